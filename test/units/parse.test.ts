import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBytes } from '../../src/units/parse-bytes.ts';
import { parseDuration } from '../../src/units/parse-duration.ts';
import { parseQuantity } from '../../src/units/parse-quantity.ts';
import { parseRate } from '../../src/units/parse-rate.ts';
import type { Parsed } from '../../src/units/parse-result.ts';
import { parseShare } from '../../src/units/parse-share.ts';

const resultOf = <T>(parsed: Parsed<T>): T | string => ('value' in parsed ? parsed.value : parsed.fault);
const isRefused = (parsed: Parsed<unknown>): boolean => 'fault' in parsed;

describe('durations, in the notation of Go', () => {
  it.each([
    ['0', 0],
    ['0s', 0],
    ['250ms', 250e6],
    ['4s', 4e9],
    ['3m', 180e9],
    ['1h', 3600e9],
    ['1h30m', 5400e9],
    ['100us', 100e3],
    ['0.25ms', 250e3],
    ['0.1s', 100e6],
    ['.5s', 500e6],
    ['1m0.5s', 60.5e9],
    [0, 0],
  ])('%s is %i ns', (text, expected) => {
    expect(resultOf(parseDuration(text))).toBe(expected);
  });

  it.each(['5', 250, '', 's', '4 s', '-1s', '1d', '1s2', '1e3s', 'ten', '3000h', 'NaN'])('%j is refused', (text) => {
    expect(isRefused(parseDuration(text))).toBe(true);
  });

  it('any whole number of a unit comes back exactly', () => {
    const unit = fc.constantFrom(['ns', 1], ['us', 1e3], ['ms', 1e6], ['s', 1e9], ['m', 60e9]) as fc.Arbitrary<
      [string, number]
    >;
    fc.assert(
      fc.property(fc.nat(100_000), unit, (n, [suffix, factor]) => {
        expect(resultOf(parseDuration(`${n}${suffix}`))).toBe(n * factor);
      }),
      { seed: 7 },
    );
  });
});

it.each([
  ['120rps', 120],
  ['10/s', 10],
  ['600/min', 10],
  ['3600/h', 1],
  ['0.5 rps', 0.5],
  ['1e3rps', 1000],
  ['0', 0],
])('the rate %s is %d requests per second', (text, expected) => {
  expect(resultOf(parseRate(text))).toBe(expected);
});
it.each(['-1rps', '120', 'fast', '', '1e999rps', '5/day'])('the rate %j is refused', (text) => {
  expect(isRefused(parseRate(text))).toBe(true);
});

it.each([
  ['0.1%', 0.001],
  ['0.001', 0.001],
  [0.5, 0.5],
  ['100%', 1],
  ['0', 0],
  ['1e-3', 0.001],
])('the share %s is %d', (text, expected) => {
  expect(resultOf(parseShare(text))).toBeCloseTo(expected, 15);
});
it.each(['101%', '2', '-1%', '%', 'half', ''])('the share %j is refused', (text) => {
  expect(isRefused(parseShare(text))).toBe(true);
});

it.each([
  ['1 KB', 1000],
  ['1Ki', 1024],
  ['1 KiB', 1024],
  ['512', 512],
  ['1.5MiB', 1572864],
  ['2GB', 2e9],
  ['10K', 10_000],
])('the size %s is %i bytes', (text, expected) => {
  expect(resultOf(parseBytes(text))).toBe(expected);
});
it.each(['-1KB', '1 XB', 'big', ''])('the size %j is refused', (text) => {
  expect(isRefused(parseBytes(text))).toBe(true);
});

// Oracle: kubernetes/apimachinery pkg/api/resource/quantity_test.go, MilliValue.
it.each([
  ['100m', 100],
  ['1', 1000],
  ['0.5', 500],
  ['1e3', 1_000_000],
  ['1k', 1_000_000],
  ['64Mi', 67_108_864_000],
  ['1u', 1],
  ['2500u', 3],
  [2, 2000],
  ['0.1', 100],
])('the quantity %s is %i thousandths, rounded up', (text, expected) => {
  expect(resultOf(parseQuantity(text))).toBe(expected);
});
it.each(['100x', '-1', 'm', '', '1 Gi'])('the quantity %j is refused', (text) => {
  expect(isRefused(parseQuantity(text))).toBe(true);
});
