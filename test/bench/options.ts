import { parseArgs } from 'node:util';

/** Reads `--name number` for every name in `defaults`, as the peers do. */
export function readOptions<K extends string>(defaults: Record<K, number>): Record<K, number> {
  const options = Object.fromEntries(Object.keys(defaults).map((name) => [name, { type: 'string' as const }]));
  const { values } = parseArgs({ options });
  const read = { ...defaults };
  for (const name of Object.keys(defaults) as K[]) {
    const value = values[name];
    if (value === undefined) continue;
    const number = Number(value);
    if (!(number >= 0)) throw new Error(`--${name} wants a number, not ${String(value)}`);
    read[name] = number;
  }
  return read;
}
