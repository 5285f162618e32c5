import { grownFloats, grownInts } from '../engine/grow.ts';
import { RecordPool } from '../engine/record-pool.ts';

/** One request of a traffic source, from its arrival to its answer. */
export class Requests extends RecordPool {
  source: Int32Array<ArrayBuffer>;
  /** Number within its source (open), or the user (closed). */
  number: Int32Array<ArrayBuffer>;
  start: Float64Array<ArrayBuffer>;
  /** Time on the way between an outside client and the first proxy, there and back. */
  outsideNs: Float64Array<ArrayBuffer>;
  /** Its call, -1 before it is made. */
  call: Int32Array<ArrayBuffer>;

  constructor(limit: number) {
    super('requests', 256, limit);
    this.source = new Int32Array(this.capacity);
    this.number = new Int32Array(this.capacity);
    this.start = new Float64Array(this.capacity);
    this.outsideNs = new Float64Array(this.capacity);
    this.call = new Int32Array(this.capacity);
  }

  protected override grow(capacity: number): void {
    this.source = grownInts(this.source, capacity);
    this.number = grownInts(this.number, capacity);
    this.start = grownFloats(this.start, capacity);
    this.outsideNs = grownFloats(this.outsideNs, capacity);
    this.call = grownInts(this.call, capacity);
  }
}
