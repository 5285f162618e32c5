import { RecordPool } from '../engine/record-pool.ts';

export class Frame {
  /** The attempt it answers; -1 when the caller has given up, or for a branch. */
  attempt = 0;
  pod = 0;
  /** Program counter into the step table. */
  pc = 0;
  key0 = 0;
  key1 = 0;
  /** Draw counter of this run: attempt ordinal << 16 | loop turn. */
  counter = 0;
  shape = 0;
  /** For a branch, the frame that waits; else -1. */
  parent = 0;
  /** Branches still running (one more while they are being started). */
  pending = 0;
  /** Worst status of the branches so far. */
  branchStatus = 0;
  /** Turns left of the loop that runs. */
  turnsLeft = 0;
  /** The call it waits for, -1 for none. */
  call = 0;
  /** Arrival at the Pod. */
  start = 0.5;
  /** 0 waits for a worker, 1 runs, 2 cancelled and waits for its event. */
  state = 0;
  /** Neighbours in the Pod's queue. */
  before = 0;
  after = 0;
}

/** One run of a behaviour program in a Pod: a request being answered, or a branch of `parallel`. */
export class Frames extends RecordPool {
  /** By record number. */
  readonly at: Frame[] = [];

  constructor(limit: number) {
    super('frames', 256, limit);
    this.grow(this.capacity);
  }

  protected override grow(capacity: number): void {
    while (this.at.length < capacity) this.at.push(new Frame());
  }
}
