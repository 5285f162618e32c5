import { readFileSync } from 'node:fs';
import { describe, it } from 'vitest';
import type { OracleCase } from './adapter.ts';
import { adapter as laws } from './theory/laws.ts';
import { adapter as layers } from './theory/requests/layers.ts';
import { adapter as splits } from './theory/splits.ts';

/** The laws that the rest stands on; `npm run oracles` checks all of them. */
const FIRST = [
  [
    'theory/open-queues.json',
    laws,
    ['mm1-lam50-mu100-mean-response', 'mmc-c3-lam24-mu10-prob-wait', 'mg1ps-deterministic-lam80-mean-response'],
  ],
  ['theory/loss-and-circuit-breaking.json', laws, ['erlangB-lognormal-c10-lam80-rejected-fraction']],
  ['theory/retries-and-timeouts.json', layers, ['retry-p0.5-n3-attempts', 'retry-p0.5-n3-success']],
  ['theory/canary-splits.json', splits, ['canary-0.1-of-1000-stddev']],
] as const;

describe.each(FIRST)('%s', (file, adapter, names) => {
  const cases: readonly OracleCase[] = JSON.parse(readFileSync(new URL(`../oracles/${file}`, import.meta.url), 'utf8'));
  it.each(names)('%s', { timeout: 60_000 }, (name) => {
    adapter.check(cases.find((each) => each.name === name)!);
  });
});
