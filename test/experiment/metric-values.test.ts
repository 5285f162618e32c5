import { expect, it } from 'vitest';
import type { MetricName } from '../../src/api/experiment.ts';
import { type MetricQuery, metricValues } from '../../src/experiment/metric-values.ts';
import { replicationResult, windowTotals } from './sample.ts';

const replications = [
  replicationResult('canary', 1, [windowTotals(200, 3), windowTotals(400)]),
  replicationResult('canary', 2, [windowTotals(210), windowTotals(null)]),
];
const valuesOf = (query: MetricQuery, window = 0) => metricValues(query, replications, window);

it.each<[MetricName, number]>([
  ['latency.mean', 80],
  ['latency.p50', 60],
  ['latency.p90', 120],
  ['latency.p95', 160],
  ['latency.p99', 200],
  ['latency.p99.9', 240],
  ['latency.max', 400],
  ['errorRate', 0.003],
  ['successRate', 0.997],
  ['rps', 1000 / 540],
  ['requests', 1000],
  ['retriesPerRequest', 0.02],
])('%s of a traffic source', (metric, value) => {
  expect(valuesOf({ metric, of: 'browsing' })?.[0]).toBe(value);
});

it('finds a Service by name, by namespace and name, and one version of it', () => {
  expect(valuesOf({ metric: 'requests', of: 'reviews' })).toEqual([1000, 1000]);
  expect(valuesOf({ metric: 'requests', of: 'default/reviews' })).toEqual([1000, 1000]);
  expect(valuesOf({ metric: 'errorRate', of: 'reviews', version: 'v3' })).toEqual([0.05, 0.05]);
  expect(valuesOf({ metric: 'share', of: 'Service default/reviews', version: 'v3' })).toEqual([0.1, 0.1]);
});

it.each<[MetricName, number]>([
  ['replicas.max', 5],
  ['replicas.min', 1],
  ['replicas.mean', 2.5],
  ['replicas.final', 3],
])('%s of a Deployment', (metric, value) => {
  expect(valuesOf({ metric, of: 'Deployment default/reviews-v3' })).toEqual([value, value]);
});

it('reads the window asked for; a replication without requests there has no latency', () => {
  expect(valuesOf({ metric: 'latency.p99', of: 'browsing' }, 1)).toEqual([400, null]);
});

it('a name that no replication knows is no value at all', () => {
  expect(valuesOf({ metric: 'latency.p99', of: 'nobody' })).toBeUndefined();
  expect(valuesOf({ metric: 'replicas.max', of: 'Deployment other/reviews-v3' })).toBeUndefined();
  expect(valuesOf({ metric: 'errorRate', of: 'reviews', version: '__proto__' })).toBeUndefined();
});

it('a version that got nothing in one replication has a share of 0 there, and no latency', () => {
  const without = replicationResult('canary', 3);
  const services = without.windows[0].services.map((each) => ({ ...each, versions: each.versions.slice(0, 1) }));
  const both = [replications[0], { ...without, windows: [{ ...without.windows[0], services }] }];
  expect(metricValues({ metric: 'share', of: 'reviews', version: 'v3' }, both, 0)).toEqual([0.1, 0]);
  expect(metricValues({ metric: 'latency.p50', of: 'reviews', version: 'v3' }, both, 0)).toEqual([60, null]);
});
