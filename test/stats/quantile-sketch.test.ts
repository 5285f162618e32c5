import fc from 'fast-check';
import { expect, it } from 'vitest';
import { QuantileSketch } from '../../src/stats/quantile-sketch.ts';

const durations = fc.array(
  fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1e6, max: 9e15 })),
  { minLength: 1, maxLength: 300 },
);

function sketchOf(values: readonly number[]): QuantileSketch {
  const sketch = new QuantileSketch();
  for (const value of values) sketch.record(value);
  return sketch;
}

function summary(sketch: QuantileSketch) {
  return [sketch.count, sketch.min, sketch.max, ...[0, 0.1, 0.5, 0.9, 0.99, 0.999, 1].map((q) => sketch.quantile(q))];
}

it('gives every quantile to 0.4 % of the value of that rank', () => {
  fc.assert(
    fc.property(durations, fc.double({ min: 0, max: 1, noNaN: true }), (values, q) => {
      const sorted = [...values].sort((a, b) => a - b);
      const exact = sorted[Math.max(1, Math.ceil(q * values.length - 1e-9)) - 1];
      expect(Math.abs(sketchOf(values).quantile(q) - exact)).toBeLessThanOrEqual(exact / 256);
    }),
    { seed: 31, numRuns: 2000 },
  );
});

it('keeps count, mean, least and largest exact', () => {
  fc.assert(
    fc.property(durations, (values) => {
      const sketch = sketchOf(values);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      expect([sketch.count, sketch.mean, sketch.min, sketch.max]).toEqual([
        values.length,
        mean,
        Math.min(...values),
        Math.max(...values),
      ]);
    }),
    { seed: 32 },
  );
});

it('merged from two halves is the sketch of the whole', () => {
  fc.assert(
    fc.property(durations, durations, (a, b) => {
      const merged = sketchOf(a);
      merged.merge(sketchOf(b));
      expect(summary(merged)).toEqual(summary(sketchOf([...a, ...b])));
    }),
    { seed: 33 },
  );
});

it('is empty after reset and has no quantile, mean or extremes then', () => {
  const sketch = sketchOf([5, 7]);
  sketch.reset();
  expect([...summary(sketch), sketch.mean]).toEqual([0, ...Array(10).fill(NaN)]);
  sketch.record(9);
  expect(sketch.quantile(0.5)).toBe(9);
});

it('does not merge with a sketch of another width', () => {
  expect(() => new QuantileSketch(128).merge(new QuantileSketch(256))).toThrow('different width');
});

it('spreads ranks inside a bucket: p99 of an even range is off by far less than a bucket', () => {
  const values = Array.from({ length: 100_000 }, (_, i) => 10_000_000 + 100 * i);
  expect(Math.abs(sketchOf(values).quantile(0.99) / 19_899_900 - 1)).toBeLessThan(2e-5);
});
