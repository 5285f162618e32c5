import type { Experiment } from '../api/experiment.ts';
import type { ReplicationResult } from '../simulation/replication-result.ts';
import { planReplications, type ReplicationTask } from './replication-plan.ts';

/**
 * Simulates one replication at a time. The command line hands in one per worker thread, the page one per Web Worker, a
 * library user one that calls `simulate` in place; what comes out is the same.
 */
export interface Runner {
  run(task: ReplicationTask): Promise<ReplicationResult>;
}

export interface RunOptions {
  /** Called after each finished task with the number of replications that every scenario has finished or begun. */
  readonly onProgress?: (replication: number, of: number) => void;
  /** Resolves, with the reason, when the run shall end early. What is finished by then is kept. */
  readonly interruption?: Promise<string>;
}

export interface ExperimentRun {
  /** By scenario, then by replication. Every scenario has the same replications: 1, 2, … without a gap. */
  readonly results: readonly (readonly ReplicationResult[])[];
  /** Set where the run did not finish: `interrupted after 12 of 38 replications`. */
  readonly partial?: string;
}

/** A replication that ended in an error of ours, with what it takes to see it again. */
export class ReplicationFault extends Error {
  readonly scenario: string;
  readonly replication: number;
  readonly seed: string;
  constructor(experiment: Experiment, task: ReplicationTask, cause: unknown) {
    const scenario = experiment.scenarios[task.scenario].name;
    const words = cause instanceof Error ? cause.message : String(cause);
    super(`scenario ${scenario}, replication ${task.replication}, seed ${experiment.seed}: ${words}`, { cause });
    this.name = 'ReplicationFault';
    this.scenario = scenario;
    this.replication = task.replication;
    this.seed = experiment.seed;
  }
}

/**
 * Scenarios × replications. Each runner takes the next task as soon as it is free; results go to the place their task
 * names, so the number of runners and the order in which they finish leave no trace.
 *
 *     plan ──► next task ──► runner 1 ─┐
 *                       └──► runner 2 ─┴─► results[scenario][replication]
 */
export async function runExperiment(
  experiment: Experiment,
  runners: readonly Runner[],
  options: RunOptions = {},
): Promise<ExperimentRun> {
  const tasks = planReplications(experiment);
  const finished: (ReplicationResult | undefined)[] = new Array(tasks.length).fill(undefined);
  const { scenarios, run } = experiment;
  let next = 0;
  let done = 0;
  let reason: string | undefined;

  const work = async (runner: Runner): Promise<void> => {
    while (reason === undefined && next < tasks.length) {
      const task = tasks[next++];
      try {
        finished[task.index] = await runner.run(task);
      } catch (cause) {
        if (reason !== undefined) return;
        next = tasks.length;
        throw new ReplicationFault(experiment, task, cause);
      }
      done++;
      if (reason === undefined) options.onProgress?.(Math.ceil(done / scenarios.length), run.replications);
    }
  };
  const interrupted = options.interruption?.then((words) => {
    reason = words;
  });
  const all = Promise.all(runners.map(work));
  await (interrupted ? Promise.race([all, interrupted]) : all);
  return gather(experiment, finished, reason);
}

/** Keeps the leading replications that every scenario finished: an estimate from unequal numbers could not be paired. */
function gather(
  { scenarios, run }: Experiment,
  finished: readonly (ReplicationResult | undefined)[],
  reason: string | undefined,
): ExperimentRun {
  let whole = 0;
  const width = scenarios.length;
  while (whole < run.replications && isWhole(finished, whole * width, width)) whole++;
  const results = scenarios.map((_, scenario) =>
    Array.from({ length: whole }, (_, replication) => finished[replication * width + scenario]!),
  );
  if (whole === run.replications) return { results, ...cutShort(results) };
  return { results, partial: `${reason ?? 'ended'} after ${whole} of ${run.replications} replications` };
}

function isWhole(finished: readonly (ReplicationResult | undefined)[], from: number, count: number): boolean {
  for (let index = from; index < from + count; index++) if (finished[index] === undefined) return false;
  return true;
}

function cutShort(results: readonly (readonly ReplicationResult[])[]): { partial?: string } {
  for (const result of results.flat()) {
    if (result.partial) {
      return { partial: `${result.scenario}, replication ${result.replication} ended early: ${result.partial}` };
    }
  }
  return {};
}
