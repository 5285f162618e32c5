import { modulo64, xxHash64 } from './xx-hash-64.ts';

/** Envoy's `table_size`; a prime. Istio's default too. */
export const MAGLEV_TABLE_SIZE = 65_537;

/**
 * MAGLEV: a table that hosts fill in turn, each along its own permutation, in proportion to their weights.
 *
 * Source: envoyproxy/envoy 1.39 source/extensions/load_balancing_policies/maglev/maglev_lb.cc
 */
export class MaglevTable {
  /** Host (index into the keys) at each place. */
  readonly host: Int32Array;

  /** `keys` are `address:port`; `weights` are normalized; `size` is a prime. At least one host. */
  constructor(keys: readonly string[], weights: Float64Array, size: number) {
    this.host = new Int32Array(size).fill(-1);
    const order = keys
      .map((_, index) => index)
      .sort((a, b) => (keys[a] < keys[b] ? -1 : keys[a] > keys[b] ? 1 : a - b));
    const place = Int32Array.from(order, (host) => hashModulo(keys[host], 0, size));
    const skip = Int32Array.from(order, (host) => hashModulo(keys[host], 1, size - 1) + 1);
    const target = new Float64Array(order.length);
    const greatest = weights.reduce((largest, weight) => Math.max(largest, weight), 0);
    let filled = 0;
    for (let iteration = 1; filled < size; iteration++) {
      for (let i = 0; i < order.length && filled < size; i++) {
        if (iteration * weights[order[i]] < target[i]) continue;
        target[i] += greatest;
        let at = place[i];
        while (this.host[at] >= 0) at = (at + skip[i]) % size;
        this.host[at] = order[i];
        place[i] = (at + skip[i]) % size;
        filled++;
      }
    }
  }

  /**
   * Host of a request's hash. `attempt` counts the choices before this one that a host predicate rejected: each looks
   * up the hash with other bits flipped.
   */
  pick(high: number, low: number, attempt: number): number {
    const size = this.host.length;
    const flippedHigh = attempt === 0 ? high : ~high >>> 0;
    const flippedLow = attempt === 0 ? low : (low ^ -attempt) >>> 0;
    return this.host[modulo64(flippedHigh, flippedLow, size)];
  }
}

function hashModulo(key: string, seed: number, n: number): number {
  const hash = new Uint32Array(2);
  xxHash64(key, seed, hash);
  return modulo64(hash[0], hash[1], n);
}
