import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ColdQueue } from '../../src/engine/cold-queue.ts';
import type { ColdEvent, Rank } from '../../src/engine/ports.ts';
import type { Nanoseconds } from '../../src/units/quantity.ts';

it('gives events in the order of time, rank and sequence, and never a cancelled one', () => {
  const event = fc.record({ time: fc.nat(4), rank: fc.integer({ min: 0, max: 3 }), cancelled: fc.boolean() });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 100 }), (events) => {
      const queue = new ColdQueue();
      const ran: number[] = [];
      const pushed: ColdEvent[] = events.map(({ time, rank }, sequence) =>
        queue.push(time as Nanoseconds, rank as Rank, sequence, () => ran.push(sequence)),
      );
      events.forEach(({ cancelled }, i) => {
        if (cancelled) pushed[i].cancelled = true;
      });
      for (let next = queue.peek(); next !== undefined; next = queue.peek()) {
        queue.poll();
        next.run();
      }
      const expected = events
        .map((each, sequence) => ({ ...each, sequence }))
        .filter(({ cancelled }) => !cancelled)
        .sort((a, b) => a.time - b.time || a.rank - b.rank || a.sequence - b.sequence)
        .map(({ sequence }) => sequence);
      expect(ran).toEqual(expected);
    }),
    { seed: 7 },
  );
});
