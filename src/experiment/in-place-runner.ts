import { simulate } from '../simulation/simulate.ts';
import { type ExperimentModel, replicationInput } from './experiment-model.ts';
import type { Runner } from './run-experiment.ts';

/** Simulates where it is called, one replication after the other: for programs that need no threads. */
export function inPlaceRunner(model: ExperimentModel): Runner {
  return { run: async (task) => simulate(replicationInput(model, task)) };
}
