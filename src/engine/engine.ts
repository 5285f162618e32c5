import type { Nanoseconds } from '../units/quantity.ts';
import { ColdQueue } from './cold-queue.ts';
import { cycleWords } from './cycle-words.ts';
import { EventQueue } from './event-queue.ts';
import type { ColdCalendar, ColdEvent } from './ports.ts';
import { Rank } from './ports.ts';
import { type Generations, TimerLanes } from './timer-lanes.ts';

/** Runs the hot events: one switch over all kinds, in the room that knows them all. */
export interface Dispatcher {
  dispatch(kind: number, record: number): void;
  /** The event in words, before it is dispatched: asked only of a model that runs away. */
  describe?(kind: number, record: number): string;
}

/** A model that runs on without time moving, or beyond its limit of steps. */
export class RunawayModel extends Error {}

export interface EngineLimits {
  /** Most events a run may have. Default none. */
  readonly events?: number;
  /** Most events at one instant. Default 20 million: 5 000 proxies times 1 000 services stay below it. */
  readonly eventsAtOnce?: number;
}

/**
 * The clock and the three queues: hot events, timer lanes, cold events. What comes next is decided by the total order
 * (time, rank, sequence); hot events and timers have rank `request`, and one counter numbers all of them.
 *
 * ```
 *   hot events ──┐
 *   timer lanes ─┼─► smallest (time, rank, sequence) ─► dispatch(kind, record) or run()
 *   cold events ─┘
 * ```
 */
export class Engine implements ColdCalendar {
  /** Simulated now. */
  now = 0 as Nanoseconds;
  /** Events that ran, cancelled timers not among them. */
  events = 0;

  private readonly queue = new EventQueue();
  private readonly lanes = new TimerLanes();
  private readonly cold = new ColdQueue();
  private sequence = 0;
  /** No timer and no cold event comes before this time: below it a hot event can run without looking. */
  private barrier = Number.POSITIVE_INFINITY;
  private coldDue = Number.POSITIVE_INFINITY;
  private eventsAtNow = 0;
  private stepLimit = Number.POSITIVE_INFINITY;
  private instantLimit = 20_000_000;
  /** What ran at this instant beyond the limit, in words. */
  private suspects: string[] = [];

  /** Schedules a hot event; `kind` < 32, `record` < 2^26; `time` in whole nanoseconds, not before now. */
  schedule(time: number, kind: number, record: number): void {
    this.queue.push(time, this.sequence++, kind, record);
  }

  /** The lane of timers of this duration that, when due, run event `kind` for their record. */
  openLane(durationNs: number, kind: number, owner: Generations): number {
    return this.lanes.open(durationNs, kind, owner);
  }

  /** Arms a timer; it is cancelled by raising the record's generation. */
  arm(lane: number, record: number, generation: number): void {
    this.lanes.arm(lane, this.now, this.sequence++, record, generation);
    if (this.lanes.nextDue < this.barrier) this.barrier = this.lanes.nextDue;
  }

  at(time: Nanoseconds, rank: Rank, run: () => void): ColdEvent {
    const event = this.cold.push(time < this.now ? this.now : time, rank, this.sequence++, run);
    if (time < this.coldDue) {
      this.coldDue = time < this.now ? this.now : time;
      if (this.coldDue < this.barrier) this.barrier = this.coldDue;
    }
    return event;
  }

  /** Beyond these `RunawayModel` is thrown. */
  limit({ events = this.stepLimit, eventsAtOnce = this.instantLimit }: EngineLimits): void {
    this.stepLimit = events;
    this.instantLimit = eventsAtOnce;
  }

  /** Runs everything up to and including time `until`, then sets the clock to it. */
  runUntil(until: Nanoseconds, dispatcher: Dispatcher): void {
    const queue = this.queue;
    for (;;) {
      const node = queue.peek();
      const time = node < 0 ? Number.POSITIVE_INFINITY : queue.timeOf(node);
      if (time < this.barrier) {
        if (time > until) break;
        const what = queue.pop(node);
        this.moveTo(time, what, dispatcher);
        dispatcher.dispatch(what & 31, what >>> 5);
      } else if (!this.runOther(node, time, until, dispatcher)) break;
    }
    if (until !== Number.POSITIVE_INFINITY && until > this.now) this.now = until;
  }

  /** Runs one event; false when nothing is left. */
  step(dispatcher: Dispatcher): boolean {
    const node = this.queue.peek();
    const time = node < 0 ? Number.POSITIVE_INFINITY : this.queue.timeOf(node);
    if (time < this.barrier) {
      const what = this.queue.pop(node);
      this.moveTo(time, what, dispatcher);
      dispatcher.dispatch(what & 31, what >>> 5);
      return true;
    }
    return this.runOther(node, time, Number.POSITIVE_INFINITY as Nanoseconds, dispatcher);
  }

  /** A timer or a cold event may come first: compares all three in the whole order. False when nothing is due by `until`. */
  private runOther(node: number, hotTime: number, until: number, dispatcher: Dispatcher): boolean {
    const lanes = this.lanes;
    if (lanes.nextDue <= hotTime) lanes.settle();
    const coldEntry = this.cold.peek();
    this.coldDue = coldEntry === undefined ? Number.POSITIVE_INFINITY : coldEntry.time;

    const laneFirst =
      lanes.nextDue < hotTime ||
      (lanes.nextDue === hotTime && node >= 0 && lanes.nextSequence < this.queue.sequenceOf(node));
    const requestTime = laneFirst ? lanes.nextDue : hotTime;
    const requestSequence = laneFirst ? lanes.nextSequence : node < 0 ? 0 : this.queue.sequenceOf(node);
    const coldFirst =
      coldEntry !== undefined &&
      (coldEntry.time < requestTime ||
        (coldEntry.time === requestTime && (coldEntry.rank < Rank.request || coldEntry.sequence < requestSequence)));

    const time = coldFirst ? coldEntry.time : requestTime;
    if (time === Number.POSITIVE_INFINITY || time > until) {
      this.setBarrier();
      return false;
    }
    if (coldFirst) {
      this.moveTo(time, NOT_HOT, dispatcher);
      this.cold.poll();
      const next = this.cold.peek();
      this.coldDue = next === undefined ? Number.POSITIVE_INFINITY : next.time;
      this.setBarrier();
      coldEntry.run();
    } else if (laneFirst) {
      const what = lanes.pop();
      this.setBarrier();
      this.moveTo(time, what, dispatcher);
      dispatcher.dispatch(what & 31, what >>> 5);
    } else {
      const what = this.queue.pop(node);
      this.setBarrier();
      this.moveTo(time, what, dispatcher);
      dispatcher.dispatch(what & 31, what >>> 5);
    }
    return true;
  }

  private setBarrier(): void {
    this.barrier = this.lanes.nextDue < this.coldDue ? this.lanes.nextDue : this.coldDue;
  }

  private moveTo(time: number, what: number, dispatcher: Dispatcher): void {
    this.events++;
    if (time !== this.now) {
      this.now = time as Nanoseconds;
      this.eventsAtNow = 0;
    } else if (++this.eventsAtNow > this.instantLimit) this.suspect(what, dispatcher);
    if (this.events > this.stepLimit) throw new RunawayModel(`more than ${this.stepLimit} events, at ${time} ns`);
  }

  /** Listens for a while to what runs, then ends the run with the cycle in words. */
  private suspect(what: number, dispatcher: Dispatcher): void {
    if (this.eventsAtNow === this.instantLimit + 1) this.suspects = [];
    const words = what === NOT_HOT ? 'a controller' : dispatcher.describe?.(what & 31, what >>> 5);
    this.suspects.push(words ?? `event ${what & 31}`);
    if (this.suspects.length < SUSPECTS) return;
    throw new RunawayModel(
      `${this.eventsAtNow} events without time moving, at ${this.now} ns: ${cycleWords(this.suspects)}`,
    );
  }
}

const NOT_HOT = -1;
/** Enough to see a cycle of 32 events twice. */
const SUSPECTS = 64;
