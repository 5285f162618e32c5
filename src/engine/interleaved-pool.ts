import { grownFloats, grownInts } from './grow.ts';
import { RecordPool } from './record-pool.ts';

/**
 * Records whose fields lie side by side: field `f` of the record at `r` is `cells[r + f]`, with `r = pool.at(record)`
 * and `f` a constant of the record's kind. One array for all fields costs one look-up and few cache lines where an array
 * per field costs many, and half the memory of objects (ADR 7).
 *
 * `take` may replace `cells`: read it from the pool each time, never keep it in a variable.
 */
export abstract class InterleavedPool extends RecordPool {
  cells: Int32Array<ArrayBuffer>;
  /** Simulated time at which the record's work began, ns; by record. */
  start: Float64Array<ArrayBuffer>;
  private readonly width: number;

  /** `width`: cells of a record. `limit`: most records that may be in use at once. */
  constructor(name: string, width: number, limit: number) {
    super(name, 256, limit);
    this.width = width;
    this.cells = new Int32Array(this.capacity * width);
    this.start = new Float64Array(this.capacity);
  }

  /** Where the record's fields begin in `cells`. In the subclass, where the width is a number in the code. */
  abstract at(record: number): number;

  /** One field of one record. */
  get(record: number, field: number): number {
    return this.cells[this.at(record) + field];
  }

  protected override grow(capacity: number): void {
    const old = this.cells;
    this.cells = grownInts(old, capacity * this.width);
    this.start = grownFloats(this.start, capacity);
    old.fill(-1); // whoever still reads it shall not find what looks right
  }
}
