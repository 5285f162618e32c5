import { grownFloats, grownInts } from './grow.ts';

/**
 * Timers that rarely fire (engine notes §3). Timeouts of one duration expire in the order they were set, so each
 * distinct duration has a FIFO ring, and only the heads are looked at. Cancelling is done by the owner: it raises the
 * generation of its record, and a head whose generation differs is dropped without moving the clock.
 */
export class TimerLanes {
  /** No live timer is due before this; it may be early, because a cancelled head counts until it is looked at. */
  nextDue = Number.POSITIVE_INFINITY;
  /** Lane of `nextDue`, and the sequence number of its head. */
  nextLane = -1;
  nextSequence = 0;

  private readonly lanes: Lane[] = [];
  private readonly byDuration = new Map<string, number>();

  /**
   * The lane for a duration and what it times. `generation` holds the live generation of each record; the array may be
   * replaced when its owner grows, so it is asked for through the owner.
   */
  open(durationNs: number, kind: number, owner: Generations): number {
    const key = `${kind}/${durationNs}`;
    const known = this.byDuration.get(key);
    if (known !== undefined) return known;
    this.lanes.push(new Lane(durationNs, kind, owner));
    this.byDuration.set(key, this.lanes.length - 1);
    return this.lanes.length - 1;
  }

  /** Arms a timer for `now` + the lane's duration; `sequence` comes from the engine's one counter. */
  arm(laneIndex: number, now: number, sequence: number, record: number, generation: number): void {
    const lane = this.lanes[laneIndex];
    const due = now + lane.durationNs;
    lane.push(due, sequence, record, generation);
    if (due < this.nextDue) {
      this.nextDue = due;
      this.nextLane = laneIndex;
      this.nextSequence = sequence;
    }
  }

  /** Drops cancelled heads and finds the true next timer. Call when `nextDue` has been reached. */
  settle(): void {
    let due = Number.POSITIVE_INFINITY;
    let best = -1;
    let sequence = 0;
    for (let i = 0; i < this.lanes.length; i++) {
      const lane = this.lanes[i];
      lane.dropCancelled();
      if (lane.count === 0) continue;
      const headDue = lane.headDue();
      const headSequence = lane.headSequence();
      if (headDue < due || (headDue === due && headSequence < sequence)) {
        due = headDue;
        best = i;
        sequence = headSequence;
      }
    }
    this.nextDue = due;
    this.nextLane = best;
    this.nextSequence = sequence;
  }

  /** Takes the next timer (which `settle` has found) and returns `record << 5 | kind`. */
  pop(): number {
    const lane = this.lanes[this.nextLane];
    const what = (lane.headRecord() << 5) | lane.kind;
    lane.shift();
    this.settle();
    return what;
  }
}

/** Whoever owns the records that timers point at. */
export interface Generations {
  readonly generation: Int32Array;
}

class Lane {
  count = 0;
  readonly durationNs: number;
  readonly kind: number;
  private readonly owner: Generations;
  private head = 0;
  private capacity = 64;
  private due = new Float64Array(this.capacity);
  private sequence = new Float64Array(this.capacity);
  private record = new Int32Array(this.capacity);
  private generation = new Int32Array(this.capacity);

  constructor(durationNs: number, kind: number, owner: Generations) {
    this.durationNs = durationNs;
    this.kind = kind;
    this.owner = owner;
  }

  push(due: number, sequence: number, record: number, generation: number): void {
    if (this.count === this.capacity) {
      // A ring full of cancelled timers need not grow.
      this.dropCancelled();
      if (this.count > this.capacity >> 1) this.grow();
    }
    const at = (this.head + this.count++) & (this.capacity - 1);
    this.due[at] = due;
    this.sequence[at] = sequence;
    this.record[at] = record;
    this.generation[at] = generation;
  }

  headDue(): number {
    return this.due[this.head];
  }

  headSequence(): number {
    return this.sequence[this.head];
  }

  headRecord(): number {
    return this.record[this.head];
  }

  shift(): void {
    this.head = (this.head + 1) & (this.capacity - 1);
    this.count--;
  }

  dropCancelled(): void {
    const live = this.owner.generation;
    while (this.count > 0 && live[this.record[this.head]] !== this.generation[this.head]) this.shift();
  }

  private grow(): void {
    const old = this.capacity;
    const tail = this.head;
    this.capacity = 2 * old;
    this.due = grownFloats(this.due, this.capacity);
    this.sequence = grownFloats(this.sequence, this.capacity);
    this.record = grownInts(this.record, this.capacity);
    this.generation = grownInts(this.generation, this.capacity);
    // The part before the head goes behind the old end, so that the ring is whole again.
    this.due.copyWithin(old, 0, tail);
    this.sequence.copyWithin(old, 0, tail);
    this.record.copyWithin(old, 0, tail);
    this.generation.copyWithin(old, 0, tail);
  }
}
