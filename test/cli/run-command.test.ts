import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Door, runCommandLine } from '../../src/cli/command-line.ts';
import type { ExperimentModel } from '../../src/experiment/experiment-model.ts';
import type { ReplicationTask } from '../../src/experiment/replication-plan.ts';
import type { ReplicationResult } from '../../src/simulation/replication-result.ts';
import { replicationResult, windowTotals } from '../experiment/sample.ts';

const MANIFESTS = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews-v1 }
spec:
  selector: { matchLabels: { app: reviews } }
  template:
    metadata: { labels: { app: reviews, version: v1 } }
    spec: { containers: [{ name: app, image: reviews:1 }] }
---
apiVersion: v1
kind: Service
metadata: { name: reviews }
spec: { selector: { app: reviews }, ports: [{ port: 80, name: http }] }
`;
const EXPERIMENT = `# Does it hold?
apiVersion: windmesh/v1alpha1
kind: Experiment
metadata: { name: sample }
seed: 7
model: model
traffic:
  - { name: browsing, to: Service default/reviews, arrivals: { process: poisson, rate: 50rps } }
scenarios:
  baseline: {}
  canary: { steps: [{ at: 3m, scale: { Deployment: default/reviews-v1, replicas: 3 } }] }
run: { warmUp: 60s, length: 9m, replications: 4 }
expect:
  - { metric: latency.p99, of: browsing, scenario: canary, below: 300ms }
`;

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'windmesh-'));
  mkdirSync(join(folder, 'model'));
  writeFileSync(join(folder, 'model', 'app.yaml'), MANIFESTS);
  path = join(folder, 'experiment.yaml');
  writeFileSync(path, EXPERIMENT);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Simulate = (model: ExperimentModel, task: ReplicationTask) => ReplicationResult | Promise<ReplicationResult>;
const spread: Simulate = ({ experiment }, { scenario, replication }) =>
  replicationResult(experiment.scenarios[scenario].name, replication, [windowTotals(200 + 10 * replication)]);

/** Runs the words with `simulate` in place of threads; what was printed, told and returned. */
async function windmesh(
  words: readonly string[],
  override: { simulate?: Simulate; stdin?: string; interruption?: Door['interruption'] } = {},
) {
  const printed: string[] = [];
  const told: string[] = [];
  const { simulate = spread, stdin = '', interruption = () => new Promise<string>(() => {}) } = override;
  const code = await runCommandLine(words, {
    terminal: {
      print: (text) => printed.push(text),
      tell: (text) => told.push(text),
      progress: () => {},
      columns: 80,
      hasColour: false,
      hasUnicode: true,
      cores: 2,
    },
    stdin: Readable.from([Buffer.from(stdin)]),
    interruption,
    openPool: (model, size) => ({
      runners: Array.from({ length: size }, () => ({ run: async (task) => simulate(model, task) })),
      close: async () => {},
    }),
  });
  return { code, out: printed.join('\n'), err: told.join('\n') };
}

describe('exit codes', () => {
  // Half-width of 210, 220, 230, 240 at 95 %: 3.182 · 12.91 / 2 = 20.5, around 225.
  it.each([
    ['300ms', 0, '✓ holds'],
    ['200ms', 1, '✗ does not hold'],
    ['230ms', 2, '? undecided'],
  ])('p99 of 225 ± 20.5 ms below %s: %i', async (bound, code, words) => {
    const { code: actual, out } = await windmesh(['run', '-f', path, '--set', `expect[0].below=${bound}`]);
    expect(out).toContain(words);
    expect(actual).toBe(code);
  });

  it('130 with the results so far, printed and written, when interrupted', async () => {
    let interrupt: (reason: string) => void = () => {};
    const json = join(folder, 'result.json');
    const { code, out } = await windmesh(['run', '-f', path, '--workers', '1', '--json', json], {
      interruption: () =>
        new Promise((resolve) => {
          interrupt = resolve;
        }),
      simulate: (model, task) => {
        if (task.replication === 3) {
          interrupt('interrupted');
          return new Promise(() => {});
        }
        return spread(model, task);
      },
    });
    expect(code).toBe(130);
    expect(out).toContain('interrupted after 2 of 4 replications');
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ partial: 'interrupted after 2 of 4 replications' });
  });

  it('4 with the line that shows it again, when the simulation throws', async () => {
    const { code, out, err } = await windmesh(['run', '-f', path], {
      simulate: (model, task) => {
        if (task.index === 3) throw new Error('inFlight is -1');
        return spread(model, task);
      },
    });
    expect(code).toBe(4);
    expect(out).toBe('');
    expect(err).toContain('scenario canary, replication 2, seed 7: inFlight is -1');
    expect(err).toContain(`run -f ${path} --seed 7 --scenario canary --replications 2 --workers 1`);
  });

  it.each<[string, string[], string]>([
    ['no command', [], 'Name a command'],
    ['a misspelt command', ['rnu'], 'Did you mean "run"?'],
    ['a misspelt option', ['run', '-f', 'x', '--sed', '1'], 'Did you mean "seed"?'],
    ['no file', ['run'], 'Name a file or folder with -f'],
    ['an option twice', ['run', '-f', 'x', '--seed', '1', '--seed', '2'], '--seed is given more than once'],
    ['an unknown format', ['run', '-f', 'x', '-o', 'xml'], '"xml"'],
    ['a file that is not there', ['run', '-f', 'nowhere.yaml'], 'there is no such file or folder'],
    ['a --set without value', ['run', '-f', 'EXP', '--set', 'run.length'], 'Write it as --set run.length=10m.'],
    ['a --set of an unknown field', ['run', '-f', 'EXP', '--set', 'run.lenght=5m'], 'Did you mean "length"?'],
    ['a --set through a value', ['run', '-f', 'EXP', '--set', 'seed.a.b=5m'], 'has no such place'],
    ['an unknown scenario', ['run', '-f', 'EXP', '--scenario', 'canry'], 'Did you mean "canary"?'],
    ['replications of 0', ['run', '-f', 'EXP', '--replications', '0'], 'whole number from 1'],
    ['workers that are no number', ['run', '-f', 'EXP', '--workers', 'two'], 'whole number from 1'],
    ['manifests alone', ['run', '-f', 'MODEL'], 'kind: Experiment'],
    ['a report into nowhere', ['run', '-f', 'EXP', '--out', 'nowhere/x.html'], 'there is no such folder'],
    ['a report over its input', ['run', '-f', 'EXP', '--out', 'EXP'], 'it is read with -f'],
    ['an HPA that is not there', ['explain', 'hpa', 'reviews', '-f', 'EXP'], 'The model has none.'],
    [
      'a request that is not said',
      ['explain', 'request', '-f', 'EXP'],
      'Give one of --number K, --slowest and --failed.',
    ],
    ['two requests', ['explain', 'request', '-f', 'EXP', '--slowest', '--failed'], 'Give one of --number K'],
    ['request 0', ['explain', 'request', '-f', 'EXP', '--number', '0'], 'whole number from 1'],
    [
      'traffic that is not there',
      ['explain', 'request', '-f', 'EXP', '--traffic', 'x'],
      'The experiment has browsing.',
    ],
    ['a result that is none', ['compare', 'EXP', 'EXP'], 'that "windmesh run --json FILE" wrote'],
    ['an unknown schema', ['schema', 'model'], '"model"'],
  ])('3 for %s, which it says on stderr', async (_, words, message) => {
    const named = words.map((word) => (word === 'EXP' ? path : word === 'MODEL' ? join(folder, 'model') : word));
    const { code, out, err } = await windmesh(named);
    expect(err).toContain(message);
    expect({ code, out }).toEqual({ code: 3, out: '' });
  });
});

it('gives the same JSON for 1, 2 and 4 workers', async () => {
  const run = async (workers: number) =>
    (await windmesh(['run', '-f', path, '-o', 'json', '--workers', String(workers)])).out;
  const one = await run(1);
  expect([await run(2), await run(4)]).toEqual([one, one]);
  expect(JSON.parse(one)).toMatchObject({ kind: 'Result', seed: '7', run: { replications: 4 } });
});

it('writes report and result whole, with nothing beside them', async () => {
  const out = join(folder, 'report.html');
  const json = join(folder, 'result.json');
  const { code, err } = await windmesh(['run', '-f', path, '--out', out, '--json', json]);
  expect([code, err]).toEqual([0, '']);
  expect(readFileSync(out, 'utf8')).toMatch(/^<!doctype html>/i);
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ kind: 'Result' });
  expect(readdirSync(folder).sort()).toEqual(['experiment.yaml', 'model', 'report.html', 'result.json']);
});

it('takes seed, replications and scenario from the options, and leaves out what needs the other scenario', async () => {
  const { out, err } = await windmesh([
    'run',
    '-f',
    path,
    '-o',
    'json',
    '--seed',
    '0012',
    '--replications',
    '2',
    '--scenario',
    'baseline',
  ]);
  const result = JSON.parse(out) as { scenarios: { name: string }[] };
  expect(result).toMatchObject({ seed: '0012', run: { replications: 2 }, verdicts: [] });
  expect(result.scenarios.map(({ name }) => name)).toEqual(['baseline']);
  expect(err).toBe('only baseline: 1 of 1 expectations need other scenarios and are left out');
});

it('a changed seed, setting or manifest changes the hash it belongs to', async () => {
  const hashes = async (...words: string[]) => {
    const { modelHash, experimentHash } = JSON.parse((await windmesh(['run', '-f', path, '-o', 'json', ...words])).out);
    return [modelHash, experimentHash] as [string, string];
  };
  const [model, experiment] = await hashes();
  expect(await hashes()).toEqual([model, experiment]);
  const set = await hashes('--set', 'run.length=10m');
  expect([set[0] === model, set[1] === experiment]).toEqual([true, false]);
  writeFileSync(join(folder, 'model', 'app.yaml'), `# moved down\n${MANIFESTS}`);
  expect(await hashes()).toEqual([model, experiment]);
  writeFileSync(join(folder, 'model', 'app.yaml'), MANIFESTS.replace('port: 80', 'port: 81'));
  expect((await hashes())[0]).not.toBe(model);
});

it('reads the experiment from standard input', async () => {
  const stdin = EXPERIMENT.replace('model: model', `model: ${join(folder, 'model')}`);
  const { code } = await windmesh(['run', '-f', '-'], { stdin });
  expect(code).toBe(0);
});

it('checks manifests alone, and says how many findings there are', async () => {
  const { code, out } = await windmesh(['check', '-f', join(folder, 'model')]);
  expect(out).toMatch(/2 objects, no errors, no warnings, 1 info$/);
  expect(code).toBe(0);
  writeFileSync(join(folder, 'model', 'broken.yaml'), 'kind: [');
  expect((await windmesh(['check', '-f', folder])).code).toBe(3);
});

it('compares two results: nothing changed is 0, a verdict that got worse is its code', async () => {
  const file = (name: string) => join(folder, name);
  await windmesh(['run', '-f', path, '--json', file('a.json')]);
  await windmesh(['run', '-f', path, '--json', file('b.json')], {
    simulate: ({ experiment }, { scenario, replication }) =>
      replicationResult(experiment.scenarios[scenario].name, replication, [windowTotals(400 + replication)]),
  });
  const same = await windmesh(['compare', file('a.json'), file('a.json')]);
  expect([same.code, same.out.includes('no verdict changed')]).toEqual([0, true]);
  const worse = await windmesh(['compare', file('a.json'), file('b.json')]);
  expect([worse.code, worse.out.includes('holds → does not hold')]).toEqual([1, true]);
});

it.each(['behaviour', 'experiment', 'result'])('prints a JSON Schema of the %s file', async (of) => {
  const { code, out } = await windmesh(['schema', of]);
  expect(JSON.parse(out)).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
  expect(code).toBe(0);
});
