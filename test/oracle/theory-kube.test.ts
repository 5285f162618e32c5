import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { OracleCase } from './adapter.ts';
import { adapter as autoscaling } from './theory/autoscaling.ts';
import { adapter as rollouts } from './theory/rollouts.ts';

const casesOf = (file: string): OracleCase[] =>
  JSON.parse(readFileSync(new URL(`../oracles/${file}`, import.meta.url), 'utf8'));

describe.each([rollouts, autoscaling])('control loops worked out by hand', (adapter) => {
  describe.each(adapter.files)('%s', (file) => {
    it.each(casesOf(file).map((each) => [each.name, each] as const))('%s', (_, oracleCase) => {
      expect(() => adapter.check(oracleCase)).not.toThrow();
    });
  });
});
