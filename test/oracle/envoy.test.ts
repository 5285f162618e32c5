import { readFileSync } from 'node:fs';
import { describe, it } from 'vitest';
import { type OracleAdapter, type OracleCase, Unsupported } from './adapter.ts';
import { adapter as balancers } from './envoy/balancers.ts';
import { adapter as filters } from './envoy/filters.ts';
import { adapter as hashing } from './envoy/hashing.ts';
import { adapter as health } from './envoy/health.ts';
import { adapter as pipeline } from './envoy/pipeline.ts';
import { adapter as priorities } from './envoy/priorities.ts';
import { adapter as retries } from './envoy/retries.ts';

const ADAPTERS: readonly OracleAdapter[] = [balancers, filters, hashing, health, pipeline, priorities, retries];

for (const adapter of ADAPTERS) {
  for (const file of adapter.files) {
    const text = readFileSync(new URL(`../oracles/${file}`, import.meta.url), 'utf8');
    describe(file, () => {
      for (const oracleCase of JSON.parse(text) as readonly OracleCase[]) {
        it(oracleCase.name, (context) => {
          try {
            adapter.check(oracleCase);
          } catch (error) {
            if (error instanceof Unsupported) context.skip(error.message);
            throw error;
          }
        });
      }
    });
  }
}
