import { describe, expect, it } from 'vitest';
import { InterleavedPool } from '../../src/engine/interleaved-pool.ts';

class Pairs extends InterleavedPool {
  constructor() {
    super('pairs', 2, 4096);
  }

  at(record: number): number {
    return 2 * record;
  }
}

describe('interleaved pool', () => {
  it('keeps every field of every record through growth, and leaves nothing in the array it had before', () => {
    const pool = new Pairs();
    const first = pool.cells;
    const records = Array.from({ length: 3000 }, (_, i) => {
      const record = pool.take();
      pool.cells[pool.at(record)] = i;
      pool.cells[pool.at(record) + 1] = -i;
      pool.start[record] = i / 2;
      return record;
    });
    expect(records.map((record) => [pool.get(record, 0), pool.get(record, 1), pool.start[record]])).toEqual(
      records.map((_, i) => [i, 0 - i, i / 2]),
    );
    expect(first).not.toBe(pool.cells);
    expect(new Set(first)).toEqual(new Set([-1]));
  });
});
