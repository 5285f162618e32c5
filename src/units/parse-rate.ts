import type { Parsed } from './parse-result.ts';

const SECONDS: ReadonlyMap<string, number> = new Map([
  ['rps', 1],
  ['/s', 1],
  ['/sec', 1],
  ['/m', 60],
  ['/min', 60],
  ['/h', 3600],
]);

/** `120rps`, `10/s`, `600/min`, `0.5 rps`: requests per second. Never negative. */
export function parseRate(text: string | number): Parsed<number> {
  const match = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)\s*(rps|\/s|\/sec|\/min|\/m|\/h)?$/.exec(
    String(text).trim(),
  );
  if (!match) return { fault: 'is not a rate such as 120rps, 10/s, 600/min' };
  const amount = Number(match[1]);
  if (amount < 0) return { fault: 'is negative' };
  if (!Number.isFinite(amount)) return { fault: 'is too large' };
  if (match[2] === undefined && amount !== 0) return { fault: `has no unit; write ${match[1]}rps` };
  return { value: amount / (SECONDS.get(match[2] ?? 'rps') ?? 1) };
}
