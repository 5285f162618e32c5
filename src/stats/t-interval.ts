import { tQuantile } from './t-quantile.ts';

/** Mean of independent values (one per replication) with its confidence interval. */
export type Interval =
  | {
      readonly mean: number;
      readonly low: number;
      readonly high: number;
      /** 0..1. */
      readonly confidence: number;
      readonly n: number;
    }
  | { readonly insufficient: true; readonly mean: number | null; readonly n: number };

/** Student's interval of the mean. Values of `null` (a replication saw nothing) are left out; fewer than two give no interval. */
export function interval(values: readonly (number | null)[], confidence: number): Interval {
  const seen = values.filter((value) => value !== null);
  const n = seen.length;
  const mean = meanOf(seen);
  if (n < 2) return { insufficient: true, mean: n === 0 ? null : mean, n };
  const halfWidth = tQuantile(n - 1, confidence) * Math.sqrt(varianceOf(seen, mean) / n);
  return { mean, low: mean - halfWidth, high: mean + halfWidth, confidence, n };
}

/** Equal values have exactly that mean, whatever the rounding of their sum. */
export function meanOf(values: readonly number[]): number {
  if (values.length === 0) return 0;
  let sum = 0;
  for (const value of values) sum += value - values[0];
  return values[0] + sum / values.length;
}

/** Unbiased sample variance about `mean`. */
export function varianceOf(values: readonly number[], mean: number): number {
  let sum = 0;
  for (const value of values) sum += (value - mean) * (value - mean);
  return sum / (values.length - 1);
}
