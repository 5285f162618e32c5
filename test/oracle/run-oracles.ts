/** `npm run oracles -- [--json] [--verbose] [DIR]`: checks every oracle file below DIR and says how each came out. */
import { fork } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { CaseOutcome, OracleTask, TaskOutcome } from './oracle-task.ts';

const WORKERS = 2;
/** Cases per task, unless a scenario has more; one that is simulated at length is a task of its own. */
const TASK_CASES = 8;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, verbose: { type: 'boolean' } },
});
const root = positionals[0] ?? fileURLToPath(new URL('../oracles', import.meta.url));

function filesBelow(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((each) => each.endsWith('.json'))
    .sort()
    .map((each) => join(path, each));
}

/** Cuts a file into tasks. Neighbours with one `given` stay together, so that an adapter runs their scenario once. */
function tasksOf(path: string): OracleTask[] {
  const cases: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!Array.isArray(cases)) throw new Error(`${path}: expected a list of cases`);
  const scenario = cases.map((each) => JSON.stringify(each.given));
  const tasks: OracleTask[] = [];
  for (let from = 0, to = 1; from < cases.length; to++) {
    const isFull = to - from >= TASK_CASES || cases[from].kind === 'stochastic';
    if (to < cases.length && (!isFull || scenario[to] === scenario[to - 1])) continue;
    tasks.push({ path, from, to });
    from = to;
  }
  return tasks;
}

const files = filesBelow(root);
const queue = files.flatMap(tasksOf);
const outcomes = new Map<string, CaseOutcome[]>(files.map((path) => [path, []]));
const seconds = new Map<string, number>(files.map((path) => [path, 0]));
const total = queue.length;
let done = 0;

function take({ path, from, to }: OracleTask, outcome: TaskOutcome | string): void {
  const cases =
    typeof outcome === 'string'
      ? Array.from({ length: to - from }, (_, i) => ({
          name: `case ${from + i}`,
          outcome: 'failed' as const,
          reason: outcome,
        }))
      : outcome.cases;
  outcomes.get(path)!.push(...cases);
  if (typeof outcome !== 'string') seconds.set(path, seconds.get(path)! + outcome.seconds);
  done++;
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${total} groups of cases\x1b[K`);
}

/** One child process until the queue is empty; a child that dies fails its task and is replaced. */
function work(): Promise<void> {
  return new Promise((resolve) => {
    const start = (): void => {
      let task = queue.shift();
      if (task === undefined) {
        resolve();
        return;
      }
      const child = fork(fileURLToPath(new URL('oracle-worker.ts', import.meta.url)), {
        execArgv: ['--import', import.meta.resolve('tsx')],
      });
      child.send(task);
      child.on('message', (outcome: TaskOutcome) => {
        take(task!, outcome);
        task = queue.shift();
        if (task === undefined) child.disconnect();
        else child.send(task);
      });
      child.on('exit', (code) => {
        if (task !== undefined) take(task, `the worker ended with ${code}`);
        start();
      });
    };
    start();
  });
}

await Promise.all(Array.from({ length: WORKERS }, work));
if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');

const rows = files.map((path) => {
  const cases = outcomes.get(path)!;
  const named = (outcome: CaseOutcome['outcome']) => cases.filter((each) => each.outcome === outcome);
  return {
    file: relative(statSync(root).isFile() ? join(root, '..') : root, path).replaceAll('\\', '/'),
    passed: named('passed').length,
    failed: named('failed'),
    unsupported: named('unsupported'),
    seconds: seconds.get(path)!,
  };
});
for (const { file, passed, failed, unsupported, seconds: took } of rows) {
  const counts = [
    `${passed} passed`.padStart(12),
    `${failed.length} failed`.padStart(12),
    `${unsupported.length} unsupported`.padStart(17),
  ];
  console.log(`${file.padEnd(44)}${counts.join('')}${took.toFixed(1).padStart(9)} s`);
  for (const { name, reason } of failed) console.log(`  failed       ${name}: ${reason}`);
  if (!options.verbose) continue;
  for (const { name, reason } of unsupported) console.log(`  unsupported  ${name}: ${reason}`);
}
if (options.json) {
  const summary = rows.map(({ file, passed, failed, unsupported }) => ({
    file,
    passed,
    failed: failed.length,
    unsupported: unsupported.length,
    failures: failed.map(({ name }) => name),
  }));
  console.log(JSON.stringify({ files: summary }));
}
process.exitCode = rows.some(({ failed }) => failed.length > 0) ? 1 : 0;
