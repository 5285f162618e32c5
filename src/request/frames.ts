import { grownFloats, grownInts } from '../engine/grow.ts';
import { RecordPool } from '../engine/record-pool.ts';

/** One run of a behaviour program in a Pod: a request being answered, or a branch of `parallel`. */
export class Frames extends RecordPool {
  /** The attempt it answers; -1 when the caller has given up, or for a branch. */
  attempt: Int32Array<ArrayBuffer>;
  pod: Int32Array<ArrayBuffer>;
  /** Program counter into the step table. */
  pc: Int32Array<ArrayBuffer>;
  key0: Int32Array<ArrayBuffer>;
  key1: Int32Array<ArrayBuffer>;
  /** Draw counter of this run: attempt ordinal << 16 | loop turn. */
  counter: Int32Array<ArrayBuffer>;
  shape: Int32Array<ArrayBuffer>;
  /** For a branch, the frame that waits; else -1. */
  parent: Int32Array<ArrayBuffer>;
  /** Branches still running (one more while they are being started). */
  pending: Int32Array<ArrayBuffer>;
  /** Worst status of the branches so far. */
  branchStatus: Int32Array<ArrayBuffer>;
  /** Turns left of the loop that runs. */
  turnsLeft: Int32Array<ArrayBuffer>;
  /** The call it waits for, -1 for none. */
  call: Int32Array<ArrayBuffer>;
  /** Arrival at the Pod. */
  start: Float64Array<ArrayBuffer>;
  /** 0 waits for a worker, 1 runs, 2 cancelled and waits for its event. */
  state: Int32Array<ArrayBuffer>;
  /** Neighbours in the Pod's queue. */
  before: Int32Array<ArrayBuffer>;
  after: Int32Array<ArrayBuffer>;

  constructor(limit: number) {
    super('frames', 256, limit);
    const ints = () => new Int32Array(this.capacity);
    this.attempt = ints();
    this.pod = ints();
    this.pc = ints();
    this.key0 = ints();
    this.key1 = ints();
    this.counter = ints();
    this.shape = ints();
    this.parent = ints();
    this.pending = ints();
    this.branchStatus = ints();
    this.turnsLeft = ints();
    this.call = ints();
    this.start = new Float64Array(this.capacity);
    this.state = ints();
    this.before = ints();
    this.after = ints();
  }

  protected override grow(capacity: number): void {
    this.attempt = grownInts(this.attempt, capacity);
    this.pod = grownInts(this.pod, capacity);
    this.pc = grownInts(this.pc, capacity);
    this.key0 = grownInts(this.key0, capacity);
    this.key1 = grownInts(this.key1, capacity);
    this.counter = grownInts(this.counter, capacity);
    this.shape = grownInts(this.shape, capacity);
    this.parent = grownInts(this.parent, capacity);
    this.pending = grownInts(this.pending, capacity);
    this.branchStatus = grownInts(this.branchStatus, capacity);
    this.turnsLeft = grownInts(this.turnsLeft, capacity);
    this.call = grownInts(this.call, capacity);
    this.start = grownFloats(this.start, capacity);
    this.state = grownInts(this.state, capacity);
    this.before = grownInts(this.before, capacity);
    this.after = grownInts(this.after, capacity);
  }
}
