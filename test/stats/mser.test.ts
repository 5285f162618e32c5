import { expect, it } from 'vitest';
import { mser } from '../../src/stats/mser.ts';

/** A fixed, patternless sequence in [0, 1): multiples of the golden ratio. */
const ripple = (i: number) => (i * 0.6180339887498949) % 1;

it('leaves out the start that differs and nothing of the rest', () => {
  const observations = Array.from({ length: 1000 }, (_, i) => (i < 100 ? 50 : 10) + ripple(i));
  expect(mser(observations)).toEqual({ warmUp: 100, isConclusive: true });
});

it('agrees with the definition, batch by batch', () => {
  const observations = Array.from({ length: 400 }, (_, i) => 20 * 0.97 ** i + ripple(i));
  const batches = Array.from(
    { length: 80 },
    (_, b) => observations.slice(5 * b, 5 * b + 5).reduce((s, x) => s + x) / 5,
  );
  const statistic = (cut: number) => {
    const rest = batches.slice(cut);
    const mean = rest.reduce((s, x) => s + x) / rest.length;
    return rest.reduce((s, x) => s + (x - mean) ** 2, 0) / rest.length ** 2;
  };
  const cuts = Array.from({ length: 41 }, (_, cut) => cut);
  const best = cuts.reduce((a, b) => (statistic(b) < statistic(a) ? b : a));
  expect(mser(observations)).toEqual({ warmUp: 5 * best, isConclusive: true });
});

it('a run that still climbs at its half is inconclusive', () => {
  expect(mser(Array.from({ length: 200 }, (_, i) => i)).isConclusive).toBe(false);
  expect(mser([1, 2]).isConclusive).toBe(false);
});
