import { THIN } from '../format-number.ts';
import { formatTime } from '../format-time.ts';

export interface Axis {
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
}

const STEPS = [1, 2, 5];

/** Numbers 1, 2, 5, 10 and so on, from below `from` up to beyond `to`. */
function ladder(from: number, to: number, mantissas: readonly number[] = STEPS): readonly number[] {
  const first = Number(from.toExponential(0).split('e')[1]) - 1;
  const last = Number(to.toExponential(0).split('e')[1]) + 1;
  return Array.from({ length: last - first + 1 }, (_, i) => first + i).flatMap((exponent) =>
    mantissas.map((mantissa) => Number(`${mantissa}e${exponent}`)),
  );
}

/** A linear axis over `low` to `high`, which include what they should (0, a limit), with about `count` ticks. */
export function linearAxis(low: number, high: number, count = 4): Axis {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return { domain: [low, low + 1], ticks: [low] };
  const step = ladder(span / 100, span).find((each) => span / each <= count) ?? span;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
  return { domain: [first * step, last * step], ticks };
}

/** A logarithmic axis over positive values; ends and ticks are round numbers. */
export function logAxis(low: number, high: number): Axis {
  if (!(low > 0) || !Number.isFinite(high)) return { domain: [1, 10], ticks: [1, 10] };
  const isShort = high / low < 6;
  const rungs = ladder(low, high, isShort ? [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8] : STEPS);
  const bottom = [...rungs].reverse().find((rung) => rung <= low) ?? low;
  const top = rungs.find((rung) => rung >= high && rung > bottom) ?? high;
  const within = rungs.filter((rung) => rung >= bottom && rung <= top);
  const every = Math.ceil(within.length / 7);
  return { domain: [bottom, top], ticks: within.filter((_, i) => i % every === 0) };
}

/** A logarithmic axis that ends just outside the values, so that marks use the whole width; ticks are round numbers within. */
export function tightLogAxis(low: number, high: number): Axis {
  if (!(low > 0) || !Number.isFinite(high)) return logAxis(low, high);
  const [bottom, top] = [low * 0.85, high * 1.15];
  const ticks = logAxis(bottom, top).ticks.filter((tick) => tick >= bottom && tick <= top);
  return { domain: [bottom, top], ticks };
}

const TIME_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400];

/** Simulated time from 0 to `end` seconds, at most five ticks. */
export function timeAxis(end: number): Axis {
  const step = TIME_STEPS.find((each) => end / each <= 4) ?? end / 4;
  const ticks = Array.from({ length: Math.floor(end / step + 1e-9) + 1 }, (_, i) => i * step);
  return { domain: [0, end], ticks };
}

/** A Vega expression that labels exactly these values; it holds nothing but our own numbers and words. */
export function labelExpression(ticks: readonly number[], format: (tick: number) => string): string {
  return ticks.reduceRight((rest, tick) => `datum.value === ${tick} ? '${format(tick)}' : ${rest}`, "''");
}

export function timeLabel(tick: number): string {
  return formatTime(tick);
}

export function numberLabel(tick: number): string {
  const text = `${Number(Math.abs(tick).toPrecision(6))}`;
  const [whole, fraction] = text.split('.') as [string, string?];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, THIN);
  return (tick < 0 ? '\u2212' : '') + (fraction === undefined ? grouped : `${grouped}.${fraction}`);
}

/** Where a value lies in a range of pixels. */
export function linearPosition(value: number, [low, high]: Axis['domain'], from: number, to: number): number {
  return from + ((value - low) / (high - low)) * (to - from);
}

/** The same on a logarithmic axis, by halving the domain at its geometric mean: exact enough for a label, and the same on every machine. */
export function logPosition(value: number, [low, high]: Axis['domain'], from: number, to: number): number {
  let [bottom, top, position, part] = [low, high, 0, 0.5];
  for (let i = 0; i < 20; i++, part /= 2) {
    const middle = Math.sqrt(bottom * top);
    if (value >= middle) {
      bottom = middle;
      position += part;
    } else {
      top = middle;
    }
  }
  return from + position * (to - from);
}
