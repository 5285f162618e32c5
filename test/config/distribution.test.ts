import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { distributionOf, durationLaw } from '../../src/config/behaviour/distribution-schema.ts';

const law = (given: unknown) => durationLaw.parse(given);

// ln and the normal quantile from tables: ln 4e6 = 15.2018049190…, ln 4.5 / 2.3263479 = 0.6465402.
it.each([
  ['4ms', { kind: 'constant', value: 4e6 }],
  [{ constant: '4ms' }, { kind: 'constant', value: 4e6 }],
  [{ uniform: { low: '1ms', high: '3ms' } }, { kind: 'uniform', low: 1e6, high: 3e6 }],
  [{ exponential: '10ms' }, { kind: 'exponential', mean: 10e6 }],
  [{ exponential: { mean: '10ms' } }, { kind: 'exponential', mean: 10e6 }],
  [{ erlang: { stages: 3, mean: '6ms' } }, { kind: 'erlang', stages: 3, mean: 6e6 }],
  [{ gamma: { shape: 2, mean: '6ms' } }, { kind: 'gamma', shape: 2, mean: 6e6 }],
  [{ gamma: { cv: 0.5, mean: '6ms' } }, { kind: 'gamma', shape: 4, mean: 6e6 }],
  [{ weibull: { shape: 1.5, scale: '2ms' } }, { kind: 'weibull', shape: 1.5, scale: 2e6 }],
  [{ pareto: { shape: 3, scale: '2ms' } }, { kind: 'pareto', shape: 3, scale: 2e6 }],
  [{ pareto: { shape: 3, mean: '3ms' } }, { kind: 'pareto', shape: 3, scale: 2e6 }],
  [{ hyperexponential: { mean: '2ms', scv: 4 } }, { kind: 'hyperexponential', mean: 2e6, scv: 4 }],
  [{ hyperexponential: { mean: '2ms', cv: 2 } }, { kind: 'hyperexponential', mean: 2e6, scv: 4 }],
  [{ empirical: { values: ['1ms', '2ms'] } }, { kind: 'empirical', values: [1e6, 2e6], weights: [1, 1] }],
  [
    { empirical: { values: ['1ms', '2ms'], weights: [3, 1] } },
    { kind: 'empirical', values: [1e6, 2e6], weights: [3, 1] },
  ],
])('%j is read', (given, expected) => {
  expect(law(given)).toEqual(expected);
});

describe('lognormal', () => {
  it('by median and p99: the logarithm has mean ln(median) and p99 lies 2.326 deviations above', () => {
    const read = law({ lognormal: { median: '4ms', p99: '18ms' } }) as { mu: number; sigma: number };
    expect(read.mu).toBeCloseTo(Math.log(4e6), 12);
    expect(Math.exp(read.mu + 2.3263478740408408 * read.sigma)).toBeCloseTo(18e6, 3);
  });
  it('by mean and cv: mean and variance come out again', () => {
    const { mu, sigma } = law({ lognormal: { mean: '5ms', cv: 0.8 } }) as { mu: number; sigma: number };
    const mean = Math.exp(mu + (sigma * sigma) / 2);
    expect(mean).toBeCloseTo(5e6, 3);
    expect(Math.sqrt(Math.exp(sigma * sigma) - 1)).toBeCloseTo(0.8, 12);
  });
});

it('laws mix, also laws of laws', () => {
  const inner = {
    mixture: [
      { weight: 1, of: '1ms' },
      { weight: 3, of: { exponential: '2ms' } },
    ],
  };
  expect(law({ mixture: [{ weight: 1, of: inner }] })).toEqual({
    kind: 'mixture',
    parts: [
      {
        weight: 1,
        of: {
          kind: 'mixture',
          parts: [
            { weight: 1, of: { kind: 'constant', value: 1e6 } },
            { weight: 3, of: { kind: 'exponential', mean: 2e6 } },
          ],
        },
      },
    ],
  });
});

it('the values of a law may have another unit', () => {
  const plain = distributionOf(z.union([z.string(), z.number()]).transform(Number));
  expect(plain.parse({ uniform: { low: 1, high: '2' } })).toEqual({ kind: 'uniform', low: 1, high: 2 });
});

it.each([
  [{}],
  [{ constant: '1ms', exponential: '1ms' }],
  [{ uniform: { low: '3ms', high: '1ms' } }],
  [{ lognormal: { median: '0', p99: '1ms' } }],
  [{ lognormal: { median: '4ms', p99: '1ms' } }],
  [{ lognormal: { mean: '4ms', p99: '9ms' } }],
  [{ lognormal: { median: '4ms' } }],
  [{ pareto: { shape: 1, mean: '1ms' } }],
  [{ hyperexponential: { mean: '1ms', scv: 0.5 } }],
  [{ erlang: { stages: 1.5, mean: '1ms' } }],
  [{ empirical: { values: [] } }],
  [{ empirical: { values: ['1ms'], weights: [0] } }],
  [{ empirical: { values: ['1ms'], weights: [1, 2] } }],
  [{ mixture: [] }],
  [{ normal: { mean: '1ms' } }],
  [4],
  [null],
  [['4ms']],
])('%j is refused', (given) => {
  expect(durationLaw.safeParse(given).success).toBe(false);
});
