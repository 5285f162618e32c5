import { pickLeastRequest, pickLeastRequestFullScan } from '../../../src/mesh/policy/balancer-least-request.ts';
import {
  leastRequestWeight,
  pickLeastRequestWeighted,
} from '../../../src/mesh/policy/balancer-least-request-weighted.ts';
import { pickRoundRobin, pickRoundRobinWeighted } from '../../../src/mesh/policy/balancer-round-robin.ts';
import { EdfScheduler } from '../../../src/mesh/policy/edf-scheduler.ts';
import { expectPartial, type OracleAdapter, type OracleCase } from '../adapter.ts';
import { GivenDraws } from './given-draws.ts';
import { expectKnownFields } from './known-fields.ts';

interface LeastRequest {
  readonly mode: 'n_choices' | 'full_scan' | 'weighted';
  readonly choiceCount?: number;
  readonly active: readonly number[];
  readonly draws: readonly number[];
  readonly weights: readonly number[];
  readonly activeRequestBias: number;
  readonly seed: number;
  readonly steps: readonly { readonly active: readonly number[]; readonly picks: number }[];
}

interface WeightedRoundRobin {
  readonly weights: readonly number[];
  readonly seed: number;
  readonly steps: readonly {
    readonly picks?: number;
    readonly set?: readonly number[];
    readonly weights?: readonly number[];
    readonly rebuild?: unknown;
  }[];
}

interface UnweightedRoundRobin {
  readonly startIndex: number;
  readonly steps: readonly { readonly hosts: number; readonly picks: number }[];
}

const slots = (count: number): Int32Array => Int32Array.from({ length: count }, (_, slot) => slot);

export const adapter: OracleAdapter = {
  files: ['envoy/least_request.json', 'envoy/weighted_round_robin.json', 'envoy/unweighted_round_robin.json'],
  check(oracleCase: OracleCase): void {
    expectPartial(run(oracleCase), oracleCase.expect);
  },
};

function run(oracleCase: OracleCase): unknown {
  switch (oracleCase.kind) {
    case 'least_request':
      return leastRequest(oracleCase.given as unknown as LeastRequest);
    case 'weighted_round_robin':
      return { picks: weightedRoundRobin(oracleCase.given as unknown as WeightedRoundRobin) };
    case 'unweighted_round_robin':
      return { picks: unweightedRoundRobin(oracleCase.given as unknown as UnweightedRoundRobin) };
    default:
      throw new Error(`unknown kind ${oracleCase.kind}`);
  }
}

function leastRequest(given: LeastRequest): unknown {
  expectKnownFields(given, ['mode', 'choiceCount', 'active', 'draws', 'weights', 'activeRequestBias', 'seed', 'steps']);
  if (given.mode === 'weighted') return { picks: leastRequestWeighted(given) };
  const draws = new GivenDraws(given.draws);
  const hosts = slots(given.active.length);
  const active = Int32Array.from(given.active);
  return {
    pick:
      given.mode === 'full_scan'
        ? pickLeastRequestFullScan(hosts, hosts.length, active, draws)
        : pickLeastRequest(hosts, hosts.length, active, given.choiceCount ?? 2, draws),
  };
}

function leastRequestWeighted({ weights: given, activeRequestBias, seed, steps }: LeastRequest): readonly number[] {
  const weights = Float64Array.from(given);
  const initial = weights.map((weight, host) => leastRequestWeight(weight, steps[0].active[host], activeRequestBias));
  const schedule = new EdfScheduler(initial, weights.length, seed);
  return steps.flatMap(({ active, picks }) =>
    Array.from({ length: picks }, () =>
      pickLeastRequestWeighted(schedule, slots(weights.length), weights, Int32Array.from(active), activeRequestBias),
    ),
  );
}

function weightedRoundRobin(given: WeightedRoundRobin): readonly number[] {
  for (const step of given.steps) expectKnownFields(step, ['picks', 'set', 'weights', 'rebuild']);
  let weights = Float64Array.from(given.weights);
  let schedule = new EdfScheduler(weights, weights.length, given.seed);
  return given.steps.flatMap((step) => {
    const changed = step.set ?? step.weights;
    if (changed !== undefined) weights = Float64Array.from(changed);
    if (Array.isArray(step.rebuild)) weights = Float64Array.from(step.rebuild as number[]);
    if (step.rebuild) schedule = new EdfScheduler(weights, weights.length, given.seed);
    return Array.from({ length: step.picks ?? 0 }, () =>
      pickRoundRobinWeighted(schedule, slots(weights.length), weights),
    );
  });
}

function unweightedRoundRobin({ startIndex, steps }: UnweightedRoundRobin): readonly number[] {
  const index = Float64Array.of(startIndex);
  return steps.flatMap(({ hosts, picks }) =>
    Array.from({ length: picks }, () => pickRoundRobin(slots(hosts), hosts, index, 0)),
  );
}
