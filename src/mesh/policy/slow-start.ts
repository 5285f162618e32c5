import { pow } from '../../engine/math.ts';

/** `slow_start_config`; Istio's `warmup`. */
export interface SlowStartOptions {
  readonly windowMs: number;
  /** Envoy and Istio: 1, a straight line. Above 1 the weight rises sooner. */
  readonly aggression: number;
  /** Envoy and Istio: 10. */
  readonly minWeightPercent: number;
}

/**
 * The factor on the weight of a host that has been healthy for `elapsedMs`; 1 once the window is over. Read when the
 * host is picked. The docs floor the elapsed time at one second; the code at one millisecond, and decides.
 *
 * Source: envoyproxy/envoy 1.39 load_balancing_policies/common/load_balancer_impl.cc applySlowStartFactor
 */
export function slowStartFactor(elapsedMs: number, options: SlowStartOptions): number {
  if (elapsedMs >= options.windowMs) return 1;
  const share = Math.max(elapsedMs, 1) / options.windowMs;
  const aggression = options.aggression > 0 ? options.aggression : 1;
  const factor = aggression === 1 || share === 1 ? share : pow(share, 1 / aggression);
  return Math.max(factor, options.minWeightPercent / 100);
}
