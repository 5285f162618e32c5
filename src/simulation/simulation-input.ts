import type { Behaviour } from '../api/behaviour.ts';
import type { Experiment, Scenario } from '../api/experiment.ts';
import type { KubeObject } from '../api/object.ts';
import type { EngineLimits } from '../engine/engine.ts';
import type { Observation } from './request-recording.ts';

/** Everything one replication of one scenario depends on. Plain data. */
export interface SimulationInput {
  readonly objects: readonly KubeObject[];
  readonly behaviour: Behaviour;
  readonly experiment: Pick<Experiment, 'seed' | 'run' | 'traffic'>;
  readonly scenario: Scenario;
  /** Counts from 1; with the seed it names all random numbers. */
  readonly replication: number;
  /** Half-open spans [from, to) to report; the first is the measured one. */
  readonly windows: readonly { readonly from: number; readonly to: number }[];
  readonly seriesBuckets: number;
  readonly observe?: Observation;
  /** Most requests in flight at any leg; beyond it the run ends with a partial result. Default 1 000 000. */
  readonly callLimit?: number;
  /** Beyond these the run ends with a partial result. */
  readonly eventLimits?: EngineLimits;
}
