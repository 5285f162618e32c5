import { describe, expect, it } from 'vitest';
import { interval } from '../../src/stats/t-interval.ts';
import { tQuantile } from '../../src/stats/t-quantile.ts';

describe('tQuantile', () => {
  // Origin: the published two-sided tables, here with the digits of scipy 1.x, stats.t.ppf.
  it.each([
    [1, 0.9, 6.313751514675],
    [1, 0.95, 12.706204736175],
    [1, 0.999, 636.61924876879],
    [2, 0.95, 4.302652729749],
    [2, 0.999, 31.599054576445],
    [3, 0.99, 5.840909309733],
    [4, 0.95, 2.776445105198],
    [5, 0.999, 6.868826625881],
    [9, 0.95, 2.262157162798],
    [10, 0.9, 1.812461122812],
    [19, 0.999, 3.883405852592],
    [29, 0.999, 3.659405019466],
    [30, 0.99, 2.749995653567],
    [99, 0.95, 1.984216951586],
    [120, 0.999, 3.373453768563],
    [1000, 0.99, 2.580754698066],
  ])('%d degrees of freedom, confidence %d: %d', (df, confidence, expected) => {
    expect(tQuantile(df, confidence) / expected).toBeCloseTo(1, 10);
  });
});

describe('interval', () => {
  it('of 2, 4, 6 is 4 ± 4.3027 · 2 / √3 at 95 %', () => {
    const halfWidth = (4.302652729749462 * 2) / Math.sqrt(3);
    const result = interval([2, 4, 6], 0.95);
    expect(result).toMatchObject({ mean: 4, confidence: 0.95, n: 3 });
    expect('low' in result && [result.low, result.high].map((x) => x.toFixed(9))).toEqual(
      [4 - halfWidth, 4 + halfWidth].map((x) => x.toFixed(9)),
    );
  });

  it('leaves out replications that saw nothing and gives no interval for fewer than two', () => {
    expect(interval([3, null], 0.95)).toEqual({ insufficient: true, mean: 3, n: 1 });
    expect(interval([null], 0.95)).toEqual({ insufficient: true, mean: null, n: 0 });
  });

  it('of equal values has no width, whatever their binary digits', () => {
    expect(interval(Array(7).fill(0.1), 0.95)).toEqual({ mean: 0.1, low: 0.1, high: 0.1, confidence: 0.95, n: 7 });
  });
});
