import { expect, it } from 'vitest';
import { planReplications, type ReplicationTask } from '../../src/experiment/replication-plan.ts';
import { ReplicationFault, type Runner, runExperiment } from '../../src/experiment/run-experiment.ts';
import type { ReplicationResult } from '../../src/simulation/replication-result.ts';
import { replicationResult, sampleExperiment } from './sample.ts';

const experiment = sampleExperiment({ replications: 6 });
const resultOf = ({ scenario, replication }: ReplicationTask): ReplicationResult =>
  replicationResult(experiment.scenarios[scenario].name, replication);

/** Finishes after a number of turns that differs from task to task. */
const uneven: Runner = {
  run: async (task) => {
    for (let turn = (task.index * 7) % 5; turn >= 0; turn--) await Promise.resolve();
    return resultOf(task);
  },
};

it('plans one replication of every scenario before the next, with the same number for each scenario', () => {
  const plan = planReplications(sampleExperiment({ replications: 2 }));
  expect(plan.map(({ scenario, replication }) => [replication, scenario])).toEqual([
    [1, 0],
    [1, 1],
    [2, 0],
    [2, 1],
  ]);
});

it.each([1, 2, 4, 30])('with %i runners that finish out of order, the merged results are the same', async (count) => {
  const runners = Array.from({ length: count }, () => uneven);
  const { results, partial } = await runExperiment(experiment, runners);
  expect(partial).toBeUndefined();
  expect(results).toEqual(
    experiment.scenarios.map(({ name }) =>
      [1, 2, 3, 4, 5, 6].map((replication) => replicationResult(name, replication)),
    ),
  );
});

it('given an interrupt in the third replication, when it ends, then two whole replications are kept and marked', async () => {
  let interrupt: (reason: string) => void = () => {};
  const interruption = new Promise<string>((resolve) => {
    interrupt = resolve;
  });
  const runner: Runner = {
    run: (task) => {
      if (task.replication < 3) return Promise.resolve(resultOf(task));
      interrupt('interrupted');
      return new Promise(() => {});
    },
  };
  const { results, partial } = await runExperiment(experiment, [runner], { interruption });
  expect(partial).toBe('interrupted after 2 of 6 replications');
  expect(results.map((replications) => replications.map(({ replication }) => replication))).toEqual([
    [1, 2],
    [1, 2],
  ]);
});

it('given a replication that throws, when the experiment runs, then the error names scenario, replication and seed', async () => {
  const runner: Runner = {
    run: async (task) => {
      if (task.index === 5) throw new Error('inFlight is -1 at 12 s');
      return resultOf(task);
    },
  };
  const fault = await runExperiment(experiment, [runner, runner]).catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(ReplicationFault);
  expect(fault).toMatchObject({
    message: 'scenario canary, replication 3, seed 7: inFlight is -1 at 12 s',
    scenario: 'canary',
    replication: 3,
    seed: '7',
  });
});

it('given a replication that ended early by itself, then the run says which', async () => {
  const runner: Runner = {
    run: async (task) => ({ ...resultOf(task), ...(task.index === 3 ? { partial: 'step limit' } : {}) }),
  };
  const { partial } = await runExperiment(experiment, [runner]);
  expect(partial).toBe('canary, replication 2 ended early: step limit');
});

it('reports progress in replications, ending with all of them', async () => {
  const seen: string[] = [];
  await runExperiment(experiment, [uneven], { onProgress: (replication, of) => seen.push(`${replication} of ${of}`) });
  expect(seen).toHaveLength(12);
  expect(seen.at(0)).toBe('1 of 6');
  expect(seen.at(-1)).toBe('6 of 6');
});
