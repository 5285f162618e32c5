import { type OracleAdapter, Unsupported } from '../adapter.ts';
import type { Given } from './given.ts';
import { type Expected, judge } from './judge.ts';
import { estimateOf } from './metrics.ts';
import { run, type Seen } from './world.ts';
import { worldOf } from './world-of.ts';

const REPLICATIONS = 20;
/** Arrivals of a replication of the first runs, and how many times as long they may become: 3.6 million in all. */
const ARRIVALS = 15_000;
const LONGEST = 12;

/** Runs of the case before: cases that differ only in the metric share them. */
const last = { key: '', runs: [] as readonly Seen[] };

function runsOf(given: Given, scale: number, seed: string): readonly Seen[] {
  const key = JSON.stringify([given, scale, seed]);
  if (last.key === key) return last.runs;
  last.runs = [];
  const { world, rate, warmUpS } = worldOf(given);
  const lengthS = Math.ceil((ARRIVALS * scale) / rate);
  last.runs = Array.from({ length: REPLICATIONS }, (_, i) => run(world, seed, i + 1, warmUpS, lengthS));
  last.key = key;
  return last.runs;
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
      LONGEST,
    );
  },
};
