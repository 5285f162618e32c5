import { grownFloats, grownInts } from '../engine/grow.ts';
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

/** One try of a call: what Envoy calls an upstream request. `generation` guards its per-try timer. */
export class Attempts extends RecordPool {
  /** The call that waits for it; -1 once the caller has given up. */
  call: Int32Array<ArrayBuffer>;
  /** Next live attempt of the same call. */
  next: Int32Array<ArrayBuffer>;
  slot: Int32Array<ArrayBuffer>;
  pod: Int32Array<ArrayBuffer>;
  /** Number of the attempt within its call, from 0. */
  ordinal: Int32Array<ArrayBuffer>;
  start: Float64Array<ArrayBuffer>;
  state: Int32Array<ArrayBuffer>;
  /** Connection it holds, -1 for none (free connections are not recorded). */
  connection: Int32Array<ArrayBuffer>;
  /** Frame or call that works on it in the Pod, -1 for none. */
  server: Int32Array<ArrayBuffer>;
  /** Answer: HTTP status (0 for a reset) and reset reason. */
  status: Int32Array<ArrayBuffer>;
  reset: Int32Array<ArrayBuffer>;
  /** Neighbours in the pool's pending queue. */
  before: Int32Array<ArrayBuffer>;
  after: Int32Array<ArrayBuffer>;

  constructor(limit: number) {
    super('attempts', 256, limit);
    const ints = () => new Int32Array(this.capacity);
    this.call = ints();
    this.next = ints();
    this.slot = ints();
    this.pod = ints();
    this.ordinal = ints();
    this.start = new Float64Array(this.capacity);
    this.state = ints();
    this.connection = ints();
    this.server = ints();
    this.status = ints();
    this.reset = ints();
    this.before = ints();
    this.after = ints();
  }

  protected override grow(capacity: number): void {
    this.call = grownInts(this.call, capacity);
    this.next = grownInts(this.next, capacity);
    this.slot = grownInts(this.slot, capacity);
    this.pod = grownInts(this.pod, capacity);
    this.ordinal = grownInts(this.ordinal, capacity);
    this.start = grownFloats(this.start, capacity);
    this.state = grownInts(this.state, capacity);
    this.connection = grownInts(this.connection, capacity);
    this.server = grownInts(this.server, capacity);
    this.status = grownInts(this.status, capacity);
    this.reset = grownInts(this.reset, capacity);
    this.before = grownInts(this.before, capacity);
    this.after = grownInts(this.after, capacity);
  }
}
