import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { OracleCase } from './adapter.ts';
import { adapter as autoscaler } from './hpa/autoscaler.ts';
import { adapter as rollout } from './hpa/rollout.ts';

const casesOf = (file: string): OracleCase[] =>
  JSON.parse(readFileSync(new URL(`../oracles/${file}`, import.meta.url), 'utf8'));

describe.each([autoscaler, rollout])('recorded decisions of Kubernetes controllers', (adapter) => {
  describe.each(adapter.files)('%s', (file) => {
    it.each(casesOf(file).map((each) => [each.name, each] as const))('%s', (_, oracleCase) => {
      expect(() => adapter.check(oracleCase)).not.toThrow();
    });
  });
});
