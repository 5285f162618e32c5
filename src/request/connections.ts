import { grownInts } from '../engine/grow.ts';
import { RecordPool } from '../engine/record-pool.ts';

export const ConnectionState = {
  connecting: 0,
  ready: 1,
  busy: 2,
  draining: 3,
  /** Will not be up in time. */ timingOut: 4,
} as const;

/** A connection a proxy (or an application without one) holds to a host. */
export class Connections extends RecordPool {
  slot: Int32Array<ArrayBuffer>;
  state: Int32Array<ArrayBuffer>;
  /** Requests on it now, and since it was opened. */
  streams: Int32Array<ArrayBuffer>;
  served: Int32Array<ArrayBuffer>;
  /** Neighbours in the list of ready connections. */
  before: Int32Array<ArrayBuffer>;
  after: Int32Array<ArrayBuffer>;

  constructor(limit: number) {
    super('connections', 256, limit);
    const ints = () => new Int32Array(this.capacity);
    this.slot = ints();
    this.state = ints();
    this.streams = ints();
    this.served = ints();
    this.before = ints();
    this.after = ints();
  }

  protected override grow(capacity: number): void {
    this.slot = grownInts(this.slot, capacity);
    this.state = grownInts(this.state, capacity);
    this.streams = grownInts(this.streams, capacity);
    this.served = grownInts(this.served, capacity);
    this.before = grownInts(this.before, capacity);
    this.after = grownInts(this.after, capacity);
  }
}
