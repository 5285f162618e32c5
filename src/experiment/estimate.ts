import { interval } from '../stats/t-interval.ts';
import { largestUnseenShare } from './largest-unseen-share.ts';
import type { Estimate } from './result.ts';

/** Of everything in the result document that is no verdict. */
export const CONFIDENCE = 0.95;

/** Mean over replications with Student's interval; `null` where a replication saw nothing. */
export function estimateMean(values: readonly (number | null)[], confidence = CONFIDENCE): Estimate {
  return interval(values, confidence);
}

/** Part of a whole in one replication: answers that did not fail, of all answers. */
export interface Share {
  readonly part: number;
  readonly whole: number;
}

/**
 * Mean over replications of a share 0..1; the interval is cut there. Where all replications saw none, or all, Student's
 * interval has no width and would claim to be sure: then the count of what was looked at bounds what may be unseen.
 */
export function estimateShare(shares: readonly Share[], confidence = CONFIDENCE): Estimate {
  const estimate = interval(
    shares.map(({ part, whole }) => (whole === 0 ? null : part / whole)),
    confidence,
  );
  if (isInsufficient(estimate)) return estimate;
  const whole = shares.reduce((sum, share) => sum + share.whole, 0);
  if (shares.every(({ part }) => part === 0)) {
    return { ...estimate, low: 0, high: largestUnseenShare(whole, confidence) };
  }
  if (shares.every((share) => share.part === share.whole)) {
    return { ...estimate, low: 1 - largestUnseenShare(whole, confidence), high: 1 };
  }
  return { ...estimate, low: estimate.low < 0 ? 0 : estimate.low, high: estimate.high > 1 ? 1 : estimate.high };
}

/** Where every replication counts for itself ("never more than 6 Pods"): the mean, and the least and the most that was seen. */
export function estimateRange(values: readonly (number | null)[]): Estimate {
  const seen = values.filter((value) => value !== null);
  const { mean, n } = interval(values, CONFIDENCE);
  if (mean === null || seen.length === 0) return { insufficient: true, mean: null, n: 0 };
  return {
    mean,
    low: seen.reduce((least, value) => (value < least ? value : least)),
    high: seen.reduce((most, value) => (value > most ? value : most)),
    confidence: 1,
    n,
  };
}

export function isInsufficient(estimate: Estimate): estimate is Extract<Estimate, { insufficient: true }> {
  return 'insufficient' in estimate;
}
