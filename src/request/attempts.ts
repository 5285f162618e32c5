import { InterleavedPool } from '../engine/interleaved-pool.ts';
import * as Attempt from './attempt-fields.ts';

/** Where an attempt is. */
export const AttemptState = {
  /** In the pool's queue, waiting for a connection. */
  pending: 0,
  /** On its way to the Pod. */
  sent: 1,
  /** In the Pod; `frame` (application) or `call` of origin `attempt` (proxy) works on it. */
  inPod: 2,
  /** Its response, or reset, is on its way back. */
  answered: 3,
} as const;

/** One try of a call: what Envoy calls an upstream request. `generation` guards its per-try timer. */
export class Attempts extends InterleavedPool {
  constructor(limit: number) {
    super('attempts', Attempt.width, limit);
  }

  at(record: number): number {
    return record * Attempt.width;
  }
}
