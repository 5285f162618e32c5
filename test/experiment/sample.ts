import type { Expectation, Experiment, Scenario } from '../../src/api/experiment.ts';
import type { LatencySummary, ReplicationResult, WindowTotals } from '../../src/simulation/replication-result.ts';
import { seconds } from '../../src/units/quantity.ts';

/** Two scenarios, `baseline` and `canary`, one traffic source `browsing`; what a test is about comes as an override. */
export function sampleExperiment(
  override: { replications?: number; expect?: Expectation[]; scenarios?: Scenario[]; paired?: boolean } = {},
): Experiment {
  const scenario = (name: string): Scenario => ({ name, objects: [], steps: [] });
  return {
    name: 'sample',
    question: 'Does it hold?',
    seed: '7',
    traffic: [
      {
        name: 'browsing',
        to: { kind: 'Gateway', namespace: 'istio-system', name: 'bookinfo' },
        requests: [{ weight: 1, method: 'GET', path: '/productpage', headers: {} }],
        arrivals: { process: 'poisson', rate: [{ at: seconds(0), rps: 10 }] },
      },
    ],
    scenarios: override.scenarios ?? [scenario('baseline'), scenario('canary')],
    run: {
      warmUp: seconds(60),
      length: seconds(540),
      replications: override.replications ?? 5,
      commonRandomNumbers: override.paired ?? true,
      start: 'warm',
    },
    expect: override.expect ?? [],
  };
}

export function expectation(override: Partial<Expectation>): Expectation {
  return {
    metric: 'latency.p99',
    of: 'browsing',
    scenario: 'canary',
    bound: { kind: 'below', value: 300 },
    confidence: 0.95,
    ...override,
  };
}

export function latency(p99: number | null): LatencySummary {
  const part = (share: number): number | null => (p99 === null ? null : p99 * share);
  return {
    count: p99 === null ? 0 : 1000,
    mean: part(0.4),
    p50: part(0.3),
    p90: part(0.6),
    p95: part(0.8),
    p99,
    p999: part(1.2),
    max: part(2),
  };
}

/** 1000 requests in 540 s with `failed` 503s; reviews v1 and v3 behind. */
export function windowTotals(p99: number | null, failed = 0): WindowTotals {
  return {
    fromS: 60,
    toS: 600,
    traffic: [
      {
        name: 'browsing',
        requests: 1000,
        failed,
        latency: latency(p99),
        responses: [
          { code: 200, flags: '', count: 1000 - failed },
          ...(failed > 0 ? [{ code: 503, flags: 'UO', count: failed }] : []),
        ],
      },
    ],
    services: [
      {
        namespace: 'default',
        service: 'reviews',
        calls: 1000,
        failed: 0,
        retries: 20,
        latency: latency(p99),
        versions: [
          { workload: 'reviews-v1', version: 'v1', attempts: 900, failed: 0, retries: 10, latency: latency(p99) },
          { workload: 'reviews-v3', version: 'v3', attempts: 100, failed: 5, retries: 10, latency: latency(p99) },
        ],
      },
    ],
    workloads: [
      { namespace: 'default', name: 'reviews-v1', version: 'v1', min: 2, max: 4, mean: 3, final: 4 },
      { namespace: 'default', name: 'reviews-v3', version: 'v3', min: 1, max: 5, mean: 2.5, final: 3 },
    ],
  };
}

export function replicationResult(
  scenario: string,
  replication: number,
  windows: readonly WindowTotals[] = [windowTotals(200 + replication)],
): ReplicationResult {
  return {
    scenario,
    replication,
    windows,
    series: {
      stepS: 300,
      buckets: 2,
      trafficRps: { browsing: [10, 12] },
      versionP99Ms: { 'default/reviews v1': [100 + replication, null] },
      versionRps: { 'default/reviews v1': [9, 10] },
      splitSeen: { 'default/reviews v3': [0.1, 0.12] },
      splitAsked: { 'default/reviews v3': [0.1, 0.1] },
      podsReady: { 'default/reviews-v1': [2, 4] },
      podsAsked: { 'default/reviews-v1': [4, 4] },
      cpuUtilization: { 'default/reviews-v1': [80, 60] },
      responses: replication === 1 ? { '503 UO': [0.5, 0] } : {},
    },
    hpaDecisions: [
      {
        hpa: 'default/reviews',
        target: 'Deployment default/reviews-v1',
        atS: 90,
        from: 2,
        to: 4,
        words: `r${replication}`,
      },
    ],
    requests: 1000,
    events: 10_000,
  };
}
