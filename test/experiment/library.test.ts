import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  assembleResult,
  defineExperiment,
  type ExperimentModel,
  inPlaceRunner,
  loadExperiment,
  memorySource,
  runExperiment,
} from '../../src/index.ts';

it('an experiment written in TypeScript runs in place, and twice gives the same bytes', async () => {
  const experiment = defineExperiment({
    apiVersion: 'windmesh/v1alpha1',
    kind: 'Experiment',
    metadata: { name: 'in-place' },
    seed: 7,
    model: 'model',
    traffic: [{ name: 'users', to: 'Service default/web', arrivals: { process: 'poisson', rate: '20rps' } }],
    run: { warmUp: '10s', length: '30s', replications: 3 },
    expect: [{ metric: 'errorRate', of: 'users', below: '50%' }],
  });
  const files = memorySource(
    new Map<string, string | object>([
      ['experiment.json', experiment],
      ['model/web.yaml', readFileSync('test/cli/tiny/model/web.yaml', 'utf8')],
    ]),
  );
  const run = async () => {
    const { model, experiment: loaded, findings } = await loadExperiment(['experiment.json'], files);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    const all: ExperimentModel = { ...model, experiment: loaded! };
    const results = await runExperiment(all.experiment, [inPlaceRunner(all)]);
    return assembleResult(all, results, { version: '0', findings: [], counted: [] });
  };
  const first = await run();
  expect(first.verdicts.map(({ outcome, claim }) => [outcome, claim])).toEqual([['holds', 'error rate of users']]);
  expect(JSON.stringify(await run())).toBe(JSON.stringify(first));
});

it('memory is read as a disk would be: a file, a folder, nothing', async () => {
  const source = memorySource(
    new Map<string, string | object>([
      ['a/x.yaml', 'kind: X'],
      ['a/b/y.json', { kind: 'Y' }],
      ['ab.yaml', ''],
    ]),
  );
  expect(await source.list('a/')).toEqual(['a/x.yaml', 'a/b/y.json']);
  expect(await source.list('ab.yaml')).toEqual(['ab.yaml']);
  expect(new TextDecoder().decode(await source.read('a/b/y.json'))).toBe('{"kind":"Y"}');
  await expect(source.list('c')).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(source.read('a')).rejects.toMatchObject({ code: 'ENOENT' });
});
