import type { KubeObject } from '../../../src/api/object.ts';
import { type OracleAdapter, Unsupported } from '../adapter.ts';
import { type Given, onlyKnown } from './given.ts';
import { type Expected, judge } from './judge.ts';
import { estimateOf } from './metrics.ts';
import { atRate, rule, run, step, type World } from './world.ts';
import { worldOf } from './world-of.ts';

interface Split {
  readonly route?: { readonly weights: Readonly<Record<string, number>> };
  readonly requests?: number;
  readonly selection?: string;
  readonly canaryErrorRate?: number;
  readonly canaryRequests?: number;
  readonly mirror?: { readonly percent: number };
  readonly arrivals?: { readonly process: string; readonly rate: number };
}

const RATE = 1000;
const SERVICE = 'app';
const instant = { service: SERVICE, pods: 1, steps: [step.sleep({ kind: 'constant', value: 1e6 })] };

function splitWorld(weights: Readonly<Record<string, number>>): World {
  const versions = Object.keys(weights);
  return {
    entry: SERVICE,
    arrivals: { process: 'deterministic', rate: atRate(RATE) },
    backends: versions.map((version) => ({ ...instant, version })),
    rules: [
      rule.destinationRule(SERVICE, { subsets: versions.map((name) => ({ name, labels: { version: name } })) }),
      rule.virtualService(SERVICE, {
        route: versions.map((name) => ({ ...rule.route(SERVICE, name), weight: Math.round(1000 * weights[name]) })),
      }),
    ],
  };
}

/** Requests to the canary in each of `blocks` runs of consecutive requests: choices are independent, so are the blocks. */
function canaryCounts(
  weights: Readonly<Record<string, number>>,
  requests: number,
  blocks: number,
  seed: string,
): number[] {
  const counts: number[] = [];
  let inBlock = 0;
  let canary = 0;
  run(splitWorld(weights), seed, 1, 1, Math.ceil((requests * blocks) / RATE) + 1, (workload) => {
    if (counts.length === blocks) return;
    if (workload === `${SERVICE}-canary`) canary++;
    if (++inBlock < requests) return;
    counts.push(canary);
    inBlock = 0;
    canary = 0;
  });
  return counts;
}

function standardDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

/** Groups that one standard deviation is estimated from, and blocks of a group: 1 000 blocks give it to 2 %. */
const GROUPS = 20;
const BLOCKS = 50;
const SPLIT_SEEDS = ['split-1', 'split-2'];
const MOST_REQUESTS = 25_000_000;

function checkSplit(expected: Expected, { weights }: NonNullable<Split['route']>, requests: number): void {
  const { metric, value } = expected;
  if (metric === 'canary.requests' && typeof value === 'object') {
    // One seed in a thousand falls outside; two in a row are a fault.
    const counts = SPLIT_SEEDS.map((seed) => canaryCounts(weights, requests, 1, seed)[0]);
    if (counts.every((count) => count < value.low || count > value.high)) {
      throw new Error(`${counts.join(' and ')} outside ${value.low} to ${value.high}`);
    }
    return;
  }
  if (metric !== 'canary.requests.stddevOverSeeds') throw new Unsupported(`metric ${metric}`);
  if (requests * GROUPS * BLOCKS > MOST_REQUESTS) throw new Unsupported('undecided within the budget');
  judge(
    expected,
    (_, seed) => {
      const counts = canaryCounts(weights, requests, GROUPS * BLOCKS, seed);
      return Array.from({ length: GROUPS }, (_, i) => standardDeviation(counts.slice(i * BLOCKS, (i + 1) * BLOCKS)));
    },
    1,
  );
}

/** Share of blocks of requests in which a version that fails at times shows no error. */
function checkUnseenErrors(expected: Expected, rate: number, requests: number): void {
  const world: World = {
    entry: SERVICE,
    arrivals: { process: 'deterministic', rate: atRate(RATE) },
    backends: [{ ...instant, steps: [...instant.steps, step.fail(rate)] }],
  };
  const blocks = 50;
  judge(
    expected,
    (_, seed) =>
      Array.from({ length: 20 }, (_, replication) => {
        let clean = 0;
        let failed = 0;
        let inBlock = 0;
        const seen = run(world, seed, replication + 1, 1, Math.ceil((requests * blocks) / RATE));
        const failures = new Set(seen.failures.values);
        for (let i = 0; i < seen.answered; i++) {
          if (failures.has(i)) failed++;
          if (++inBlock < requests) continue;
          if (failed === 0) clean++;
          inBlock = 0;
          failed = 0;
        }
        return clean / blocks;
      }),
    1,
  );
}

function checkMirror(expected: Expected, percent: number, rate: number): void {
  if (expected.metric !== 'mirror.requestRate') throw new Unsupported(`metric ${expected.metric}`);
  const http = {
    route: [rule.route(SERVICE)],
    mirrors: [{ destination: { host: 'shadow' }, percentage: { value: percent } }],
  };
  const world: World = {
    entry: SERVICE,
    arrivals: { process: 'poisson', rate: atRate(rate) },
    backends: [instant, { ...instant, service: 'shadow' }],
    rules: [rule.virtualService(SERVICE, http) as KubeObject],
  };
  const lengthS = 200;
  judge(
    expected,
    (scale, seed) => Array.from({ length: 20 }, (_, i) => run(world, seed, i + 1, 1, lengthS * scale).leftPerSecond(1)),
    20,
  );
}

/** Weighted routes, mirrors, and what a canary can show in so many requests. */
export const adapter: OracleAdapter = {
  files: ['theory/canary-splits.json'],
  check(oracleCase) {
    if (oracleCase.kind !== 'stochastic') throw new Unsupported(`kind ${oracleCase.kind}`);
    const expected = oracleCase.expect as Expected;
    const given = oracleCase.given as Split & Given;
    if (given.stations !== undefined) {
      const { world, rate, warmUpS } = worldOf(given);
      judge(
        expected,
        (scale, seed) =>
          Array.from({ length: 20 }, (_, i) =>
            estimateOf(expected.metric, given, run(world, seed, i + 1, warmUpS, Math.ceil((15_000 * scale) / rate))),
          ),
        50,
      );
      return;
    }
    onlyKnown(given, ['route', 'requests', 'selection', 'canaryErrorRate', 'canaryRequests', 'mirror', 'arrivals']);
    if (given.route !== undefined && given.requests !== undefined) checkSplit(expected, given.route, given.requests);
    else if (given.canaryErrorRate !== undefined && given.canaryRequests !== undefined) {
      if (expected.metric !== 'prob(no error seen)') throw new Unsupported(`metric ${expected.metric}`);
      checkUnseenErrors(expected, given.canaryErrorRate, given.canaryRequests);
    } else if (given.mirror !== undefined && given.arrivals?.process === 'poisson') {
      checkMirror(expected, given.mirror.percent, Number(given.arrivals.rate));
    } else throw new Unsupported('another kind of split');
  },
};
