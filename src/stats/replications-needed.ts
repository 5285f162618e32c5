import type { Interval } from './t-interval.ts';
import { tQuantile } from './t-quantile.ts';

/** Beyond this a number of replications is no plan. */
const MOST = 100_000;

/**
 * How many replications would probably decide an undecided verdict: the least n whose interval, with the mean and
 * deviation seen so far, ends before `bound`. undefined if that is out of reach (mean on the bound, more than 100 000)
 * or nothing is known of the deviation.
 */
export function replicationsNeeded(estimate: Interval, bound: number): number | undefined {
  if ('insufficient' in estimate) return undefined;
  const { mean, low, high, confidence, n } = estimate;
  const distance = Math.abs(mean - bound);
  if (distance === 0) return undefined;
  const deviation = ((high - low) / 2 / tQuantile(n - 1, confidence)) * Math.sqrt(n);
  const decides = (count: number) => tQuantile(count - 1, confidence) * deviation < distance * Math.sqrt(count);
  if (decides(n)) return n;
  let tooFew = n;
  let enough = 2 * n;
  for (; !decides(enough); enough *= 2) {
    if (enough > MOST) return undefined;
    tooFew = enough;
  }
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (decides(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough <= MOST ? enough : undefined;
}
