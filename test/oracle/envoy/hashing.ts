import { boundedLoadSlots, isOverloaded } from '../../../src/mesh/policy/bounded-load.ts';
import { MaglevTable } from '../../../src/mesh/policy/maglev.ts';
import {
  HashRing,
  MAXIMUM_RING_SIZE,
  MINIMUM_RING_SIZE,
  normalizedWeights,
} from '../../../src/mesh/policy/ring-hash.ts';
import { xxHash64 } from '../../../src/mesh/policy/xx-hash-64.ts';
import { expectPartial, type OracleAdapter, type OracleCase } from '../adapter.ts';
import { expectKnownFields } from './known-fields.ts';

interface Hashing {
  readonly string?: string;
  readonly seed?: number;
  readonly hosts: readonly { readonly key: string; readonly weight: number }[];
  readonly minRing?: number;
  readonly maxRing?: number;
  readonly tableSize: number;
  readonly hash?: string;
  readonly attempt?: number;
  readonly probes?: number;
}

interface BoundedLoad {
  readonly clusterActive: number;
  readonly hashBalanceFactor: number;
  readonly normalizedWeight: number;
  readonly hostActive: number;
}

export const adapter: OracleAdapter = {
  files: ['envoy/ring_hash.json', 'envoy/maglev.json', 'envoy/bounded_load_slots.json'],
  check(oracleCase: OracleCase): void {
    expectPartial(run(oracleCase), oracleCase.expect);
  },
};

function run(oracleCase: OracleCase): unknown {
  switch (oracleCase.kind) {
    case 'ring_hash':
      return ringHash(oracleCase.given as unknown as Hashing);
    case 'maglev':
      return maglev(oracleCase.given as unknown as Hashing);
    case 'bounded_load_slots': {
      const given = oracleCase.given as unknown as BoundedLoad;
      const slots = boundedLoadSlots(given.clusterActive, given.hashBalanceFactor, given.normalizedWeight);
      return { slots, overloaded: isOverloaded(given.hostActive, slots) };
    }
    default:
      throw new Error(`unknown kind ${oracleCase.kind}`);
  }
}

function ringHash(given: Hashing): unknown {
  expectKnownFields(given, ['string', 'seed', 'hosts', 'minRing', 'maxRing', 'hash', 'attempt', 'probes']);
  if (given.string !== undefined) {
    const hash = new Uint32Array(2);
    xxHash64(given.string, given.seed ?? 0, hash);
    return { hash: joined(hash[0], hash[1]).toString() };
  }
  for (const host of given.hosts) expectKnownFields(host, ['key', 'weight']);
  const ring = new HashRing(
    given.hosts.map((host) => host.key),
    normalizedWeights(given.hosts.map((host) => host.weight)),
    given.minRing ?? MINIMUM_RING_SIZE,
    given.maxRing ?? MAXIMUM_RING_SIZE,
  );
  const size = ring.host.length;
  return {
    size,
    hashesPerHost: countPerHost(ring.host, given.hosts.length),
    ring: Array.from(ring.host, (host, at) => [joined(ring.high[at], ring.low[at]).toString(), host]),
    ...lookups(given, ring),
  };
}

function maglev(given: Hashing): unknown {
  expectKnownFields(given, ['hosts', 'tableSize', 'hash', 'attempt', 'probes']);
  for (const host of given.hosts) expectKnownFields(host, ['key', 'weight']);
  const table = new MaglevTable(
    given.hosts.map((host) => host.key),
    normalizedWeights(given.hosts.map((host) => host.weight)),
    given.tableSize,
  );
  return {
    table: [...table.host],
    entriesPerHost: countPerHost(table.host, given.hosts.length),
    ...lookups(given, table),
  };
}

interface Lookup {
  pick(high: number, low: number, attempt: number): number;
}

function lookups({ hash, attempt, probes, hosts }: Hashing, table: Lookup): object {
  const pick = (key: bigint): number => table.pick(Number(key >> 32n), Number(key & 0xffffffffn), attempt ?? 0);
  if (hash !== undefined) return { pick: pick(BigInt(hash)) };
  if (probes === undefined) return {};
  const step = (2n ** 64n - 1n) / BigInt(probes);
  const picks = Array.from({ length: probes }, (_, i) => pick(BigInt(i) * step));
  return { hits: countPerHost(picks, hosts.length) };
}

function countPerHost(picks: ArrayLike<number>, hosts: number): readonly number[] {
  const counts = new Array<number>(hosts).fill(0);
  for (let i = 0; i < picks.length; i++) counts[picks[i]]++;
  return counts;
}

function joined(high: number, low: number): bigint {
  return (BigInt(high) << 32n) | BigInt(low);
}
