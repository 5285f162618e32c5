import type { Behaviour } from '../api/behaviour.ts';
import type { Experiment } from '../api/experiment.ts';
import type { KubeObject } from '../api/object.ts';
import type { Observation } from '../simulation/request-recording.ts';
import type { SimulationInput } from '../simulation/simulation-input.ts';
import { measuredWindows } from './measured-windows.ts';
import type { ReplicationTask } from './replication-plan.ts';
import { seriesBuckets } from './series-buckets.ts';

/** Everything a run needs, as plain data: what a worker thread is sent once. */
export interface ExperimentModel {
  readonly objects: readonly KubeObject[];
  readonly behaviour: Behaviour;
  readonly experiment: Experiment;
}

/** What `simulate` is given for one replication of one scenario. */
export function replicationInput(
  { objects, behaviour, experiment }: ExperimentModel,
  { scenario, replication }: Pick<ReplicationTask, 'scenario' | 'replication'>,
  observe?: Observation,
): SimulationInput {
  const { seed, run, traffic } = experiment;
  return {
    objects,
    behaviour,
    experiment: { seed, run, traffic },
    scenario: experiment.scenarios[scenario],
    replication,
    windows: measuredWindows(experiment),
    seriesBuckets: seriesBuckets(run),
    ...(observe ? { observe } : {}),
  };
}
