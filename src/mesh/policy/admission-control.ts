import { pow } from '../../engine/math.ts';
import type { Draws } from '../../engine/ports.ts';

/** The `admission_control` filter. */
export interface AdmissionControlOptions {
  /** Success rate below which requests begin to be rejected. Envoy: 95. */
  readonly successRateThresholdPercent: number;
  /** Envoy: 1, and never less. Above 1 rejects more. */
  readonly aggression: number;
  /** Envoy: 80. */
  readonly maxRejectionPercent: number;
}

/**
 * Chance, 0..1, that a request is rejected, after `requests` with `successes` in the sampling window.
 *
 * Source: envoyproxy/envoy 1.39 source/extensions/filters/http/admission_control/admission_control.cc
 */
export function rejectionProbability(requests: number, successes: number, options: AdmissionControlOptions): number {
  const excess = (requests - successes / (options.successRateThresholdPercent / 100)) / (requests + 1);
  if (excess <= 0) return 0;
  const probability = options.aggression > 1 ? pow(excess, 1 / options.aggression) : excess;
  return Math.min(probability, options.maxRejectionPercent / 100);
}

/** One draw, to four digits. A rejected request gets 503 and is not recorded in the window. */
export function isRejected(probability: number, draws: Draws): boolean {
  return draws.below(10_000) < 10_000 * probability;
}
