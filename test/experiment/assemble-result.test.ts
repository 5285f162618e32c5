import { expect, it } from 'vitest';
import type { Behaviour } from '../../src/api/behaviour.ts';
import { assembleResult } from '../../src/experiment/assemble-result.ts';
import type { ExperimentModel } from '../../src/experiment/experiment-model.ts';
import { type Runner, runExperiment } from '../../src/experiment/run-experiment.ts';
import { resultSchema } from '../../src/report/result-schema.ts';
import { seconds } from '../../src/units/quantity.ts';
import { expectation, replicationResult, sampleExperiment, windowTotals } from './sample.ts';

const experiment = sampleExperiment({
  replications: 4,
  scenarios: [
    { name: 'baseline', objects: [], steps: [] },
    {
      name: 'canary',
      objects: [],
      steps: [
        {
          at: seconds(120),
          label: 'reviews v3 at half speed',
          action: 'slow',
          namespace: 'default',
          name: 'reviews',
          factor: 2,
          duration: seconds(60),
        },
      ],
    },
  ],
  expect: [expectation({ against: 'baseline', bound: { kind: 'below', value: 25 } })],
});
const model: ExperimentModel = { objects: [], behaviour: { workloads: [] } as unknown as Behaviour, experiment };
const context = { version: '0.1.0', findings: [], counted: [] };
const runner = (turns: (index: number) => number): Runner => ({
  run: async ({ index, scenario, replication }) => {
    for (let turn = turns(index); turn > 0; turn--) await Promise.resolve();
    const p99 = 200 + replication * 7 + scenario * 11;
    return replicationResult(experiment.scenarios[scenario].name, replication, [
      windowTotals(p99, scenario === 1 && replication === 2 ? 4 : 0),
    ]);
  },
});
const documentOf = async (runners: readonly Runner[]) =>
  assembleResult(model, await runExperiment(experiment, runners), context);

it('is a document of the published schema', async () => {
  const document = await documentOf([runner(() => 0)]);
  expect(resultSchema.parse(JSON.parse(JSON.stringify(document)))).toEqual(JSON.parse(JSON.stringify(document)));
});

it.each([2, 4])('has the same bytes with %i runners as with one', async (count) => {
  const one = JSON.stringify(await documentOf([runner(() => 0)]));
  const many = JSON.stringify(
    await documentOf(Array.from({ length: count }, () => runner((index) => (index * 5) % 7))),
  );
  expect(many).toBe(one);
});

it('holds rows per traffic and version, the answers seen, steps with their end, and differences', async () => {
  const document = await documentOf([runner(() => 0)]);
  const canary = document.scenarios[1];
  expect(canary.steps).toEqual([{ atS: 120, label: 'reviews v3 at half speed', action: 'slow', untilS: 180 }]);
  expect(canary.traffic.map(({ name, to }) => [name, to])).toEqual([['browsing', 'Gateway istio-system/bookinfo']]);
  expect(canary.versions.map(({ service, version, pods }) => [service, version, pods])).toEqual([
    ['reviews', 'v1', { min: 2, max: 4 }],
    ['reviews', 'v3', { min: 1, max: 5 }],
  ]);
  // One replication of four saw four 503s in a thousand.
  expect(canary.responses.map(({ code, flags, share }) => [code, flags, share.mean])).toEqual([
    [200, '', 0.999],
    [503, 'UO', 0.001],
  ]);
  expect(document.comparisons).toMatchObject([
    { scenario: 'canary', against: 'baseline', of: 'browsing', correlation: 1 },
  ]);
  expect(document.comparisons[0].latency.p99.mean).toBeCloseTo(11, 9);
  expect(document.totals).toEqual({ requests: 8000, events: 80_000 });
  expect(document.run).toEqual({ warmUpS: 60, lengthS: 540, replications: 4, paired: true });
});

it('merges lines bucket by bucket: a rate never seen counts as 0, a latency never seen as nothing', async () => {
  const { series } = (await documentOf([runner(() => 0)])).scenarios[0];
  expect(series.responses['503 UO'].mean).toEqual([0.125, 0]);
  expect(series.versionP99Ms['default/reviews v1'].mean).toEqual([102.5, null]);
  expect(series.versionP99Ms['default/reviews v1'].low[1]).toBeNull();
  expect(series.split['default/reviews v3'].asked).toEqual([0.1, 0.1]);
});

it('given an interrupt before the first whole replication, then the document is partial, empty and still valid', () => {
  const run = { results: [[], []], partial: 'interrupted after 0 of 4 replications' };
  const document = assembleResult(model, run, context);
  expect(document).toMatchObject({ partial: run.partial, scenarios: [], comparisons: [] });
  expect(document.verdicts.map(({ outcome }) => outcome)).toEqual(['undecided']);
  expect(() => resultSchema.parse(JSON.parse(JSON.stringify(document)))).not.toThrow();
});
