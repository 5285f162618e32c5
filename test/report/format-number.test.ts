import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Estimate } from '../../src/experiment/result.ts';
import { formatCount, formatEstimate, formatValue, type NumberOptions } from '../../src/report/format-number.ts';
import { formatSpan, formatTime, formatTimeFully } from '../../src/report/format-time.ts';

const estimate = (mean: number, low: number, high: number, n = 38): Estimate => ({
  mean,
  low,
  high,
  confidence: 0.95,
  n,
});
const text = (value: Estimate, options: Partial<NumberOptions>): string => {
  const parts = formatEstimate(value, { unit: 'ms', replications: 38, ...options });
  return `${parts.value} ${parts.interval}`.trim().replaceAll('\u202f', ' ');
};

describe('digits follow the half-width: one significant digit of it, two if that digit is 1', () => {
  // Left: invented raw estimates. Right: the figures of the design's table of numbers and of its mock report.
  it.each([
    [271.4, 264, 279, '271 ms [264, 279]'],
    [294, 282, 306, '294 ms [282, 306]'],
    [78.21, 77.6, 78.8, '78.2 ms [77.6, 78.8]'],
    [22.1, 21.4, 22.8, '22.1 ms [21.4, 22.8]'],
    [58.14, 56.6, 59.8, '58.1 ms [56.6, 59.8]'],
    [240.3, 212, 261, '240 ms [210, 260]'],
    [4.3, 4.2, 4.4, '4.30 ms [4.20, 4.40]'],
    [3.101, 3.08, 3.12, '3.10 ms [3.08, 3.12]'],
    [0.42, 0.4, 0.44, '420 µs [400, 440]'],
    [9700, 9600, 9800, '9 700 ms [9 600, 9 800]'],
    [12_345, 12_000, 12_700, '12.3 s [12.0, 12.7]'],
    [900_000, 840_000, 960_000, '15.0 min [14.0, 16.0]'],
    [123_456.7, 123_456.1, 123_457.3, '123.5 s [123.5, 123.5]'],
  ])('%d in [%d, %d] reads %s', (mean, low, high, expected) => {
    expect(text(estimate(mean, low, high), {})).toBe(expected);
  });

  it.each([
    [11.3, 8.1, 15, '+11 ms [8, 15]'],
    [-6, -10, -2, '−6 ms [−10, −2]'],
    [-24, -37, -11, '−24 ms [−37, −11]'],
    [0.9, 0.5, 1.3, '+0.9 ms [0.5, 1.3]'],
    [-0.12, -0.19, -0.05, '−120 µs [−190, −50]'],
    [-0.04, -0.9, 0.8, '0 µs [−900, 800]'],
    [0.001, -5, 5, '0 ms [−5, 5]'],
    [-0.2, -5, 5, '0 ms [−5, 5]'],
  ])('a difference of %d in [%d, %d] reads %s', (mean, low, high, expected) => {
    expect(text(estimate(mean, low, high), { isDifference: true })).toBe(expected);
  });

  it.each([
    [0.0031, 0.0027, 0.0035, '0.31 % [0.27, 0.35]'],
    [0.9984, 0.9981, 0.9987, '99.84 % [99.81, 99.87]'],
    [0.997, 0.995, 0.999, '99.7 % [99.5, 99.9]'],
    [1, 0.99999, 1, '100 % [99.999, 100]'],
    [0.9999, 0.9998, 1.00003, '99.99 % [99.98, 100.00]'],
    [0.99998, 0.9994, 1.0006, '99.998 % [99.940, 100.000]'],
    [0.99969, 0.99965, 0.99973, '99.969 % [99.965, 99.973]'],
    [0.5, 0.5, 0.5, '50 % in all 38'],
    [1, 1, 1, '100 % in all 38'],
    [0, 0, 0, '0 % in all 38'],
    [0, 0, 0.00003, '0 % [0, 0.003]'],
  ])('a share of %d in [%d, %d] reads %s', (mean, low, high, expected) => {
    expect(text(estimate(mean, low, high), { unit: 'share' })).toBe(expected);
  });

  it('a difference of shares is in percentage points', () => {
    expect(text(estimate(0.0012, 0.0008, 0.0016), { unit: 'share', isDifference: true })).toBe(
      '+0.12 points [0.08, 0.16]',
    );
  });

  it('counts and rates', () => {
    expect(text(estimate(5, 5, 5), { unit: 'count' })).toBe('5 in all 38');
    expect(text({ ...estimate(5.2, 4, 6), confidence: 1 } as Estimate, { unit: 'count' })).toBe('5.2 4 to 6 in 38');
    expect(text(estimate(4.7, 4.4, 5), { unit: 'count' })).toBe('4.7 [4.4, 5.0]');
    expect(text(estimate(175.5, 174.9, 176.1), { unit: 'rps', isBare: true })).toBe('175.5 [174.9, 176.1]');
    expect(text(estimate(12_345, 12_344, 12_346), { unit: 'rps' })).toBe('12 350 requests/s [12 340, 12 350]');
    expect(formatCount(18_204).replaceAll('\u202f', ' ')).toBe('18 204');
  });
});

describe('what is not known is said', () => {
  it.each([
    [{ insufficient: true, mean: 4, n: 1 }, 38, 'insufficient (1 of 38)'],
    [{ insufficient: true, mean: null, n: 0 }, 38, '–'],
    [{ insufficient: true, mean: 271.44, n: 1 }, 1, '271 ms'],
    [estimate(Number.NaN, 0, 1), 38, '–'],
    [estimate(1, Number.NEGATIVE_INFINITY, 1), 38, '–'],
  ] as const)('%o of %i replications reads %s', (value, replications, expected) => {
    expect(text(value, { replications })).toBe(expected);
  });

  it('no input gives NaN, Infinity, -0 or an exponent', () => {
    const number = fc.double({ noDefaultInfinity: false });
    fc.assert(
      fc.property(
        number,
        number,
        number,
        fc.constantFrom('ms', 'share', 'rps', 'count'),
        fc.boolean(),
        (mean, low, high, unit, isDifference) => {
          const options = { unit, isDifference, replications: 38 } as NumberOptions;
          const parts = formatEstimate(estimate(mean, low, high), options);
          expect(`${parts.value} ${parts.interval} ${formatValue(mean, options)}`).not.toMatch(
            /NaN|Infinity|\de[+-]?\d|[-−]0(\.0*)?(?![.\d\u202f])|undefined/,
          );
        },
      ),
      { seed: 7 },
    );
  });
});

describe('simulated time', () => {
  it.each([
    [0, '0'],
    [45, '45s'],
    [720, '12m'],
    [810, '13m30s'],
    [3900, '1h05m'],
    [0.5, '0.5s'],
    [905, '15m05s'],
  ])('%d s reads %s', (seconds, expected) => {
    expect(formatTime(seconds)).toBe(expected);
  });

  it('lists write the seconds, spans have a unit', () => {
    expect([formatTimeFully(420), formatTimeFully(795)]).toEqual(['7m00s', '13m15s']);
    expect([formatSpan(1200), formatSpan(90)]).toEqual(['20\u202fmin', '90\u202fs']);
  });
});
