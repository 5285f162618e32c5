import { readFileSync } from 'node:fs';
import { describe, it } from 'vitest';
import type { OracleCase } from './adapter.ts';
import { adapter } from './theory/laws.ts';

/** The laws that the rest stands on; `npm run oracles` checks all of them. */
const FIRST = new Map([
  [
    'theory/open-queues.json',
    ['mm1-lam50-mu100-mean-response', 'mmc-c4-lam32-mu10-prob-wait', 'mmc-c3-lam24-mu10-prob-wait'],
  ],
  ['theory/loss-and-circuit-breaking.json', ['erlangB-lognormal-c10-lam80-rejected-fraction']],
]);

describe.each([...FIRST])('%s', (file, names) => {
  const cases: readonly OracleCase[] = JSON.parse(readFileSync(new URL(`../oracles/${file}`, import.meta.url), 'utf8'));
  it.each(names)('%s', { timeout: 60_000 }, (name) => {
    adapter.check(cases.find((each) => each.name === name)!);
  });
});
