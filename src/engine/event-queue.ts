import { grownFloats, grownInts } from './grow.ts';

/**
 * The calendar of hot events: a calendar queue (Brown 1988) over typed arrays.
 *
 * Days of one width lie round a ring of slots; an event goes into the list of its day, behind those of the same time,
 * so that equal times leave in the order they came. A bitmap of the days in use makes the search for the next one
 * cheap. The ring is laid anew when it fills up or when the spacing of events has drifted from the width of a day.
 *
 * An event is (time, sequence, kind, record): whole nanoseconds, the engine's sequence number, and two small integers.
 * Nothing is allocated per event; an event cannot be taken back, its kind's handler tests a generation instead.
 */
export class EventQueue {
  /** Number of pending events. */
  size = 0;

  private capacity = 1024;
  private time = new Float64Array(this.capacity);
  private sequence = new Float64Array(this.capacity);
  private what = new Int32Array(this.capacity);
  private next = new Int32Array(this.capacity);
  private free = new Int32Array(this.capacity);
  private freeCount = 0;
  private used = 0;

  private slots = 1024;
  private first = new Int32Array(this.slots).fill(-1);
  /** Says nothing where `first` is -1. Thousands of events of one instant are so appended without a walk. */
  private last = new Int32Array(this.slots);
  private bitmap = new Int32Array(this.slots >> 5);
  private width = 65536;
  private perWidth = 1 / this.width;
  private today = 0;

  private now = 0;
  private checkedAt = 0;
  private pops = 0;

  /** `kind` is below 32, `record` below 2^26. `time` is not before the last event that was popped. */
  push(time: number, sequence: number, kind: number, record: number): void {
    let node: number;
    if (this.freeCount > 0) node = this.free[--this.freeCount];
    else {
      if (this.used === this.capacity) this.growNodes();
      node = this.used++;
    }
    this.time[node] = time;
    this.sequence[node] = sequence;
    this.what[node] = (record << 5) | kind;
    this.link(node, time);
    if (++this.size > 2 * this.slots) this.layAnew(4 * this.slots, this.width);
  }

  /** The node of the next event, or -1. Valid until the next push or pop. */
  peek(): number {
    if (this.size === 0) return -1;
    const first = this.first;
    const bitmap = this.bitmap;
    const mask = this.slots - 1;
    const words = bitmap.length;
    const start = this.today & mask;
    const soonest = first[start];
    if (soonest >= 0 && this.time[soonest] * this.perWidth < this.today + 1) return soonest;
    let w = start >> 5;
    let word = bitmap[w] & (-1 << (start & 31));
    for (let seen = 0; seen <= words; seen++) {
      while (word !== 0) {
        const slot = (w << 5) | (31 - Math.clz32(word & -word));
        const node = first[slot];
        const day = this.today + ((slot - start) & mask);
        if (Math.floor(this.time[node] * this.perWidth) === day) {
          this.today = day;
          return node;
        }
        word &= word - 1; // that slot's first event is of a later year
      }
      w = w + 1 === words ? 0 : w + 1;
      word = bitmap[w];
    }
    return this.earliestOfAll();
  }

  timeOf(node: number): number {
    return this.time[node];
  }

  sequenceOf(node: number): number {
    return this.sequence[node];
  }

  /** Takes out the node that `peek` gave and returns its kind and record as `record << 5 | kind`. */
  pop(node: number): number {
    const time = this.time[node];
    const slot = (time * this.perWidth) & (this.slots - 1);
    const next = this.next[node];
    this.first[slot] = next;
    if (next < 0) this.bitmap[slot >> 5] &= ~(1 << (slot & 31));
    this.free[this.freeCount++] = node;
    this.size--;
    this.now = time;
    if (++this.pops === RETUNE_AFTER) this.retune();
    return this.what[node];
  }

  private link(node: number, time: number): void {
    const day = Math.floor(time * this.perWidth);
    if (day < this.today) this.today = day; // `peek` may have looked ahead of an event that came since
    const slot = day & (this.slots - 1);
    const head = this.first[slot];
    if (head < 0) {
      this.next[node] = -1;
      this.first[slot] = node;
      this.last[slot] = node;
      this.bitmap[slot >> 5] |= 1 << (slot & 31);
      return;
    }
    const tail = this.last[slot];
    if (this.time[tail] <= time) {
      this.next[node] = -1;
      this.next[tail] = node;
      this.last[slot] = node;
      return;
    }
    if (this.time[head] > time) {
      this.next[node] = head;
      this.first[slot] = node;
      return;
    }
    let before = head;
    let after = this.next[head];
    // Ends at the tail, which is later.
    while (this.time[after] <= time) {
      before = after;
      after = this.next[after];
    }
    this.next[node] = after;
    this.next[before] = node;
  }

  /** Nothing lies within a year from today: the earliest of all heads. */
  private earliestOfAll(): number {
    let best = -1;
    for (let slot = 0; slot < this.slots; slot++) {
      const node = this.first[slot];
      if (node >= 0 && (best < 0 || this.time[node] < this.time[best])) best = node;
    }
    this.today = Math.floor(this.time[best] * this.perWidth);
    return best;
  }

  /** Aims at one event in two days. */
  private retune(): void {
    const fit = (0.5 * (this.now - this.checkedAt)) / RETUNE_AFTER;
    if (fit >= 1 && (fit > 2 * this.width || fit < this.width / 2)) this.layAnew(this.slots, fit);
    this.checkedAt = this.now;
    this.pops = 0;
  }

  private layAnew(slots: number, width: number): void {
    const pending: number[] = [];
    for (let slot = 0; slot < this.slots; slot++) {
      for (let node = this.first[slot]; node >= 0; node = this.next[node]) pending.push(node);
    }
    pending.sort((a, b) => this.time[a] - this.time[b] || this.sequence[a] - this.sequence[b]);
    this.width = width;
    this.perWidth = 1 / width;
    this.slots = slots;
    this.first = new Int32Array(slots).fill(-1);
    this.last = new Int32Array(slots);
    this.bitmap = new Int32Array(slots >> 5);
    this.today = Math.floor(this.now * this.perWidth);
    for (let i = pending.length - 1; i >= 0; i--) {
      const node = pending[i];
      const slot = (this.time[node] * this.perWidth) & (slots - 1);
      if (this.first[slot] < 0) this.last[slot] = node;
      this.next[node] = this.first[slot];
      this.first[slot] = node;
      this.bitmap[slot >> 5] |= 1 << (slot & 31);
    }
  }

  private growNodes(): void {
    this.capacity *= 2;
    this.time = grownFloats(this.time, this.capacity);
    this.sequence = grownFloats(this.sequence, this.capacity);
    this.what = grownInts(this.what, this.capacity);
    this.next = grownInts(this.next, this.capacity);
    this.free = grownInts(this.free, this.capacity);
  }
}

const RETUNE_AFTER = 1 << 14;
