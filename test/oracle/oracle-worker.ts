/** A child of run-oracles.ts: gets tasks by message, answers each with the outcome of its cases. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type OracleAdapter, type OracleCase, Unsupported } from './adapter.ts';
import { adapterOf, findAdapters } from './find-adapters.ts';
import type { CaseOutcome, OracleTask, TaskOutcome } from './oracle-task.ts';

function check(adapter: OracleAdapter | undefined, oracleCase: OracleCase): CaseOutcome {
  const { name } = oracleCase;
  if (adapter === undefined) return { name, outcome: 'unsupported', reason: 'no adapter for this file' };
  try {
    adapter.check(oracleCase);
    return { name, outcome: 'passed' };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { name, outcome: error instanceof Unsupported ? 'unsupported' : 'failed', reason };
  }
}

const adapters = await findAdapters();
process.on('message', ({ path, from, to }: OracleTask) => {
  const started = performance.now();
  const cases = JSON.parse(readFileSync(path, 'utf8')) as readonly OracleCase[];
  const adapter = adapterOf(adapters, resolve(path));
  const outcome: TaskOutcome = {
    cases: cases.slice(from, to).map((each) => check(adapter, each)),
    seconds: (performance.now() - started) / 1000,
  };
  process.send!(outcome);
});
