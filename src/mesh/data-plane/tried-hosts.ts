import { grownInts } from '../../engine/grow.ts';
import { RecordPool } from '../../engine/record-pool.ts';

/** Hosts a call has tried, as short lists: what Envoy's `previous_hosts` predicate remembers. Used by retries only. */
export class TriedHosts extends RecordPool {
  private pod: Int32Array<ArrayBuffer>;
  private next: Int32Array<ArrayBuffer>;

  constructor(limit: number) {
    super('tried hosts', 64, limit);
    this.pod = new Int32Array(this.capacity);
    this.next = new Int32Array(this.capacity);
  }

  /** The list with one more host at its head. */
  add(list: number, pod: number): number {
    const entry = this.take();
    this.pod[entry] = pod;
    this.next[entry] = list;
    return entry;
  }

  has(list: number, pod: number): boolean {
    for (let entry = list; entry >= 0; entry = this.next[entry]) if (this.pod[entry] === pod) return true;
    return false;
  }

  forget(list: number): void {
    for (let entry = list; entry >= 0; ) {
      const next = this.next[entry];
      this.give(entry);
      entry = next;
    }
  }

  protected override grow(capacity: number): void {
    this.pod = grownInts(this.pod, capacity);
    this.next = grownInts(this.next, capacity);
  }
}
