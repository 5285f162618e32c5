import type { Estimate } from '../experiment/result.ts';

/** Thin no-break space: before units and between thousands. */
export const THIN = '\u202f';
const MINUS = '\u2212';

export type NumberUnit = 'ms' | 'share' | 'rps' | 'count';

export interface NumberOptions {
  readonly unit: NumberUnit;
  /** Carries a sign; shares become percentage points. */
  readonly isDifference?: boolean;
  /** Replications of the run, for `insufficient (1 of 38)`. */
  readonly replications: number;
  /** Latencies stay in milliseconds and no unit is written: for columns whose head names the unit. */
  readonly isBare?: boolean;
}

/** `value` with its unit, and what bounds it: `[264, 279]`, `in all 38`, `4 to 6 in 38`, or nothing. */
interface EstimateText {
  readonly value: string;
  readonly interval: string;
}

interface Scale {
  readonly factor: number;
  readonly suffix: string;
}

/** Power of ten of the first digit: 0.04 gives -2. Ten digits decide, so that 0.35 - 0.31 counts as 0.04. */
function exponentOf(value: number): number {
  return Number(value.toExponential(9).split('e')[1]);
}

/** Power of ten of the last digit shown: one significant digit of the half-width, two if that digit is 1. */
function lastPlace(halfWidth: number): number {
  const exponent = exponentOf(halfWidth);
  return halfWidth.toExponential(9).startsWith('1') ? exponent - 1 : exponent;
}

/** Nothing a run measures comes near 10^15; beyond it digits would turn into exponents. */
function isPrintable(value: number): boolean {
  return Math.abs(value) < 1e15;
}

function groupThousands(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, THIN);
}

function roundedTo(place: number, magnitude: number): string {
  if (place < 0) return magnitude.toFixed(Math.min(-place, 100));
  const step = Number(`1e${place}`);
  return (Math.round(magnitude / step) * step).toFixed(0);
}

/** A number ending at 10^place: thousands grouped, true minus, no -0. */
function placed(value: number, place: number, isSigned: boolean): string {
  const digits = roundedTo(place, Math.abs(value));
  const [whole, fraction] = digits.split('.') as [string, string?];
  const text = groupThousands(whole) + (fraction === undefined ? '' : `.${fraction}`);
  if (!/[1-9]/.test(digits)) return text;
  if (value < 0) return MINUS + text;
  return isSigned ? `+${text}` : text;
}

function trimmed(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function scaleOf(magnitude: number, { unit, isDifference, isBare }: NumberOptions): Scale {
  switch (unit) {
    case 'share':
      return { factor: 100, suffix: isDifference ? `${THIN}points` : `${THIN}%` };
    case 'rps':
      return { factor: 1, suffix: isBare ? '' : `${THIN}requests/s` };
    case 'count':
      return { factor: 1, suffix: '' };
    case 'ms':
      if (isBare) return { factor: 1, suffix: '' };
      if (magnitude > 0 && magnitude < 1) return { factor: 1000, suffix: `${THIN}µs` };
      if (magnitude < 10_000) return { factor: 1, suffix: `${THIN}ms` };
      return magnitude < 600_000
        ? { factor: 1 / 1000, suffix: `${THIN}s` }
        : { factor: 1 / 60_000, suffix: `${THIN}min` };
    default: {
      const never: never = unit;
      return never;
    }
  }
}

/** Lowers `place` until what is not all (or not none) does not read as 100 % (or 0 %), and an interval has two ends. */
function placeOfShare(place: number, mean: number, low: number, high: number): number {
  let finer = place;
  const lies = (): boolean =>
    (mean < 100 && roundedTo(finer, mean) === roundedTo(finer, 100)) ||
    (low < 100 && roundedTo(finer, Math.max(low, 0)) === roundedTo(finer, 100)) ||
    (low < high && roundedTo(finer, Math.max(low, 0)) === roundedTo(finer, high)) ||
    (mean > 0 && !/[1-9]/.test(roundedTo(finer, mean)));
  while (finer > -9 && lies()) finer -= 1;
  return finer;
}

/** A value without an interval, in at most `digits` significant digits: `4.3 ms`, `100 %`, `12 400 requests/s`. */
export function formatValue(value: number, options: NumberOptions, digits = 3): string {
  if (!isPrintable(value)) return '–';
  const { factor, suffix } = scaleOf(Math.abs(value), options);
  const scaled = value * factor;
  if (scaled === 0) return `0${suffix}`;
  const isShare = options.unit === 'share' && !options.isDifference;
  const near = isShare && scaled > 50 && scaled < 100 ? 100 - scaled : Math.abs(scaled);
  const finest = exponentOf(near) - digits + (near === Math.abs(scaled) ? 1 : 2);
  const place = options.unit === 'count' ? Math.max(finest, -2) : finest;
  const honest = isShare ? placeOfShare(place, scaled, scaled, scaled) : place;
  const whole = options.unit === 'count' && honest > 0 ? 0 : honest;
  return trimmed(placed(scaled, whole, options.isDifference ?? false)) + suffix;
}

/** An estimate as every report writes it. Digits follow the half-width: estimate and bounds end at the same place, four digits at most. */
export function formatEstimate(estimate: Estimate, options: NumberOptions): EstimateText {
  if ('insufficient' in estimate) {
    if (estimate.mean === null) {
      return { value: estimate.n === 0 ? '–' : insufficient(estimate.n, options.replications), interval: '' };
    }
    if (options.replications <= 1) return { value: formatValue(estimate.mean, options), interval: '' };
    return { value: insufficient(estimate.n, options.replications), interval: '' };
  }
  const { mean, low, high, n, confidence } = estimate;
  if (![mean, low, high].every(isPrintable)) return { value: '–', interval: '' };
  if (confidence === 1 && low < high)
    return { value: formatValue(mean, options), interval: rangeWords(estimate, options) };
  if (low === high) return { value: formatValue(mean, options, 4), interval: `in all ${n}` };

  const { factor, suffix } = scaleOf(Math.max(Math.abs(mean), Math.abs(low), Math.abs(high)), options);
  const isShare = options.unit === 'share' && !options.isDifference;
  const clip = (x: number): number => (isShare ? Math.min(Math.max(x * factor, 0), 100) : x * factor);
  const [m, l, h] = [clip(mean), clip(low), clip(high)];
  const largest = Math.max(Math.abs(m), Math.abs(l), Math.abs(h));
  const place = Math.max(lastPlace((high - low) * (factor / 2)), exponentOf(largest) - 3);
  const honest = isShare ? placeOfShare(place, m, l, h) : place;
  const isSigned = options.isDifference ?? false;
  const tidy = isShare && (m === 100 || m === 0) ? trimmed : (text: string): string => text;
  return {
    value: tidy(placed(m, honest, isSigned)) + suffix,
    interval: `[${tidy(placed(l, honest, false))}, ${tidy(placed(h, honest, false))}]`,
  };
}

/** Of what is claimed of every run there is no interval, but the least and the most that was seen: `4 to 6 in 38`. */
function rangeWords({ low, high, n }: { low: number; high: number; n: number }, options: NumberOptions): string {
  const bare = { ...options, isDifference: false, isBare: true };
  return `${formatValue(low, bare)} to ${formatValue(high, bare)} in ${n}`;
}

function insufficient(n: number, replications: number): string {
  return `insufficient (${n} of ${replications})`;
}

/** Whole numbers that are counted, not estimated: `41 200 018`. */
export function formatCount(count: number): string {
  return isPrintable(count) ? placed(count, 0, false) : '–';
}
