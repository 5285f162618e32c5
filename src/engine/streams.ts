import alea from 'seedrandom/lib/alea.js';
import type { Draws } from './ports.ts';

/** A stream of the environment. */
export interface Stream extends Draws {
  /** Writes the two words of a request's key into `out[0]` and `out[1]`. */
  keyWords(out: Int32Array): void;
}

/**
 * Opens the named streams of one replication: alea of the package seedrandom, seeded
 * `"<seed>/<replication>/<purpose>/<owner>"`. Each opening starts the stream anew, so its owner opens it once and keeps
 * it; no two owners share one, or what one draws would shift the other.
 */
export function openStream(seed: string, replication: number): (purpose: string, owner: string) => Stream {
  return (purpose, owner) => new AleaStream(`${seed}/${replication}/${purpose}/${owner}`);
}

class AleaStream implements Stream {
  readonly #double: () => number;
  readonly #int32: () => number;

  constructor(seed: string) {
    const source = alea(seed);
    this.#double = source.double;
    this.#int32 = source.int32;
  }

  /** Alea gives multiples of 2^-53 from 0 on; the least of them is drawn again, so 0 never comes. */
  uniform(): number {
    let value = this.#double();
    while (value <= 0 || value >= 1) value = this.#double();
    return value;
  }

  below(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  keyWords(out: Int32Array): void {
    out[0] = this.#int32();
    out[1] = this.#int32();
  }
}
