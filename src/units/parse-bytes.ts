import type { Parsed } from './parse-result.ts';
import type { Bytes } from './quantity.ts';

/** Kubernetes suffixes, and the decimal `KB MB GB` and binary `KiB MiB GiB` that isotope and people write. */
const FACTORS: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['b', 1],
  ['k', 1e3],
  ['kb', 1e3],
  ['m', 1e6],
  ['mb', 1e6],
  ['g', 1e9],
  ['gb', 1e9],
  ['t', 1e12],
  ['tb', 1e12],
  ['ki', 1024],
  ['kib', 1024],
  ['mi', 1048576],
  ['mib', 1048576],
  ['gi', 1073741824],
  ['gib', 1073741824],
  ['ti', 1099511627776],
  ['tib', 1099511627776],
]);

/** `1 KB`, `1Ki`, `512`, `1.5MiB`: a size in whole bytes, upper and lower case alike. */
export function parseBytes(text: string | number): Parsed<Bytes> {
  const match = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))\s*([a-zA-Z]*)$/.exec(String(text).trim());
  const factor = match ? FACTORS.get(match[2].toLowerCase()) : undefined;
  if (!match || factor === undefined) return { fault: 'is not a size such as 1 KB, 1Ki, 512' };
  const bytes = Math.round(Number(match[1]) * factor);
  if (bytes < 0) return { fault: 'is negative' };
  if (bytes > Number.MAX_SAFE_INTEGER) return { fault: 'is too large' };
  return { value: bytes as Bytes };
}
