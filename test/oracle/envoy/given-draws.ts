import type { Draws } from '../../../src/engine/ports.ts';

/** The 64-bit random values an oracle lists, consumed in order as Envoy does: `r % n`. */
export class GivenDraws implements Draws {
  readonly #values: readonly bigint[];
  #next = 0;

  constructor(values: readonly (number | string)[]) {
    this.#values = values.map((value) => BigInt(value));
  }

  below(n: number): number {
    const value = this.#values[this.#next++];
    if (value === undefined) throw new Error(`draw ${this.#next} is not among the ${this.#values.length} given`);
    return Number(value % BigInt(n));
  }

  uniform(): number {
    throw new Error('Envoy draws whole numbers');
  }
}
