import { RecordPool } from '../engine/record-pool.ts';

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

export class Attempt {
  /** The call that waits for it; -1 once the caller has given up. */
  call = 0;
  /** Next live attempt of the same call. */
  next = 0;
  slot = 0;
  pod = 0;
  /** Number of the attempt within its call, from 0. */
  ordinal = 0;
  start = 0.5;
  state = 0;
  /** Connection it holds, -1 for none (free connections are not recorded). */
  connection = 0;
  /** Frame or call that works on it in the Pod, -1 for none. */
  server = 0;
  /** Answer: HTTP status (0 for a reset) and reset reason. */
  status = 0;
  reset = 0;
  /** Neighbours in the pool's pending queue. */
  before = 0;
  after = 0;
}

/** One try of a call: what Envoy calls an upstream request. `generation` guards its per-try timer. */
export class Attempts extends RecordPool {
  /** By record number. */
  readonly at: Attempt[] = [];

  constructor(limit: number) {
    super('attempts', 256, limit);
    this.grow(this.capacity);
  }

  protected override grow(capacity: number): void {
    while (this.at.length < capacity) this.at.push(new Attempt());
  }
}
