import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exp, expm1, log, pow, sqrt } from '../../src/engine/math.ts';

/** Distance in units of the last place of `expected`. */
function ulps(actual: number, expected: number): number {
  if (actual === expected) return 0;
  const unit = Math.max(2 ** (Math.floor(Math.log2(Math.abs(expected))) - 52), 5e-324);
  return Math.abs(actual - expected) / unit;
}

describe('math', () => {
  // The host's own functions are the oracle: V8's are fdlibm's, good to one unit in the last place.
  it('log is within 2 units in the last place over all positive numbers', () => {
    fc.assert(
      fc.property(fc.double({ min: 5e-324, noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(ulps(log(x), Math.log(x))).toBeLessThanOrEqual(2);
      }),
      { seed: 1, numRuns: 5000 },
    );
  });

  it('log of what a draw leaves, 1 - u, is within 2 units in the last place near 1', () => {
    fc.assert(
      fc.property(fc.double({ min: 2 ** -53, max: 0.999, noNaN: true }), (u) => {
        expect(ulps(log(1 - u), Math.log(1 - u))).toBeLessThanOrEqual(2);
      }),
      { seed: 2, numRuns: 5000 },
    );
  });

  it('exp is within 2 units in the last place wherever it neither overflows nor vanishes', () => {
    fc.assert(
      fc.property(fc.double({ min: -708, max: 709.7, noNaN: true }), (x) => {
        expect(ulps(exp(x), Math.exp(x))).toBeLessThanOrEqual(2);
      }),
      { seed: 3, numRuns: 5000 },
    );
  });

  it('expm1 keeps its digits near 0', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 50, noNaN: true }), (x) => {
        expect(ulps(expm1(-x), Math.expm1(-x))).toBeLessThanOrEqual(6);
      }),
      { seed: 4, numRuns: 5000 },
    );
  });

  it('pow is exact to 1e-13 of the value for moderate exponents', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
        fc.double({ min: -10, max: 10, noNaN: true }),
        (x, y) => {
          const expected = x ** y;
          expect(Math.abs(pow(x, y) - expected)).toBeLessThanOrEqual(1e-13 * expected);
        },
      ),
      { seed: 5, numRuns: 5000 },
    );
  });

  it('answers as IEEE 754 asks at the ends', () => {
    expect([log(0), log(-1), log(Infinity), log(NaN), log(1)]).toEqual([-Infinity, NaN, Infinity, NaN, 0]);
    expect([exp(0), exp(-Infinity), exp(Infinity), exp(NaN), exp(-800), exp(800)]).toEqual([
      1,
      0,
      Infinity,
      NaN,
      0,
      Infinity,
    ]);
    expect([expm1(0), expm1(-Infinity), expm1(Infinity)]).toEqual([0, -1, Infinity]);
    expect([pow(0, 2), pow(0, 0), pow(2, 0), sqrt(2)]).toEqual([0, 1, 1, Math.SQRT2]);
    expect(log(Number.MAX_VALUE)).toBeCloseTo(709.782712893384, 12);
  });
});
