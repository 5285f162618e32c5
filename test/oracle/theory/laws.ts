import { type OracleAdapter, Unsupported } from '../adapter.ts';
import type { Given } from './given.ts';
import { type Expected, judge } from './judge.ts';
import { estimateOf } from './metrics.ts';
import { run, type Seen } from './world.ts';
import { worldOf } from './world-of.ts';

const REPLICATIONS = 20;
/** Arrivals of a replication of the first runs, and how many times as long they may become: 18 million in all. */
const ARRIVALS = 15_000;
const LONGEST = 60;
/** With several tasks a request the longest runs are shorter, but not below this. */
const LONGEST_OF_MANY = 12;
/** Beyond so many arrivals, warm-up included, nothing is tried. */
const MOST_ARRIVALS = 60_000_000;

/** The longest runs of the case before: cases that differ only in the metric share them. */
const last = { key: '', scale: 0, runs: [] as readonly Seen[] };

function runsOf(given: Given, scale: number, seed: string): readonly Seen[] {
  const key = JSON.stringify([given, seed]);
  if (last.key === key && last.scale >= scale) return last.runs;
  last.runs = [];
  const { world, rate, warmUpS } = worldOf(given);
  const lengthS = Math.ceil((ARRIVALS * scale) / rate);
  if (REPLICATIONS * rate * (warmUpS + lengthS) > MOST_ARRIVALS) throw new Unsupported('undecided within the budget');
  last.runs = Array.from({ length: REPLICATIONS }, (_, i) => run(world, seed, i + 1, warmUpS, lengthS));
  last.key = key;
  last.scale = scale;
  return last.runs;
}

function longestOf({ stations = [], routing }: Given): number {
  const fanout = (routing as { readonly fanout?: number } | undefined)?.fanout ?? 1;
  return Math.max(LONGEST_OF_MANY, Math.floor(LONGEST / Math.max(fanout, stations.length)));
}

/** Cases that give a queueing model: stations, arrivals, policies. They run through the request path of a simulation. */
export const adapter: OracleAdapter = {
  files: ['theory/open-queues.json', 'theory/networks.json', 'theory/loss-and-circuit-breaking.json'],
  check(oracleCase) {
    if (!['stochastic', 'limit', 'bound'].includes(oracleCase.kind ?? '')) {
      throw new Unsupported(`kind ${oracleCase.kind}`);
    }
    const given = oracleCase.given as unknown as Given;
    const expected = oracleCase.expect as Expected;
    judge(
      expected,
      (scale, seed) => runsOf(given, scale, seed).map((seen) => estimateOf(expected.metric, given, seen)),
      longestOf(given),
    );
  },
};
