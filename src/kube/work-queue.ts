import { type ColdCalendar, Rank } from '../engine/ports.ts';
import type { Nanoseconds } from '../units/quantity.ts';

/**
 * Keys a controller has to look at again. A key added twice before it is looked at is looked at once; that happens at
 * the same instant, after what is going on now.
 */
export class WorkQueue {
  private readonly calendar: ColdCalendar;
  private readonly reconcile: (key: string) => void;
  private readonly waiting = new Set<string>();

  constructor(calendar: ColdCalendar, reconcile: (key: string) => void) {
    this.calendar = calendar;
    this.reconcile = reconcile;
  }

  add(key: string): void {
    if (this.waiting.has(key)) return;
    this.waiting.add(key);
    this.calendar.at(this.calendar.now, Rank.kube, () => {
      this.waiting.delete(key);
      this.reconcile(key);
    });
  }

  /** Looks at the key again at `at`, besides what changes before. */
  addAt(key: string, at: Nanoseconds): void {
    this.calendar.at(at, Rank.kube, () => this.add(key));
  }
}
