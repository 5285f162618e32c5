import type { ColdCalendar, ColdEvent, Rank } from '../engine/ports.ts';
import type { Nanoseconds } from '../units/quantity.ts';

/**
 * The calendar as controllers see it. While the cluster settles, what is due now runs inside `settle` instead of in the
 * run, so that Pods of the manifests exist, and have been Ready for an hour, before the first event.
 */
export class SettlingCalendar implements ColdCalendar {
  private readonly calendar: ColdCalendar;
  private readonly due: { readonly event: ColdEvent; readonly run: () => void }[] = [];
  private readonly last: (() => void)[] = [];
  private settling = false;

  constructor(calendar: ColdCalendar) {
    this.calendar = calendar;
  }

  get now(): Nanoseconds {
    return this.calendar.now;
  }

  /** Whether Pods that start now are found running, rather than started. */
  get isSettling(): boolean {
    return this.settling;
  }

  at(time: Nanoseconds, rank: Rank, run: () => void): ColdEvent {
    if (!this.settling || time > this.now) return this.calendar.at(time, rank, run);
    const event = { cancelled: false };
    this.due.push({ event, run });
    return event;
  }

  /** Runs `run` when everything else has settled. */
  atLast(run: () => void): void {
    this.last.push(run);
  }

  /** Runs `begin` and everything it causes at this instant. */
  settle(begin: () => void): void {
    this.settling = true;
    try {
      begin();
      this.drain();
      for (const run of this.last) {
        run();
        this.drain();
      }
      this.last.length = 0;
    } finally {
      this.settling = false;
    }
  }

  private drain(): void {
    for (const { event, run } of this.due) if (!event.cancelled) run();
    this.due.length = 0;
  }
}
