import { xxHash64 } from './xx-hash-64.ts';

/** Envoy's `minimum_ring_size`; Istio's default too. */
export const MINIMUM_RING_SIZE = 1024;
/** Envoy's `maximum_ring_size`. */
export const MAXIMUM_RING_SIZE = 8_388_608;

/** Weights divided by their sum. Times the locality's share, when localities are weighted. */
export function normalizedWeights(weights: readonly number[]): Float64Array {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return Float64Array.from(weights, (weight) => weight / sum);
}

/**
 * RING_HASH: every host has hashes in proportion to its weight, and a request goes to the host of the first one that is
 * not below its own. The number of hashes a host has depends on how many hosts there are, so one that leaves moves more
 * than its own share.
 *
 * Source: envoyproxy/envoy 1.39 source/extensions/load_balancing_policies/ring_hash/ring_hash_lb.cc
 */
export class HashRing {
  /** Ascending hashes, as halves, and the host (index into the keys) at each. */
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly host: Int32Array;

  /** `keys` are `address:port`; `weights` are normalized. */
  constructor(keys: readonly string[], weights: Float64Array, minimumRingSize: number, maximumRingSize: number) {
    const least = weights.reduce((smallest, weight) => Math.min(smallest, weight), 1);
    const scale = Math.min(Math.ceil(least * minimumRingSize) / least, maximumRingSize);
    const entries: { readonly high: number; readonly low: number; readonly host: number }[] = [];
    const hash = new Uint32Array(2);
    let target = 0;
    keys.forEach((key, host) => {
      target += scale * weights[host];
      for (let i = 0; entries.length < target; i++) {
        xxHash64(`${key}_${i}`, 0, hash);
        entries.push({ high: hash[0], low: hash[1], host });
      }
    });
    entries.sort((a, b) => a.high - b.high || a.low - b.low);
    this.high = Uint32Array.from(entries, (entry) => entry.high);
    this.low = Uint32Array.from(entries, (entry) => entry.low);
    this.host = Int32Array.from(entries, (entry) => entry.host);
  }

  /**
   * Host of a request's hash. `attempt` counts the choices before this one that a host predicate rejected: each moves
   * one entry on. Not for an empty ring.
   */
  pick(high: number, low: number, attempt: number): number {
    const size = this.host.length;
    let from = 0;
    let to = size;
    while (from < to) {
      const middle = (from + to) >> 1;
      const isBelow = this.high[middle] < high || (this.high[middle] === high && this.low[middle] < low);
      if (isBelow) from = middle + 1;
      else to = middle;
    }
    return this.host[((from % size) + attempt) % size];
  }
}
