import { replicationInput } from '../experiment/experiment-model.ts';
import type { ReplicationResult } from '../simulation/replication-result.ts';
import type { Observation } from '../simulation/request-recording.ts';
import { BadInput } from './bad-input.ts';
import type { LoadedModel } from './load-model.ts';

export interface ReplayOptions {
  readonly replication: number;
}

/** One replication of the first scenario once more, in place: what it tells beside the numbers changes nothing in them. */
export async function replay(
  { model }: LoadedModel,
  { replication }: ReplayOptions,
  observe?: Observation,
): Promise<ReplicationResult> {
  const { replications } = model.experiment.run;
  if (!Number.isInteger(replication) || replication < 1) {
    throw new BadInput(
      `--replication is ${replication}`,
      `Give a whole number; the experiment has 1 to ${replications}.`,
    );
  }
  const { simulate } = await import('../simulation/simulate.ts');
  return simulate(replicationInput(model, { scenario: 0, replication }, observe));
}
