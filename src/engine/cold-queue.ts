import FastPriorityQueue from 'fast-priority-queue';
import type { Nanoseconds } from '../units/quantity.ts';
import type { ColdEvent, Rank } from './ports.ts';

interface Entry extends ColdEvent {
  readonly time: Nanoseconds;
  readonly rank: Rank;
  readonly sequence: number;
  readonly run: () => void;
}

/**
 * Sparse events of the cold rooms, on the prescribed `fastpriorityqueue`. That package is not stable on ties, so the
 * whole order (time, rank, sequence) is compared; its `remove` may take out another event of the same time, so an event
 * is cancelled by a mark and skipped on its way out.
 */
export class ColdQueue {
  private readonly queue = new FastPriorityQueue<Entry>(precedes);

  push(time: Nanoseconds, rank: Rank, sequence: number, run: () => void): ColdEvent {
    const entry: Entry = { time, rank, sequence, run, cancelled: false };
    this.queue.add(entry);
    return entry;
  }

  /** The next event that is not cancelled. */
  peek(): Entry | undefined {
    let entry = this.queue.peek();
    while (entry?.cancelled) {
      this.queue.poll();
      entry = this.queue.peek();
    }
    return entry;
  }

  poll(): void {
    this.queue.poll();
  }
}

function precedes(a: Entry, b: Entry): boolean {
  if (a.time !== b.time) return a.time < b.time;
  if (a.rank !== b.rank) return a.rank < b.rank;
  return a.sequence < b.sequence;
}
