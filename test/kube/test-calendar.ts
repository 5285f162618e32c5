import FastPriorityQueue from 'fast-priority-queue';
import type { ColdCalendar, ColdEvent, Draws, OpenStream, Rank } from '../../src/engine/ports.ts';
import type { Nanoseconds } from '../../src/units/quantity.ts';

interface Entry extends ColdEvent {
  readonly time: Nanoseconds;
  readonly rank: Rank;
  readonly sequence: number;
  readonly run: () => void;
}

/** The smallest calendar that keeps the order (time, rank, sequence). */
export class TestCalendar implements ColdCalendar {
  now = 0 as Nanoseconds;
  private sequence = 0;
  private readonly queue = new FastPriorityQueue<Entry>(
    (a, b) =>
      a.time < b.time || (a.time === b.time && (a.rank < b.rank || (a.rank === b.rank && a.sequence < b.sequence))),
  );

  at(time: Nanoseconds, rank: Rank, run: () => void): ColdEvent {
    if (time < this.now) throw new RangeError(`${time} is before now, ${this.now}`);
    const entry: Entry = { time, rank, sequence: this.sequence++, run, cancelled: false };
    this.queue.add(entry);
    return entry;
  }

  /** Runs everything up to and including `until`; `afterInstant` is called once for each time at which something ran. */
  runUntil(until: Nanoseconds, afterInstant: () => void = () => {}): void {
    for (let next = this.queue.peek(); next !== undefined && next.time <= until; next = this.queue.peek()) {
      this.now = next.time;
      for (let event = this.queue.peek(); event !== undefined && event.time === this.now; event = this.queue.peek()) {
        this.queue.poll();
        if (!event.cancelled) event.run();
      }
      afterInstant();
    }
    this.now = until;
  }
}

/** Every draw is the given number: phases and delays in the hand of the test. */
export const fixedDraws = (value: number): OpenStream => {
  const draws: Draws = { uniform: () => value, below: (n) => Math.floor(value * n) };
  return () => draws;
};
