import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cumulative, survival } from '../../src/engine/distribution-functions.ts';
import { compileSampler } from '../../src/engine/distribution-sampler.ts';
import { draw } from '../../src/engine/keyed-draws.ts';
import type { Distribution } from '../../src/units/distribution.ts';

const laws: Distribution[] = [
  { kind: 'constant', value: 3 },
  { kind: 'uniform', low: 2, high: 5 },
  { kind: 'exponential', mean: 4 },
  { kind: 'erlang', stages: 2, mean: 4 },
  { kind: 'erlang', stages: 40, mean: 4 },
  { kind: 'gamma', shape: 0.3, mean: 4 },
  { kind: 'gamma', shape: 2.5, mean: 4 },
  { kind: 'gamma', shape: 1000, mean: 4 },
  { kind: 'lognormal', mu: 1, sigma: 0.5 },
  { kind: 'weibull', shape: 0.7, scale: 3 },
  { kind: 'pareto', shape: 2.5, scale: 3 },
  { kind: 'hyperexponential', mean: 4, scv: 9 },
  {
    kind: 'mixture',
    parts: [
      { weight: 9, of: { kind: 'lognormal', mu: 1, sigma: 0.5 } },
      { weight: 1, of: { kind: 'constant', value: 10 } },
    ],
  },
  {
    kind: 'mixture',
    parts: [
      { weight: 0.5, of: { kind: 'uniform', low: 1, high: 2 } },
      { weight: 0.3, of: { kind: 'uniform', low: 5, high: 7 } },
      { weight: 0.2, of: { kind: 'empirical', values: [4, 6], weights: [1, 1] } },
    ],
  },
  { kind: 'empirical', values: [10, 1, 5], weights: [1, 2, 7] },
];
const named = laws.map((law) => [JSON.stringify(law), law] as const);

describe('published quantiles', () => {
  // Origin: scipy 1.x, stats.<law>.ppf and isf.
  it.each<[Distribution, number, number]>([
    [{ kind: 'exponential', mean: 1 }, 0.5, Math.LN2],
    [{ kind: 'gamma', shape: 2.5, mean: 2.5 }, 0.1, 0.8051539934812],
    [{ kind: 'gamma', shape: 2.5, mean: 2.5 }, 0.99, 7.543136234694],
    [{ kind: 'erlang', stages: 40, mean: 40 }, 0.5, 39.6671650107],
    [{ kind: 'lognormal', mu: 0, sigma: 1 }, 0.975, 7.099071384231],
    [{ kind: 'weibull', shape: 2, scale: 1 }, 0.5, 0.8325546111577],
    [{ kind: 'pareto', shape: 2, scale: 1 }, 0.99, 10],
  ])('%j at %d is %d', (law, u, expected) => {
    expect(compileSampler(law).quantile(u) / expected).toBeCloseTo(1, 6);
  });
});

describe.each(named)('%s', (_, law) => {
  const sampler = compileSampler(law);
  const isGap = (x: number, u: number) => cumulative(law, x * (1 - 1e-9)) <= u && u <= cumulative(law, x * (1 + 1e-9));

  it('inverts the law to 1e-5 of the value from 1e-6 to 1 - 1e-6', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }), (u) => {
        const x = sampler.quantile(u);
        if (isGap(x, u)) return;
        // 1e-9 of the mean: what small values may be off besides, a nanosecond at a mean of one second.
        const slack = 1e-5 * x + 1e-9 * sampler.mean;
        expect(cumulative(law, x - slack)).toBeLessThanOrEqual(u * (1 + 1e-12));
        expect(cumulative(law, x + slack)).toBeGreaterThanOrEqual(u * (1 - 1e-12));
      }),
      { seed: 11, numRuns: 2000 },
    );
  });

  it('keeps its digits in both far tails', () => {
    // Multiples of 2^-53, as draws are.
    for (const p of [1, 90, 900_000, 2 ** 28, 1e9].map((n) => n * 2 ** -53)) {
      const high = sampler.quantile(1 - p);
      expect(survival(law, high * (1 + 1e-5))).toBeLessThanOrEqual(p * (1 + 1e-9));
      expect(survival(law, high * (1 - 1e-5))).toBeGreaterThanOrEqual(p * (1 - 1e-9));
      const low = sampler.quantile(p);
      expect(cumulative(law, low * (1 + 1e-5))).toBeGreaterThanOrEqual(p * (1 - 1e-9));
    }
  });

  it('never gives a smaller value for a larger draw', () => {
    let last = sampler.quantile(1e-9);
    for (let i = 1; i < 100_000; i++) {
      const x = sampler.quantile(i / 100_000);
      if (x < last * (1 - 1e-12)) throw new Error(`${x} after ${last} at u = ${i / 100_000}`);
      last = x;
    }
  });

  it('scales every value, exactly for a power of two', () => {
    const slower = compileSampler(law, 4);
    for (let i = 1; i < 200; i++) expect(slower.quantile(i / 200)).toBe(4 * sampler.quantile(i / 200));
    expect(slower.mean).toBe(4 * sampler.mean);
  });

  it('has the mean of its values', () => {
    // Stratified: one draw in each of n equal parts of u, so the error is far below that of n independent draws.
    const n = 1 << 18;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      const x = sampler.quantile((i + draw(i, 1, 2, 3)) / n);
      sum += x;
      squares += x * x;
    }
    const deviation = Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2));
    expect(Math.abs(sum / n - sampler.mean)).toBeLessThanOrEqual(
      3.2905 * (deviation / Math.sqrt(n)) + 1e-6 * sampler.mean,
    );
  });
});

describe('degenerate laws', () => {
  it('one stage and shape 1 are exponential to the bit', () => {
    const exponential = compileSampler({ kind: 'exponential', mean: 2 });
    for (const law of [
      { kind: 'erlang', stages: 1, mean: 2 },
      { kind: 'gamma', shape: 1, mean: 2 },
      { kind: 'hyperexponential', mean: 2, scv: 1 },
    ] as const) {
      expect(compileSampler(law).quantile(0.3)).toBe(exponential.quantile(0.3));
    }
  });

  it('a mixture of constants gives exactly these constants', () => {
    const sampler = compileSampler({
      kind: 'mixture',
      parts: [
        { weight: 9, of: { kind: 'constant', value: 1e6 } },
        { weight: 1, of: { kind: 'constant', value: 1e7 } },
        { weight: 0, of: { kind: 'constant', value: 5 } },
      ],
    });
    expect([0.001, 0.5, 0.8999, 0.9001, 0.999].map((u) => sampler.quantile(u))).toEqual([1e6, 1e6, 1e6, 1e7, 1e7]);
  });

  it('parts of a mixture without spread are constants', () => {
    const one = { weight: 1, of: { kind: 'exponential', mean: 1 } } as const;
    const parts: Distribution[] = [
      { kind: 'uniform', low: 7, high: 7 },
      { kind: 'lognormal', mu: Math.log(7), sigma: 0 },
      { kind: 'gamma', shape: 2, mean: 0 },
      { kind: 'pareto', shape: 2, scale: 0 },
    ];
    const values = parts.map((of) =>
      compileSampler({ kind: 'mixture', parts: [one, { weight: 9, of }] }).quantile(0.5),
    );
    expect(values.map((value) => Math.round(value * 1e9) / 1e9)).toEqual([7, 7, 0, 0]);
  });

  it('an empirical law gives its values by weight and never one of weight 0', () => {
    const sampler = compileSampler({ kind: 'empirical', values: [30, 10, 20, 99], weights: [1, 1, 2, 0] });
    expect([0.1, 0.25, 0.26, 0.74, 0.76, 0.999].map((u) => sampler.quantile(u))).toEqual([10, 10, 20, 20, 30, 30]);
  });

  it('scale 0 and mean 0 give 0', () => {
    expect(compileSampler({ kind: 'exponential', mean: 5 }, 0).quantile(0.5) + 0).toBe(0);
    expect(compileSampler({ kind: 'gamma', shape: 2, mean: 0 }).quantile(0.5) + 0).toBe(0);
  });
});
