import type { Experiment } from '../api/experiment.ts';

/** One replication of one scenario: the unit of work handed to a runner. Plain numbers, so that it costs nothing to send. */
export interface ReplicationTask {
  /** Place in the plan; results are merged by it, whatever the finishing order. */
  readonly index: number;
  /** Index into `experiment.scenarios`. */
  readonly scenario: number;
  /** Counts from 1. With the seed it names the random numbers, which are the same for every scenario. */
  readonly replication: number;
}

/**
 * All tasks, one replication of every scenario before the next replication begins: a run that is interrupted then holds
 * whole pairs, and pairs are what a comparison on common random numbers needs.
 */
export function planReplications(experiment: Pick<Experiment, 'scenarios' | 'run'>): readonly ReplicationTask[] {
  const tasks: ReplicationTask[] = [];
  for (let replication = 1; replication <= experiment.run.replications; replication++) {
    for (let scenario = 0; scenario < experiment.scenarios.length; scenario++) {
      tasks.push({ index: tasks.length, scenario, replication });
    }
  }
  return tasks;
}
