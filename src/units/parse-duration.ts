import type { Parsed } from './parse-result.ts';
import type { Nanoseconds } from './quantity.ts';

const NANOSECONDS: ReadonlyMap<string, number> = new Map([
  ['ns', 1],
  ['us', 1e3],
  ['µs', 1e3],
  ['μs', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
  ['m', 60e9],
  ['h', 3600e9],
]);
const DURATION = /^([+-]?)((?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;
const PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;

/**
 * `250ms`, `4s`, `1h30m`, `0.25ms`, `100us`, `0`: Go's notation (time.ParseDuration), the one Kubernetes and Istio use.
 * A bare number other than 0 has no unit and is refused. Rounded to whole nanoseconds; never negative.
 */
export function parseDuration(text: string | number): Parsed<Nanoseconds> {
  const trimmed = String(text).trim();
  if (/^[+-]?0+(\.0*)?$/.test(trimmed)) return { value: 0 as Nanoseconds };
  if (/^[+-]?[\d.]+$/.test(trimmed)) return { fault: `has no unit; write ${trimmed}ms or ${trimmed}s` };
  if (!DURATION.test(trimmed)) return { fault: 'is not a duration such as 250ms, 4s, 1h30m' };
  if (trimmed.startsWith('-')) return { fault: 'is negative' };
  let total = 0;
  for (const [, amount, unit] of trimmed.matchAll(PART)) {
    total += Math.round(Number(amount) * NANOSECONDS.get(unit)!);
  }
  if (total > Number.MAX_SAFE_INTEGER)
    return { fault: 'is longer than 104 days, the most that can be counted exactly' };
  return { value: total as Nanoseconds };
}
