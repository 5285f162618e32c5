import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAGLEV_TABLE_SIZE, MaglevTable } from '../../../src/mesh/policy/maglev.ts';
import { HashRing, MAXIMUM_RING_SIZE, normalizedWeights } from '../../../src/mesh/policy/ring-hash.ts';
import { modulo64, xxHash64 } from '../../../src/mesh/policy/xx-hash-64.ts';

function hexHash(text: string, seed: number): string {
  const hash = new Uint32Array(2);
  xxHash64(text, seed, hash);
  return Array.from(hash, (half) => half.toString(16).padStart(8, '0')).join('');
}

/** xxHash64 by its specification, on big integers. */
function xxHash64ByDefinition(text: string, seed: bigint): string {
  const mask = (1n << 64n) - 1n;
  const [p1, p2, p3, p4, p5] = [
    0x9e3779b185ebca87n,
    0xc2b2ae3d27d4eb4fn,
    0x165667b19e3779f9n,
    0x85ebca77c2b2ae63n,
    0x27d4eb2f165667c5n,
  ];
  const rotate = (x: bigint, by: bigint): bigint => ((x << by) | (x >> (64n - by))) & mask;
  const round = (acc: bigint, input: bigint): bigint => (rotate((acc + input * p2) & mask, 31n) * p1) & mask;
  const bytes = new TextEncoder().encode(text);
  const read = (at: number, size: number): bigint =>
    Array.from(bytes.subarray(at, at + size)).reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
  let at = 0;
  let hash = (seed + p5) & mask;
  if (bytes.length >= 32) {
    const lanes = [seed + p1 + p2, seed + p2, seed, seed - p1].map((lane) => lane & mask);
    for (; at + 32 <= bytes.length; at += 32) {
      for (let i = 0; i < 4; i++) lanes[i] = round(lanes[i], read(at + 8 * i, 8));
    }
    hash = [1n, 7n, 12n, 18n].reduce((sum, by, i) => (sum + rotate(lanes[i], by)) & mask, 0n);
    for (const lane of lanes) hash = ((hash ^ round(0n, lane)) * p1 + p4) & mask;
  }
  hash = (hash + BigInt(bytes.length)) & mask;
  for (; at + 8 <= bytes.length; at += 8) hash = (rotate(hash ^ round(0n, read(at, 8)), 27n) * p1 + p4) & mask;
  if (at + 4 <= bytes.length) {
    hash = (rotate(hash ^ ((read(at, 4) * p1) & mask), 23n) * p2 + p3) & mask;
    at += 4;
  }
  for (; at < bytes.length; at++) hash = (rotate(hash ^ ((read(at, 1) * p5) & mask), 11n) * p1) & mask;
  hash = ((hash ^ (hash >> 33n)) * p2) & mask;
  hash = ((hash ^ (hash >> 29n)) * p3) & mask;
  return (hash ^ (hash >> 32n)).toString(16).padStart(16, '0');
}

describe('xxHash64', () => {
  // Published vectors: the xxHash repository and the documentation of python-xxhash.
  it.each([
    ['', 0, 'ef46db3751d8e999'],
    ['a', 0, 'd24ec4f1a98c6e5b'],
    ['abc', 0, '44bc2cf5ad770999'],
    ['xxhash', 20141025, 'b559b98d844e0635'],
    ['Nobody inspects the spammish repetition', 0, 'fbcea83c8a378bf1'],
  ])('of %j with seed %i', (text, seed, expected) => {
    expect(hexHash(text, seed)).toBe(expected);
  });

  it('is the specification for any text and seed', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400, unit: 'binary' }), fc.nat(0xffffffff), (text, seed) => {
        expect(hexHash(text, seed)).toBe(xxHash64ByDefinition(text, BigInt(seed)));
      }),
      { seed: 7 },
    );
  });

  it('is reduced exactly', () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), fc.nat(0xffffffff), fc.integer({ min: 1, max: 5_000_011 }), (high, low, n) => {
        expect(BigInt(modulo64(high, low, n))).toBe(((BigInt(high) << 32n) | BigInt(low)) % BigInt(n));
      }),
      { seed: 7 },
    );
  });
});

describe('HashRing', () => {
  const keys = Array.from({ length: 10 }, (_, host) => `10.0.0.${host}:80`);

  // envoy.md §6: 10 equal hosts have 103 hashes each at the default minimum, 9 have 114.
  it.each([
    [10, 103],
    [9, 114],
  ])('of %i equal hosts has %i hashes each', (count, expected) => {
    const weights = normalizedWeights(new Array<number>(count).fill(1));
    const ring = new HashRing(keys.slice(0, count), weights, 1024, MAXIMUM_RING_SIZE);
    for (let host = 0; host < count; host++) expect(ring.host.filter((each) => each === host)).toHaveLength(expected);
  });

  it('looks hashes up as a walk from the beginning would', () => {
    const ring = new HashRing(keys, normalizedWeights(keys.map((_, host) => host + 1)), 64, MAXIMUM_RING_SIZE);
    fc.assert(
      fc.property(fc.nat(0xffffffff), fc.nat(0xffffffff), fc.nat(200), (high, low, attempt) => {
        const at = ring.high.findIndex((each, i) => each > high || (each === high && ring.low[i] >= low));
        expect(ring.pick(high, low, attempt)).toBe(ring.host[(Math.max(at, 0) + attempt) % ring.host.length]);
      }),
      { seed: 7 },
    );
  });
});

describe('MaglevTable', () => {
  it('does not depend on the order of the hosts', () => {
    const keys = ['10.0.0.3:80', '10.0.0.1:80', '10.0.0.2:80'];
    const table = new MaglevTable(keys, normalizedWeights([1, 2, 3]), MAGLEV_TABLE_SIZE);
    const reversed = new MaglevTable([...keys].reverse(), normalizedWeights([3, 2, 1]), MAGLEV_TABLE_SIZE);
    expect(reversed.host.map((host) => 2 - host)).toEqual(table.host);
  });
});
