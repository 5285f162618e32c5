import { describe, expect, it } from 'vitest';
import { replicationsNeeded } from '../../src/stats/replications-needed.ts';
import { type Interval, interval } from '../../src/stats/t-interval.ts';
import { tQuantile } from '../../src/stats/t-quantile.ts';
import { type Bound, verdictOf, verdictOfAll } from '../../src/stats/verdict.ts';

const around = (low: number, high: number): Interval => ({
  mean: (low + high) / 2,
  low,
  high,
  confidence: 0.95,
  n: 10,
});

describe('verdictOf', () => {
  it.each<[Bound['kind'], number, number, string]>([
    ['below', 8, 9, 'holds'],
    ['below', 8, 11, 'undecided'],
    ['below', 8, 10, 'undecided'],
    ['below', 10, 12, 'does not hold'],
    ['below', 10, 10, 'does not hold'],
    ['atMost', 10, 10, 'holds'],
    ['atMost', 9, 10, 'holds'],
    ['atMost', 10, 11, 'undecided'],
    ['atMost', 10.1, 11, 'does not hold'],
    ['above', 11, 12, 'holds'],
    ['above', 10, 12, 'undecided'],
    ['above', 8, 10, 'does not hold'],
    ['above', 10, 10, 'does not hold'],
    ['atLeast', 10, 10, 'holds'],
    ['atLeast', 9, 12, 'undecided'],
    ['atLeast', 8, 9, 'does not hold'],
  ])('%s 10 with the interval [%d, %d]: %s', (kind, low, high, outcome) => {
    expect(verdictOf(around(low, high), { kind, value: 10 })).toBe(outcome);
  });

  it('decides nothing from one replication', () => {
    expect(verdictOf(interval([1], 0.95), { kind: 'below', value: 10 })).toBe('undecided');
  });
});

describe('verdictOfAll', () => {
  it('replicas.max atMost 6 holds when it held in all replications, and one that broke it settles it', () => {
    const bound: Bound = { kind: 'atMost', value: 6 };
    expect(
      [[6, 4, 5], [6, 7, 5, 1, 1, 1, 1], [6], [null, 6], [null], []].map((values) => verdictOfAll(values, bound)),
    ).toEqual(['holds', 'does not hold', 'holds', 'holds', 'undecided', 'undecided']);
  });
});

describe('replicationsNeeded', () => {
  it('is the least number whose interval ends before the bound', () => {
    const values = [9, 11, 8, 12, 10.5, 9.5];
    const estimate = interval(values, 0.95);
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - 10) ** 2, 0) / 5);
    const halfWidth = (n: number) => (tQuantile(n - 1, 0.95) * deviation) / Math.sqrt(n);
    const needed = replicationsNeeded(estimate, 10.7)!;
    expect(halfWidth(needed)).toBeLessThan(0.7);
    expect(halfWidth(needed - 1)).toBeGreaterThanOrEqual(0.7);
  });

  it('is unknown with the mean on the bound, out of reach, or without a deviation', () => {
    expect(replicationsNeeded(around(9, 11), 10)).toBeUndefined();
    expect(replicationsNeeded(around(9, 11), 10.000001)).toBeUndefined();
    expect(replicationsNeeded(interval([1], 0.95), 10)).toBeUndefined();
  });
});
