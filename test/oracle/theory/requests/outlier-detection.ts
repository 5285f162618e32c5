import { openStream } from '../../../../src/engine/streams.ts';
import { pickRoundRobin } from '../../../../src/mesh/policy/balancer-round-robin.ts';
import { OutlierDetector, OutlierEvent } from '../../../../src/mesh/policy/outlier-detection.ts';
import { outlierDetectionOptions } from '../../../../src/mesh/policy/outlier-detection-options.ts';
import { ms, type Nanoseconds, seconds } from '../../../../src/units/quantity.ts';
import { expectPartial, type OracleAdapter, type OracleCase, Unsupported } from '../../adapter.ts';
import { onlyKnown } from '../given.ts';
import { type Expected, judge } from '../judge.ts';

interface AlwaysBad {
  readonly hosts: number;
  readonly badHosts: number;
  readonly badHostFailure: number;
  readonly arrivals: { readonly process: string; readonly rate: number; readonly firstAt: number };
  readonly latency: number;
  readonly balancing: string;
  readonly outlierDetection: {
    readonly consecutive5xx: number;
    readonly interval: number;
    readonly baseEjectionTime: number;
    readonly maxEjectionPercent: number;
    readonly maxEjectionTime: number;
    readonly alwaysEjectOneHost: boolean;
  };
  readonly horizon: number;
}

/**
 * Steady requests, round robin over hosts of which some always fail. The detector itself, because ticks of a proxy have
 * a random phase in a simulation, and here they are at whole multiples of the interval.
 */
function alwaysBad(given: AlwaysBad) {
  const { hosts: count, badHosts, arrivals, latency, balancing, outlierDetection, horizon } = given;
  if (
    arrivals.process !== 'deterministic' ||
    latency !== 0 ||
    balancing !== 'round-robin' ||
    given.badHostFailure !== 1
  ) {
    throw new Unsupported('other than steady requests that are answered at once');
  }
  onlyKnown(outlierDetection, [
    'consecutive5xx',
    'interval',
    'baseEjectionTime',
    'maxEjectionPercent',
    'maxEjectionTime',
    'alwaysEjectOneHost',
  ]);
  const options = outlierDetectionOptions({
    consecutive5xx: outlierDetection.consecutive5xx,
    intervalMs: 1000 * outlierDetection.interval,
    baseEjectionTimeMs: 1000 * outlierDetection.baseEjectionTime,
    maxEjectionTimeMs: 1000 * outlierDetection.maxEjectionTime,
    maxEjectionPercent: outlierDetection.maxEjectionPercent,
    alwaysEjectOneHost: outlierDetection.alwaysEjectOneHost,
    enforcingSuccessRate: 0,
    enforcingLocalOriginSuccessRate: 0,
  });
  const times: number[] = [];
  let active = 0;
  let activeMax = 0;
  const draws = openStream('theory', 1)('outlier', 'jitter');
  const detector = new OutlierDetector(options, 0 as Nanoseconds, draws, (now, _, event) => {
    if (event === OutlierEvent.overflow) return;
    active += event === OutlierEvent.eject ? 1 : -1;
    activeMax = Math.max(activeMax, active);
    if (event === OutlierEvent.eject) times.push(now / 1e9);
  });
  for (let host = 0; host < count; host++) detector.join(host);
  const turn = Float64Array.of(0);
  let failures = 0;
  for (let i = 0; ; i++) {
    const now = seconds(arrivals.firstAt + i / arrivals.rate);
    if (now >= seconds(horizon)) break;
    detector.advance(now);
    const healthy = Int32Array.from({ length: count }, (_, host) => host).filter((host) => !detector.isEjected(host));
    const host = pickRoundRobin(healthy, healthy.length, turn, 0);
    const isBad = host >= count - badHosts;
    if (isBad) failures++;
    detector.onResult(host, isBad ? 500 : 200, false, now);
  }
  return { ejections: times.length, 'ejections.times': times, 'ejections.activeMax': activeMax, failures };
}

const REPLICATIONS = 20;
const RUNS = 500;

/** Requests to one host that fails by chance, until it is ejected for the first time; the mean of some runs each. */
function untilEjection(failureProbability: number, consecutive: number, seed: string, runs: number): number[] {
  const options = outlierDetectionOptions({
    consecutive5xx: consecutive,
    maxEjectionPercent: 100,
    enforcingSuccessRate: 0,
    enforcingLocalOriginSuccessRate: 0,
  });
  return Array.from({ length: REPLICATIONS }, (_, replication) => {
    const draws = openStream(seed, replication + 1)('outlier', 'answers');
    let requests = 0;
    for (let run = 0; run < runs; run++) {
      const detector = new OutlierDetector(options, Number.POSITIVE_INFINITY as Nanoseconds, draws);
      detector.join(0);
      for (let now = 1; !detector.isEjected(0); now++) {
        requests++;
        detector.onResult(0, draws.uniform() < failureProbability ? 500 : 200, false, ms(now));
      }
    }
    return requests / runs;
  });
}

/** What an outlier detector does with hosts that fail always, or by chance. */
export const adapter: OracleAdapter = {
  files: ['theory/outlier-detection.json'],
  check({ given, expect }: OracleCase) {
    const expected = expect as Expected;
    if (given.failureProbability !== undefined) {
      onlyKnown(given, ['failureProbability', 'consecutive']);
      if (expected.metric !== 'requestsUntilFirstEjection.mean') throw new Unsupported(`metric ${expected.metric}`);
      const { failureProbability, consecutive } = given as { failureProbability: number; consecutive: number };
      judge(expected, (scale, seed) => untilEjection(failureProbability, consecutive, seed, scale * RUNS), 8);
      return;
    }
    onlyKnown(given, [
      'hosts',
      'badHosts',
      'badHostFailure',
      'arrivals',
      'latency',
      'balancing',
      'outlierDetection',
      'horizon',
    ]);
    const found = new Map<string, unknown>(Object.entries(alwaysBad(given as unknown as AlwaysBad)));
    if (!found.has(expected.metric)) throw new Unsupported(`metric ${expected.metric}`);
    expectPartial(found.get(expected.metric), expected.value, expected.tolerance.value ?? 0, expected.metric);
  },
};
