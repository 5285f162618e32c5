import { expect, it } from 'vitest';
import { estimateMean, estimateRange, estimateShare } from '../../src/experiment/estimate.ts';
import { largestUnseenShare } from '../../src/experiment/largest-unseen-share.ts';

it('given 2, 4, 6, the mean is 4 and the half-width t(2; 95 %) · 2 / √3', () => {
  const estimate = estimateMean([2, 4, 6]);
  expect(estimate).toMatchObject({ mean: 4, confidence: 0.95, n: 3 });
  // Origin: t table, 4.302653 for two degrees of freedom.
  if ('low' in estimate) expect(estimate.high - estimate.mean).toBeCloseTo((4.302653 * 2) / Math.sqrt(3), 5);
});

it('leaves out what a replication did not see; fewer than two values are insufficient', () => {
  expect(estimateMean([null, 3, null])).toEqual({ insufficient: true, mean: 3, n: 1 });
  expect(estimateMean([null])).toEqual({ insufficient: true, mean: null, n: 0 });
  expect(estimateMean([])).toEqual({ insufficient: true, mean: null, n: 0 });
});

it.each([10, 100, 1000])('none of %i seen: at 95 percent at most 1 - 0.05^(1/n)', (count) => {
  expect(largestUnseenShare(count, 0.95)).toBeCloseTo(1 - 0.05 ** (1 / count), 12);
});

it('none of a million seen: the rule of three', () => {
  expect(largestUnseenShare(1_000_000, 0.95) * 1_000_000).toBeCloseTo(-Math.log(0.05), 4);
});

it('nothing looked at bounds nothing', () => {
  expect(largestUnseenShare(0, 0.95)).toBe(1);
});

it('given no failure in 5 000 answers, then success is 100 % with a lower bound, not a certainty', () => {
  const shares = Array.from({ length: 5 }, () => ({ part: 1000, whole: 1000 }));
  const estimate = estimateShare(shares);
  expect(estimate).toMatchObject({ mean: 1, high: 1 });
  if ('low' in estimate) expect(1 - estimate.low).toBeCloseTo(3 / 5000, 5);
});

it('a share stays between 0 and 1, also its interval', () => {
  const estimate = estimateShare([
    { part: 0, whole: 100 },
    { part: 1, whole: 100 },
    { part: 9, whole: 100 },
    { part: 0, whole: 0 },
  ]);
  expect(estimate).toMatchObject({ low: 0, n: 3 });
});

it('a range is the least and the most of any replication', () => {
  expect(estimateRange([4, 6, null, 5])).toEqual({ mean: 5, low: 4, high: 6, confidence: 1, n: 3 });
  expect(estimateRange([null])).toEqual({ insufficient: true, mean: null, n: 0 });
});
