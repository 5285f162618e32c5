import { type Interval, interval, meanOf, varianceOf } from './t-interval.ts';

/** What pairing by common random numbers shows: the difference, and what the pairing bought. */
export interface PairedDifference {
  /** Of `value - baseline`, pair by pair. */
  readonly difference: Interval;
  /** Of the paired values, -1..1; null where either does not vary or fewer than two pairs exist. */
  readonly correlation: number | null;
  /** Variance of the difference with independent seeds over its variance as paired. Infinity where the differences are all equal; null as above. */
  readonly varianceReduction: number | null;
  /** The most that pairing can buy: (sA² + sB²) / (sA - sB)², Infinity for equal deviations; null as above. */
  readonly varianceReductionLimit: number | null;
}

/** Pairs replication i of both; a pair with a `null` is left out. */
export function pairedDifference(
  values: readonly (number | null)[],
  baseline: readonly (number | null)[],
  confidence: number,
): PairedDifference {
  const a: number[] = [];
  const b: number[] = [];
  for (let i = 0; i < Math.min(values.length, baseline.length); i++) {
    const value = values[i];
    const base = baseline[i];
    if (value === null || base === null) continue;
    a.push(value);
    b.push(base);
  }
  const differences = a.map((value, i) => value - b[i]);
  const difference = interval(differences, confidence);
  const meanA = meanOf(a);
  const meanB = meanOf(b);
  const varianceA = varianceOf(a, meanA);
  const varianceB = varianceOf(b, meanB);
  if (a.length < 2 || varianceA === 0 || varianceB === 0) {
    return { difference, correlation: null, varianceReduction: null, varianceReductionLimit: null };
  }
  let covariance = 0;
  for (let i = 0; i < a.length; i++) covariance += (a[i] - meanA) * (b[i] - meanB);
  covariance /= a.length - 1;
  const correlation = covariance / Math.sqrt(varianceA * varianceB);
  const gap = Math.sqrt(varianceA) - Math.sqrt(varianceB);
  return {
    difference,
    correlation: Math.max(-1, Math.min(1, correlation)),
    varianceReduction: (varianceA + varianceB) / varianceOf(differences, meanOf(differences)),
    varianceReductionLimit: (varianceA + varianceB) / (gap * gap),
  };
}
