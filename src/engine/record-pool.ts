import { grownInts } from './grow.ts';

/** A run needs more memory than its budget allows; it ends with a partial result. */
export class BudgetExceeded extends Error {}

/**
 * Records addressed by small integers, used again when given back. A subclass holds one typed array per field and
 * lengthens them in `grow`. `generation` tells a late timer or event whether the record still is what it was.
 */
export abstract class RecordPool {
  generation: Int32Array<ArrayBuffer>;
  /** Records in use. */
  live = 0;
  protected capacity: number;
  private readonly name: string;
  private readonly limit: number;
  private free: Int32Array<ArrayBuffer>;
  private freeCount = 0;
  private used = 0;

  /** `limit`: most records that may be in use at once. */
  constructor(name: string, capacity: number, limit: number) {
    this.name = name;
    this.capacity = capacity;
    this.limit = limit;
    this.generation = new Int32Array(capacity);
    this.free = new Int32Array(capacity);
  }

  /** Whether the record has been taken at some time: fields of one that never was say nothing. */
  isTaken(record: number): boolean {
    return record < this.used;
  }

  take(): number {
    this.live++;
    if (this.freeCount > 0) return this.free[--this.freeCount];
    if (this.used === this.capacity) this.growAll();
    return this.used++;
  }

  give(record: number): void {
    this.generation[record]++;
    this.live--;
    this.free[this.freeCount++] = record;
  }

  /** Lengthens every field to `capacity`. */
  protected abstract grow(capacity: number): void;

  private growAll(): void {
    if (this.capacity >= this.limit) {
      throw new BudgetExceeded(`more than ${this.limit} ${this.name} at once`);
    }
    this.capacity = Math.min(2 * this.capacity, this.limit);
    this.generation = grownInts(this.generation, this.capacity);
    this.free = grownInts(this.free, this.capacity);
    this.grow(this.capacity);
  }
}
