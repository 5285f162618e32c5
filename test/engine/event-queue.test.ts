import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ColdQueue } from '../../src/engine/cold-queue.ts';
import { EventQueue } from '../../src/engine/event-queue.ts';
import { Rank } from '../../src/engine/ports.ts';
import type { Nanoseconds } from '../../src/units/quantity.ts';

/** The typed calendar and the prescribed package side by side: every answer of one is checked against the other. */
class BothQueues {
  /** Time of the last event that left: no event may be earlier. */
  now: number;
  private readonly calendar = new EventQueue();
  private readonly reference = new ColdQueue();
  private sequence = 0;

  constructor(now = 0) {
    this.now = now;
  }

  get size(): number {
    return this.calendar.size;
  }

  push(time: number): void {
    const sequence = this.sequence++;
    this.calendar.push(time, sequence, sequence & 31, sequence);
    this.reference.push(time as Nanoseconds, Rank.request, sequence, () => undefined);
  }

  peek(): void {
    const node = this.calendar.peek();
    const wanted = this.reference.peek();
    const seen = node < 0 ? undefined : [this.calendar.timeOf(node), this.calendar.sequenceOf(node)];
    const hoped = wanted === undefined ? undefined : [wanted.time, wanted.sequence];
    // Compared by hand: the matcher would cost more than the queues.
    if (seen?.[0] !== hoped?.[0] || seen?.[1] !== hoped?.[1]) expect(seen).toEqual(hoped);
  }

  pop(): void {
    this.peek();
    const node = this.calendar.peek();
    if (node < 0) return;
    const sequence = this.calendar.sequenceOf(node);
    this.now = this.calendar.timeOf(node);
    const what = this.calendar.pop(node);
    if (what !== ((sequence << 5) | (sequence & 31))) expect(what).toBe((sequence << 5) | (sequence & 31));
    this.reference.poll();
  }

  drain(): void {
    while (this.size > 0) this.pop();
    expect(this.calendar.peek()).toBe(-1);
    expect(this.reference.peek()).toBeUndefined();
  }
}

/** Gaps as models have them: none, a few ns, a hop, seconds, days. */
const gap = fc.oneof(
  fc.constant(0),
  fc.nat(3),
  fc.nat(1_000_000),
  fc.nat(2_000_000_000),
  fc.integer({ min: 1, max: 9 }).map((days) => days * 86_400e9),
);
const action = fc.oneof(
  { weight: 5, arbitrary: gap.map((ns) => ({ kind: 'push' as const, ns })) },
  { weight: 2, arbitrary: fc.constant({ kind: 'peek' as const, ns: 0 }) },
  { weight: 4, arbitrary: fc.constant({ kind: 'pop' as const, ns: 0 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 2000 }).map((ns) => ({ kind: 'flood' as const, ns })) },
);

/** A cheap sequence of numbers that looks like chance. */
function mixed(i: number): number {
  let x = Math.imul(i + 1, 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}

describe('EventQueue against the prescribed package', () => {
  it('agrees on every answer, whatever the interleaving of push, peek and pop', () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 1, 2 ** 40, 2 ** 52), fc.array(action, { maxLength: 300 }), (start, actions) => {
        const both = new BothQueues(start);
        for (const { kind, ns } of actions) {
          // Near 2^52 only whole numbers are left; sums stay exact up to 2^53.
          if (kind === 'push') both.push(both.now + ns);
          else if (kind === 'peek') both.peek();
          else if (kind === 'pop') both.pop();
          else for (let i = 0; i < ns; i++) both.push(both.now + (mixed(i) % (10 * ns)));
        }
        both.drain();
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('given a peek far ahead, when an earlier event is pushed, then that one is next', () => {
    const both = new BothQueues();
    both.push(3_600e9);
    both.peek();
    both.push(5);
    both.peek();
    both.push(4);
    both.drain();
    expect(both.now).toBe(3_600e9);
  });

  it('keeps equal times in order across a new layout of its ring', () => {
    const both = new BothQueues();
    for (let i = 0; i < 5_000; i++) both.push(1_000 + (i % 2));
    both.drain();
  });

  it('takes 100 000 events of one instant without walking past them', () => {
    const both = new BothQueues();
    for (let i = 0; i < 100_000; i++) both.push(1_000);
    both.drain();
  });

  it('agrees while 100 000 events are pending', () => {
    const both = new BothQueues();
    for (let i = 0; i < 100_000; i++) both.push(mixed(i));
    for (let i = 0; i < 100_000; i++) {
      both.pop();
      both.push(both.now + (mixed(~i) % 1_000_000));
    }
    expect(both.size).toBe(100_000);
    both.drain();
  });

  it('finds its width again when the spacing of events changes by ten orders of magnitude', () => {
    const both = new BothQueues();
    for (const scale of [1, 1e10, 1, 1e5]) {
      for (let i = 0; i < 40; i++) both.push(both.now + (mixed(i) % 100) * scale);
      for (let i = 0; i < 40_000; i++) {
        both.pop();
        both.push(both.now + (mixed(i) % 100) * scale);
      }
      both.drain();
    }
  });
});
