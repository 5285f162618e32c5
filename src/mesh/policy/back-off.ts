import type { Draws } from '../../engine/ports.ts';

/**
 * Upper end of the k-th back-off window (k from 1), in milliseconds: base, 2·base, 4·base, … then `maxMs`.
 * The prose page gives (2^k - 1)·base; the code decides.
 *
 * Source: envoyproxy/envoy 1.39 source/common/common/backoff_strategy.cc
 */
export function backOffWindowMs(k: number, baseMs: number, maxMs: number): number {
  const half = Math.floor(maxMs / 2);
  let window = baseMs;
  for (let step = 1; step < k; step++) window = window < half ? 2 * window : maxMs;
  return window;
}

/** The k-th back-off: a whole number of milliseconds, 0 included, below its window. */
export function backOffDelayMs(k: number, baseMs: number, maxMs: number, draws: Draws): number {
  return draws.below(backOffWindowMs(k, baseMs, maxMs));
}

/** Longest interval that rate-limited back-off takes from a response; a longer one is ignored. */
export const RATE_LIMITED_MAX_INTERVAL_MS = 300_000;

/**
 * Back-off of `rate_limited_retry_back_off`, when the response named an interval (`retry-after` and the like) of
 * `intervalMs`, at most `RATE_LIMITED_MAX_INTERVAL_MS`: between once and one and a half times that. The exponential
 * windows do not advance.
 */
export function rateLimitedBackOffDelayMs(intervalMs: number, draws: Draws): number {
  const half = Math.floor(intervalMs / 2);
  return intervalMs + (half > 0 ? draws.below(half) : 0);
}
