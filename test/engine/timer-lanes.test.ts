import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimerLanes } from '../../src/engine/timer-lanes.ts';

const KIND = 9;

describe('TimerLanes', () => {
  it('gives live timers in order of due time and arming, and no cancelled one', () => {
    const timer = fc.record({ gap: fc.nat(3), duration: fc.constantFrom(1, 5, 100), cancelled: fc.boolean() });
    fc.assert(
      fc.property(fc.array(timer, { maxLength: 400 }), (timers) => {
        const lanes = new TimerLanes();
        const owner = { generation: new Int32Array(timers.length) };
        let now = 0;
        const armed = timers.map(({ gap, duration, cancelled }, record) => {
          now += gap;
          lanes.arm(lanes.open(duration, KIND, owner), now, record, record, 0);
          if (cancelled) owner.generation[record]++;
          return { due: now + duration, record, cancelled };
        });
        const expected = armed
          .filter(({ cancelled }) => !cancelled)
          .sort((a, b) => a.due - b.due || a.record - b.record)
          .map(({ due, record }) => [due, record]);
        const popped: number[][] = [];
        for (lanes.settle(); lanes.nextLane >= 0; ) {
          const due = lanes.nextDue;
          const what = lanes.pop();
          expect(what & 31).toBe(KIND);
          popped.push([due, what >>> 5]);
        }
        expect(popped).toEqual(expected);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('keeps its order when the ring grows while its head stands in the middle', () => {
    const lanes = new TimerLanes();
    const owner = { generation: new Int32Array(500) };
    const lane = lanes.open(10, KIND, owner);
    for (let i = 0; i < 50; i++) lanes.arm(lane, i, i, i, 0);
    for (let i = 0; i < 40; i++) owner.generation[i]++;
    lanes.settle();
    for (let i = 50; i < 500; i++) lanes.arm(lane, i, i, i, 0);
    const popped: number[] = [];
    while (lanes.nextLane >= 0) popped.push(lanes.pop() >>> 5);
    expect(popped).toEqual(Array.from({ length: 460 }, (_, i) => i + 40));
  });

  it('says that nothing is due once every timer was cancelled', () => {
    const lanes = new TimerLanes();
    const owner = { generation: new Int32Array(1) };
    lanes.arm(lanes.open(10, KIND, owner), 0, 0, 0, 0);
    owner.generation[0]++;
    lanes.settle();
    expect(lanes.nextDue).toBe(Number.POSITIVE_INFINITY);
  });
});
