import type { Draws } from './ports.ts';

/**
 * Draws that belong to a request: a pure function of the request's key and of what is being drawn, so that request k
 * meets the same demands in every scenario, whatever was processed before it.
 *
 *   key (two int32) ──deriveInto(site, attempt)──▶ key of the callee ──draw(purpose, attempt, index)──▶ (0, 1)
 *
 * Three rounds of two 32-bit mixers that feed each other. The multipliers are those of lowbias32 and triple32
 * (Chris Wellons, hash-prospector). Two rounds fail PractRand at 64 MB; three pass 16 GB and SmallCrush.
 */

/**
 * Uniform on (0, 1): 52 random bits at odd multiples of 2^-53, so never 0 or 1, and 1 - u is exact. All arguments are
 * int32; `counter` is attempt << 16 | index.
 */
export function draw(k0: number, k1: number, purpose: number, counter: number): number {
  let a = k0 ^ Math.imul(purpose, 0x9e3779b1);
  let b = k1 ^ Math.imul(counter, 0x85ebca77);
  a = Math.imul(a ^ (a >>> 16), 0x21f0aaad);
  b = Math.imul(b ^ (b >>> 15), 0x735a2d97);
  a = (a + b) | 0;
  b = ((b << 13) | (b >>> 19)) ^ a;
  a = Math.imul(a ^ (a >>> 15), 0x2c1b3c6d);
  b = Math.imul(b ^ (b >>> 16), 0x297a2d39);
  a = (a + b) | 0;
  b = ((b << 17) | (b >>> 15)) ^ a;
  a = Math.imul(a ^ (a >>> 16), 0x7feb352d);
  b = Math.imul(b ^ (b >>> 15), 0x846ca68b);
  a = (a + b) | 0;
  b = ((b << 11) | (b >>> 21)) ^ a;
  a ^= a >>> 15;
  b ^= b >>> 16;
  return ((a >>> 6) * 67108864 + (b >>> 6) + 0.5) * 2.220446049250313e-16;
}

/** The index that only derivation takes, so that a callee's key never repeats the bits of a draw. */
const DERIVATION = 0xffff;

/**
 * Writes the key of what `site` starts on its `attempt`-th try into `out[0]` and `out[1]`. The mixing is `draw`'s,
 * written out again because a shared function would have to return two numbers.
 */
export function deriveInto(out: Int32Array, k0: number, k1: number, site: number, attempt: number): void {
  let a = k0 ^ Math.imul(site, 0x9e3779b1);
  let b = k1 ^ Math.imul((attempt << 16) | DERIVATION, 0x85ebca77);
  a = Math.imul(a ^ (a >>> 16), 0x21f0aaad);
  b = Math.imul(b ^ (b >>> 15), 0x735a2d97);
  a = (a + b) | 0;
  b = ((b << 13) | (b >>> 19)) ^ a;
  a = Math.imul(a ^ (a >>> 15), 0x2c1b3c6d);
  b = Math.imul(b ^ (b >>> 16), 0x297a2d39);
  a = (a + b) | 0;
  b = ((b << 17) | (b >>> 15)) ^ a;
  a = Math.imul(a ^ (a >>> 16), 0x7feb352d);
  b = Math.imul(b ^ (b >>> 15), 0x846ca68b);
  a = (a + b) | 0;
  b = ((b << 11) | (b >>> 21)) ^ a;
  out[0] = a ^ (a >>> 15);
  out[1] = b ^ (b >>> 16);
}

/**
 * Purpose or site of a name, int32: FNV-1a over its code units, finished with lowbias32. A name and never a position,
 * or inserting a step would shift everyone's draws.
 */
export function purposeOf(name: string): number {
  let hash = 0x811c9dc5 | 0;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
  hash = Math.imul(hash ^ (hash >>> 15), 0x735a2d97);
  return hash ^ (hash >>> 15);
}

/** The draws of one request for one purpose, in order. One object serves all requests: set it with `at`, then hand it on. */
export class KeyedDraws implements Draws {
  #k0 = 0;
  #k1 = 0;
  #purpose = 0;
  #counter = 0;

  /** Starts at index 0 of (key, purpose, attempt). One purpose and attempt may draw 65 535 numbers. */
  at(k0: number, k1: number, purpose: number, attempt: number): this {
    this.#k0 = k0;
    this.#k1 = k1;
    this.#purpose = purpose;
    this.#counter = attempt << 16;
    return this;
  }

  uniform(): number {
    return draw(this.#k0, this.#k1, this.#purpose, this.#counter++);
  }

  below(n: number): number {
    return Math.floor(this.uniform() * n);
  }
}
