import { describe, expect, it } from 'vitest';
import { deriveInto, draw, KeyedDraws, purposeOf } from '../../src/engine/keyed-draws.ts';

const N = 1 << 18;
const service = purposeOf('compute/render');
/** Standard normal quantile for a two-sided probability of 0.1 %. */
const Z = 3.2905;

/** Ways in which a simulation walks through keys, purposes, indices and attempts. */
const walks: Record<string, (i: number) => number> = {
  'adjacent first words': (i) => draw(i, 0, service, 0),
  'adjacent second words': (i) => draw(0, i, service, 0),
  'adjacent purposes': (i) => draw(12345, 678, i, 0),
  'indices of one attempt, then the next': (i) => draw(1, 2, service, ((i >> 4) << 16) | (i & 15)),
  attempts: (i) => draw(7, -9, service, ((i & 0x3fff) << 16) | (i >> 14)),
  'keys in steps of 2^14': (i) => draw((i << 14) | (i >> 18), i >> 4, service, 1),
  'a chain of derived keys': (() => {
    const key = new Int32Array([1, 2]);
    return () => {
      deriveInto(key, key[0], key[1], service, 0);
      return draw(key[0], key[1], service, 0);
    };
  })(),
  'two purposes of one key in turn': (i) => draw(i >> 1, 99, i & 1 ? service : service + 1, 0),
};

describe.each(Object.entries(walks))('draws along %s', (_, next) => {
  const values = Float64Array.from({ length: N }, (_, i) => next(i));

  it('fill 1024 classes evenly, by their first ten bits and by their last', () => {
    // Chi-square with 1023 degrees of freedom, Wilson and Hilferty's normal approximation, two-sided 0.1 %.
    for (const classOf of [(u: number) => Math.floor(u * 1024), (u: number) => Math.floor(u * 2 ** 40) % 1024]) {
      const counts = new Float64Array(1024);
      for (const u of values) counts[classOf(u)]++;
      const chi2 = counts.reduce((sum, count) => sum + (count - N / 1024) ** 2 / (N / 1024), 0);
      const z = (Math.cbrt(chi2 / 1023) - (1 - 2 / (9 * 1023))) / Math.sqrt(2 / (9 * 1023));
      expect(Math.abs(z)).toBeLessThan(Z);
    }
  });

  it('are not correlated at lags 1, 2, 4 and 16', () => {
    for (const lag of [1, 2, 4, 16]) {
      let sum = 0;
      for (let i = lag; i < N; i++) sum += (values[i] - 0.5) * (values[i - lag] - 0.5);
      expect(Math.abs((12 * sum) / (N - lag)) * Math.sqrt(N - lag)).toBeLessThan(Z);
    }
  });

  it('have as many equal birthday spacings as chance gives', () => {
    // Marsaglia: m = 4096 birthdays in a year of 2^31 days, Poisson with mean m^3 / (4 · 2^31) = 8 per sample, 64 samples.
    let equal = 0;
    for (let sample = 0; sample < 64; sample++) {
      const days = Array.from({ length: 4096 }, (_, i) => Math.floor(values[sample * 4096 + i] * 2 ** 31)).sort(
        (a, b) => a - b,
      );
      const gaps = days
        .slice(1)
        .map((day, i) => day - days[i])
        .sort((a, b) => a - b);
      for (let i = 1; i < gaps.length; i++) if (gaps[i] === gaps[i - 1]) equal++;
    }
    expect(Math.abs(equal - 64 * 8)).toBeLessThan(Z * Math.sqrt(64 * 8));
  });
});

describe('draw', () => {
  it('changes each of its first 32 bits with probability one half when one bit of the key changes', () => {
    for (let bit = 0; bit < 32; bit += 5) {
      const flips = new Float64Array(32);
      for (let i = 0; i < 4096; i++) {
        const k = Math.imul(i, 0x9e3779b1);
        const difference = (draw(k, i, service, 0) * 2 ** 32) ^ (draw(k ^ (1 << bit), i, service, 0) * 2 ** 32);
        for (let b = 0; b < 32; b++) flips[b] += (difference >>> b) & 1;
      }
      // Binomial(4096, 1/2), 224 looks in all: 5 standard deviations is 0.01 % for the whole test.
      for (const count of flips) expect(Math.abs(count - 2048)).toBeLessThan(5 * 32);
    }
  });

  it('is an odd multiple of 2^-53, so neither it nor 1 - u is ever 0', () => {
    for (let i = 0; i < 10000; i++) expect((draw(i, -i, i * 7, i) * 2 ** 53) % 2).toBe(1);
  });
});

describe('deriveInto', () => {
  it('gives different keys to 1000 sites with four attempts each', () => {
    const seen = new Set<number>();
    const key = new Int32Array(2);
    for (let site = 0; site < 1000; site++) {
      for (let attempt = 0; attempt < 4; attempt++) {
        deriveInto(key, 1, 2, purposeOf(`call/${site}`), attempt);
        seen.add((key[0] & 0x1fffff) * 2 ** 32 + (key[1] >>> 0));
      }
    }
    expect(seen.size).toBe(4000);
  });
});

describe('purposeOf', () => {
  it('gives 100 000 similar names different purposes but for the collisions of chance', () => {
    const seen = new Set<number>();
    for (let i = 0; i < 100_000; i++) seen.add(purposeOf(`compute/${i}`));
    // Expected collisions n^2 / 2^33 = 1.2; 0.1 % of the time more than 6.
    expect(100_000 - seen.size).toBeLessThanOrEqual(6);
  });
});

describe('KeyedDraws', () => {
  it('draws index after index of one attempt and starts anew with at', () => {
    const draws = new KeyedDraws().at(3, 4, service, 2);
    const first = [draws.uniform(), draws.uniform()];
    expect(first).toEqual([draw(3, 4, service, 2 << 16), draw(3, 4, service, (2 << 16) | 1)]);
    expect(draws.at(3, 4, service, 2).uniform()).toBe(first[0]);
  });

  it('below(n) gives each of n whole numbers its share', () => {
    const draws = new KeyedDraws();
    const counts = [0, 0, 0];
    for (let i = 0; i < 30_000; i++) counts[draws.at(i, 0, service, 0).below(3)]++;
    const deviation = Math.sqrt(30_000 * (1 / 3) * (2 / 3));
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(4 * deviation);
  });
});
