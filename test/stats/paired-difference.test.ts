import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pairedDifference } from '../../src/stats/paired-difference.ts';
import { interval } from '../../src/stats/t-interval.ts';

it('pairs replication by replication and leaves out pairs with a gap', () => {
  // By hand: differences 1, 1, 4 with variance 3; variances 31 and 16; covariance 22.
  const { difference, correlation, varianceReduction, varianceReductionLimit } = pairedDifference(
    [3, 7, 14, null],
    [2, 6, 10, 5],
    0.95,
  );
  expect(difference).toEqual(interval([1, 1, 4], 0.95));
  expect(correlation).toBeCloseTo(22 / Math.sqrt(31 * 16), 12);
  expect(varianceReduction).toBeCloseTo((31 + 16) / 3, 12);
  expect(varianceReductionLimit).toBeCloseTo(47 / (Math.sqrt(31) - 4) ** 2, 10);
});

it('values that do not vary have no correlation', () => {
  expect(pairedDifference([1, 1], [2, 3], 0.95)).toMatchObject({
    correlation: null,
    varianceReduction: null,
    varianceReductionLimit: null,
  });
  expect(pairedDifference([1], [2], 0.95).correlation).toBeNull();
});

it('pairing never buys more than its limit', () => {
  const values = fc.array(fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 1000 })), {
    minLength: 2,
    maxLength: 30,
  });
  fc.assert(
    fc.property(values, (pairs) => {
      const { varianceReduction, varianceReductionLimit } = pairedDifference(
        pairs.map((p) => p[0]),
        pairs.map((p) => p[1]),
        0.95,
      );
      if (varianceReduction === null || varianceReductionLimit === null) return;
      expect(varianceReduction).toBeLessThanOrEqual(varianceReductionLimit * (1 + 1e-9));
    }),
    { seed: 21 },
  );
});
