import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type OracleAdapter, type OracleCase, Unsupported } from './adapter.ts';
import { adapter as balancing } from './theory/requests/balancing.ts';
import { adapter as cpuLimits } from './theory/requests/cpu-limits.ts';
import { adapter as fanOut } from './theory/requests/fan-out.ts';
import { adapter as layers } from './theory/requests/layers.ts';
import { adapter as outlierDetection } from './theory/requests/outlier-detection.ts';

const casesOf = (file: string): OracleCase[] =>
  JSON.parse(readFileSync(new URL(`../oracles/${file}`, import.meta.url), 'utf8'));

/** Cases that need no long run; `npm run oracles` checks them all. */
const quick: readonly (readonly [OracleAdapter, RegExp])[] = [
  [outlierDetection, /./],
  [cpuLimits, /^cfs/],
  [balancing, /^(conn-skew|maglev|wrr|priority-load|ring-hash)/],
  [layers, /^(retry-amplification|retry-layers|backoff)/],
  [fanOut, /^forkjoin8/],
];

describe.each(quick)('laws of requests, adapter %#', (adapter, names) => {
  describe.each(adapter.files)('%s', (file) => {
    const cases = casesOf(file).filter(({ name }) => names.test(name));
    it.each(cases.map((each) => [each.name, each] as const))('%s', (_, oracleCase) => {
      expect(() => {
        try {
          adapter.check(oracleCase);
        } catch (error) {
          if (!(error instanceof Unsupported)) throw error;
        }
      }).not.toThrow();
    });
  });
});
