import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grownInts } from '../../src/engine/grow.ts';
import { BudgetExceeded, RecordPool } from '../../src/engine/record-pool.ts';

class Marks extends RecordPool {
  mark = new Int32Array(this.capacity);

  protected override grow(capacity: number): void {
    this.mark = grownInts(this.mark, capacity);
  }
}

describe('RecordPool', () => {
  it('never gives out a record that is in use, and keeps the fields of those that are', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1, max: 20 }), { maxLength: 200 }), (actions) => {
        const pool = new Marks('marks', 2, 1000);
        const inUse = new Map<number, number>();
        actions.forEach((action, i) => {
          const given = [...inUse.keys()][action];
          if (given !== undefined) {
            pool.give(given);
            inUse.delete(given);
            return;
          }
          const record = pool.take();
          expect(inUse.has(record)).toBe(false);
          pool.mark[record] = i;
          inUse.set(record, i);
        });
        expect(pool.live).toBe(inUse.size);
        for (const [record, mark] of inUse) expect(pool.mark[record]).toBe(mark);
      }),
      { seed: 7 },
    );
  });

  it('raises the generation when a record is given back, so that who still names it can tell', () => {
    const pool = new Marks('marks', 2, 2);
    const record = pool.take();
    const generation = pool.generation[record];
    pool.give(record);
    expect(pool.take()).toBe(record);
    expect(pool.generation[record]).toBe(generation + 1);
  });

  it('given a budget of three, when a fourth is taken, then it says what there is too much of', () => {
    const pool = new Marks('calls', 1, 3);
    for (let i = 0; i < 3; i++) pool.take();
    expect(() => pool.take()).toThrow(new BudgetExceeded('more than 3 calls at once'));
  });

  it('knows which records have been taken at some time', () => {
    const pool = new Marks('marks', 4, 4);
    pool.give(pool.take());
    expect([0, 1].map((record) => pool.isTaken(record))).toEqual([true, false]);
  });
});
