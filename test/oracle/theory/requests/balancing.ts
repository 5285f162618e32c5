import type { Draws } from '../../../../src/engine/ports.ts';
import { openStream } from '../../../../src/engine/streams.ts';
import { pickRandom } from '../../../../src/mesh/policy/balancer-random.ts';
import { EdfScheduler } from '../../../../src/mesh/policy/edf-scheduler.ts';
import { MaglevTable } from '../../../../src/mesh/policy/maglev.ts';
import { PANIC_THRESHOLD, priorityLoad } from '../../../../src/mesh/policy/priority-load.ts';
import { HashRing, MAXIMUM_RING_SIZE, normalizedWeights } from '../../../../src/mesh/policy/ring-hash.ts';
import { interval } from '../../../../src/stats/t-interval.ts';
import { expectPartial, type OracleAdapter, type OracleCase, Unsupported } from '../../adapter.ts';
import { type Given, onlyKnown } from '../given.ts';
import { judge, type Sample } from '../judge.ts';
import { estimateOf } from '../metrics.ts';
import { run } from '../world.ts';
import { worldOf } from '../world-of.ts';

const REPLICATIONS = 20;

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** One estimate per replication, each with random numbers of its own. */
function replicated(seed: string, estimate: (draws: Draws, replication: number) => number): number[] {
  const streamOf = (replication: number) => openStream(seed, replication)('balancing', 'theory');
  return Array.from({ length: REPLICATIONS }, (_, i) => estimate(streamOf(i + 1), i + 1));
}

/** How many of `items` come to each of `servers` when each is put anywhere. */
function placed(items: number, servers: number, draws: Draws): Int32Array {
  const slots = Int32Array.from({ length: servers }, (_, i) => i);
  const counts = new Int32Array(servers);
  for (let item = 0; item < items; item++) counts[pickRandom(slots, servers, draws)]++;
  return counts;
}

const populationVariance = (counts: Iterable<number>, average: number) =>
  mean(Array.from(counts, (count) => (count - average) ** 2));

/** Draws of connections per replication of the first runs. */
const PLACEMENTS = 1000;

/** A client without a proxy chooses a Pod once per connection. */
function connections(metric: string, count: number, backends: number): Sample {
  const average = count / backends;
  const estimates = new Map<string, (draws: readonly Int32Array[]) => number>([
    ['connections.maxPerBackend.mean', (all) => mean(all.map((counts) => Math.max(...counts)))],
    ['backends.idle.mean', (all) => mean(all.map((counts) => counts.filter((each) => each === 0).length))],
    ['backends.load.cv', (all) => Math.sqrt(mean(all.map((counts) => populationVariance(counts, average)))) / average],
  ]);
  const estimate = estimates.get(metric);
  if (estimate === undefined) throw new Unsupported(`metric ${metric}`);
  return (scale, seed) =>
    replicated(seed, (draws) =>
      estimate(Array.from({ length: scale * PLACEMENTS }, () => placed(count, backends, draws))),
    );
}

/** 99 % quantile of the items on one server. */
const itemsP99 =
  (items: number, servers: number): Sample =>
  (scale, seed) =>
    replicated(seed, (draws) => {
      const loads = Array.from({ length: scale * PLACEMENTS }, () => [...placed(items, servers, draws)]).flat();
      return loads.sort((a, b) => a - b)[Math.ceil(0.99 * loads.length) - 1];
    });

const addresses = (count: number, of: string) => Array.from({ length: count }, (_, i) => `${of}.${i}:8080`);
const equalWeights = (count: number) => normalizedWeights(new Array<number>(count).fill(1));

/** Share of all hashes that each host answers for: the arcs that end at its points. */
function ringShares(ring: HashRing, backends: number): number[] {
  const shares = new Array<number>(backends).fill(0);
  const at = (i: number) => (ring.high[i] + ring.low[i] / 2 ** 32) / 2 ** 32;
  const last = ring.host.length - 1;
  for (let i = 0; i <= last; i++) shares[ring.host[i]] += i === 0 ? 1 - at(last) + at(0) : at(i) - at(i - 1);
  return shares;
}

const RINGS = 50;

/** Rings of hosts that differ in their addresses, and so in all their hashes. */
const ringSpread =
  (backends: number, points: number): Sample =>
  (scale, seed) =>
    replicated(seed, (_, replication) => {
      const variances = Array.from({ length: scale * RINGS }, (_, i) => {
        const keys = addresses(backends, `${seed}.${replication}.${i}`);
        const ring = new HashRing(keys, equalWeights(backends), backends * points, MAXIMUM_RING_SIZE);
        return populationVariance(ringShares(ring, backends), 1 / backends);
      });
      return Math.sqrt(mean(variances)) * backends;
    });

interface Balancing {
  readonly policy: string;
  readonly backends: number;
  readonly pointsPerBackend: number;
  readonly tableSize: number;
  readonly weights: readonly number[];
}

interface GivenBalancing {
  readonly connections?: number;
  readonly backends: number;
  readonly connectionBalancing?: string;
  readonly items?: number;
  readonly servers: number;
  readonly placement?: string;
  readonly priorities?: readonly { readonly healthyPercent: number }[];
  readonly overprovisioningFactor: number;
  readonly requests: number;
  readonly balancing?: Balancing;
}

function exactly(metric: string, given: GivenBalancing): unknown {
  const { balancing, priorities } = given;
  if (priorities !== undefined && metric === 'priorities.loadPercent') {
    onlyKnown(given, ['priorities', 'overprovisioningFactor']);
    const levels = priorities.map(({ healthyPercent }) => ({
      hosts: 100,
      healthy: healthyPercent,
      degraded: 0,
      excluded: 0,
      weights: null,
    }));
    return [...priorityLoad(levels, Math.round(100 * given.overprovisioningFactor), PANIC_THRESHOLD).healthy];
  }
  if (balancing?.policy === 'maglev' && metric === 'backends.tableEntries(sorted)') {
    onlyKnown(balancing, ['policy', 'backends', 'tableSize']);
    const { backends, tableSize } = balancing;
    const counts = new Array<number>(backends).fill(0);
    for (const host of new MaglevTable(addresses(backends, '10.0.0'), equalWeights(backends), tableSize).host) {
      counts[host]++;
    }
    return counts.sort((a, b) => a - b);
  }
  if (balancing?.policy === 'weighted-round-robin' && metric === 'backends.requests') {
    onlyKnown(balancing, ['policy', 'weights']);
    const weights = Float64Array.from(balancing.weights);
    const schedule = new EdfScheduler(weights, weights.length, 0);
    const counts = new Array<number>(weights.length).fill(0);
    for (let request = 0; request < given.requests; request++) counts[schedule.pick(weights)]++;
    return counts;
  }
  return undefined;
}

function sampled(metric: string, given: GivenBalancing): Sample | undefined {
  const { balancing } = given;
  if (given.connections !== undefined && given.connectionBalancing === 'uniform-random') {
    return connections(metric, given.connections, given.backends);
  }
  if (given.items !== undefined && given.placement === 'uniform-random' && metric === 'server.load.p99') {
    return itemsP99(given.items, given.servers);
  }
  if (balancing?.policy === 'ring-hash' && metric === 'backends.share.cv') {
    onlyKnown(balancing, ['policy', 'backends', 'pointsPerBackend']);
    return ringSpread(balancing.backends, balancing.pointsPerBackend);
  }
  return undefined;
}

/** The stations of a world say that they are one-server Pods; these cases say it of the balancing. */
function ofPods(oracleCase: OracleCase, policy?: string): OracleCase {
  const { stations = [], balancing, ...rest } = oracleCase.given as unknown as Given;
  if (balancing === undefined) return oracleCase;
  const { perBackendServers, backends, ...asked } = balancing as typeof balancing & {
    readonly perBackendServers?: number;
    readonly backends?: number;
  };
  if (stations.some(({ servers }) => servers !== backends)) throw new Unsupported('servers other than the backends');
  const given = {
    ...rest,
    stations: stations.map((station) => ({ ...station, perBackendServers })),
    balancing: {
      ...asked,
      ...(policy === undefined ? {} : { policy }),
      ...(policy === 'power-of-d' ? TWO_CHOICES : {}),
    },
  };
  return { ...oracleCase, given };
}

/** LEAST_REQUEST of Envoy. */
const TWO_CHOICES = { d: 2, sampling: 'with-replacement' };
const REQUESTS = 15_000;
/** Times as long as the first runs may become: 18 million requests in all. */
const LONGEST = 60;

function checkPods(oracleCase: OracleCase): void {
  const given = oracleCase.given as unknown as Given;
  const expected = oracleCase.expect as Parameters<typeof judge>[0];
  const { world, rate, warmUpS } = worldOf(given);
  judge(
    expected,
    (scale, seed) =>
      Array.from({ length: REPLICATIONS }, (_, i) =>
        estimateOf(expected.metric, given, run(world, seed, i + 1, warmUpS, Math.ceil((scale * REQUESTS) / rate))),
      ),
    LONGEST,
  );
}

/** Whatever the balancer, the mean is not below that of one queue for all. */
function checkLowerBound(oracleCase: OracleCase): void {
  const { metric, value, tolerance } = oracleCase.expect as Parameters<typeof judge>[0];
  if (tolerance.type !== 'lower-bound' || typeof value !== 'number')
    throw new Unsupported(`tolerance ${tolerance.type}`);
  for (const policy of ['random', 'round-robin', 'power-of-d']) {
    const given = ofPods(oracleCase, policy).given as unknown as Given;
    const { world, rate, warmUpS } = worldOf(given);
    const found = interval(
      Array.from({ length: REPLICATIONS }, (_, i) =>
        estimateOf(metric, given, run(world, 'bound', i + 1, warmUpS, Math.ceil(REQUESTS / rate))),
      ),
      0.999,
    );
    if ('insufficient' in found || found.low < value)
      throw new Error(`${policy}: ${JSON.stringify(found)} below ${value}`);
  }
}

/** Who gets how much: balancers themselves for shares and counts, the whole request path where Pods have queues. */
export const adapter: OracleAdapter = {
  files: ['theory/load-balancing.json'],
  check(oracleCase: OracleCase) {
    const given = oracleCase.given as unknown as GivenBalancing;
    const expected = oracleCase.expect as Parameters<typeof judge>[0];
    const found = exactly(expected.metric, given);
    if (found !== undefined) {
      expectPartial(found, expected.value, expected.tolerance.value ?? 0, expected.metric);
      return;
    }
    const sample = sampled(expected.metric, given);
    if (sample !== undefined) judge(expected, sample, 50);
    else if (given.balancing?.policy === 'any') checkLowerBound(oracleCase);
    else if (oracleCase.given.stations !== undefined) checkPods(ofPods(oracleCase));
    else throw new Unsupported(`kind ${oracleCase.kind}, metric ${expected.metric}`);
  },
};
