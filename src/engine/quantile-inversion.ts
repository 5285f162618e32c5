import type { Distribution } from '../units/distribution.ts';
import { cumulative, density, leastOf, survival } from './distribution-functions.ts';

/**
 * The quantile of any law, by solving: the least x with P(X <= x) >= p, or, for the upper half, P(X > x) <= p, which
 * keeps the digits where u is close to 1. Exact to about 1e-13 of the value where the law has a density and to the last
 * bit where a single value carries probability. Slow (microseconds): for tables and for what tables cannot hold.
 */
export function solveQuantile(law: Distribution, p: number, isUpper: boolean, guess: number): number {
  const least = leastOf(law);
  const excess = (x: number) => (isUpper ? p - survival(law, x) : cumulative(law, x) - p);
  if (excess(least) >= 0) return least;
  let low = least;
  let high = guess > least ? guess : least + 1;
  if (excess(high) >= 0) {
    for (let factor = 0.5; ; factor *= factor) {
      const x = least + (high - least) * factor;
      if (x <= least) break;
      if (excess(x) < 0) {
        low = x;
        break;
      }
      high = x;
    }
  } else {
    for (let factor = 2; ; factor *= factor) {
      low = high;
      high = least + (high - least) * factor;
      if (excess(high) >= 0 || high === Infinity) break;
    }
  }
  return narrow(law, excess, low, high);
}

/** Newton's steps while they stay inside the bracket, twelve at most, then halving down to neighbouring numbers. */
function narrow(law: Distribution, excess: (x: number) => number, from: number, to: number): number {
  let low = from;
  let high = to;
  let x = middle(low, high);
  for (let step = 0; x > low && x < high; step++) {
    const gap = excess(x);
    if (gap >= 0) high = x;
    else low = x;
    const slope = step < 12 ? density(law, x) : 0;
    const next = slope > 0 ? x - gap / slope : NaN;
    if (Math.abs(next - x) <= 1e-13 * Math.abs(x)) return next;
    x = next > low && next < high ? next : middle(low, high);
  }
  return high;
}

/** Half way; by orders of magnitude where the bracket spans many. */
function middle(low: number, high: number): number {
  return low > 0 && high > 16 * low ? Math.sqrt(low) * Math.sqrt(high) : low + (high - low) / 2;
}
