/** The gradient controller of the `adaptive_concurrency` filter. */
export interface GradientOptions {
  /** Head room over the ideal round-trip time, 0..1. Envoy: 0.25. */
  readonly buffer: number;
  /** Envoy: 3. */
  readonly minConcurrency: number;
  /** Envoy: 1000. */
  readonly maxConcurrency: number;
}

/**
 * How the limit is to be scaled: ideal over sampled round-trip time, between a half and two.
 *
 * Source: envoyproxy/envoy 1.39 source/extensions/filters/http/adaptive_concurrency/controller/gradient_controller.cc
 */
export function concurrencyGradient(minRtt: number, sampleRtt: number, buffer: number): number {
  return Math.max(0.5, Math.min(2, (minRtt + minRtt * buffer) / sampleRtt));
}

/** The limit for the next window: scaled, with a square root of it on top for bursts, within the bounds. */
export function nextConcurrencyLimit(limit: number, gradient: number, options: GradientOptions): number {
  const scaled = limit * gradient;
  const withHeadroom = Math.floor(scaled + Math.sqrt(scaled));
  return Math.max(options.minConcurrency, Math.min(options.maxConcurrency, withHeadroom));
}
