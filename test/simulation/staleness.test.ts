import { describe, expect, it } from 'vitest';
import { kinds } from '../../src/kube/kinds.ts';
import { Simulation } from '../../src/simulation/simulation.ts';
import { seconds } from '../../src/units/quantity.ts';
import { deterministic, inputOf, modelOf, objectsOf, trafficTo } from './run-input.ts';

/** Five clients with a proxy each call one Service; from a push to a proxy pass between 0 and 4 s. */
const model = modelOf(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: app, namespace: shop }
spec: { selector: { app: app }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: app, namespace: shop }
spec:
  replicas: 2
  selector: { matchLabels: { app: app } }
  template: { metadata: { labels: { app: app } }, spec: { containers: [{ name: app, image: example.org/app:1 }] } }
---
apiVersion: windmesh/v1alpha1
kind: Behaviour
defaults:
  mesh: { controlPlane: { debounce: 100ms, propagation: { uniform: { low: 0s, high: 4s } } } }
workloads:
  app: { endpoints: [{ steps: [{ sleep: 1ms }] }] }
`);
const names = ['one', 'two', 'three', 'four', 'five'];
const traffic = names.map((name) =>
  trafficTo({ kind: 'Service', namespace: 'shop', name: 'app' }, deterministic(100), { name }),
);
const abort = objectsOf(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: app, namespace: shop }
spec:
  hosts: [app]
  http:
    - fault: { abort: { percentage: { value: 100 }, httpStatus: 418 } }
      route: [{ destination: { host: app } }]
`);

/** Codes each client saw within a window of time. */
function codes(fromS: number, toS: number): readonly (readonly number[])[] {
  const input = inputOf(model, {
    traffic,
    lengthS: 20,
    steps: [{ action: 'apply', objects: abort, at: seconds(10), label: 'abort' }],
    more: { windows: [{ from: seconds(fromS), to: seconds(toS) }] },
  });
  const simulation = new Simulation(input);
  simulation.runUntil(seconds(20));
  return simulation.observer
    .windowTotals()[0]
    .traffic.map(({ responses }) => responses.map(({ code }) => code).sort((a, b) => a - b));
}

describe('what proxies know after a change', () => {
  it('no proxy knows of it before istiod has been quiet', () => {
    expect(codes(10, 10.1)).toEqual(names.map(() => [200]));
  });

  it('at one instant some use the new version and others the old one', () => {
    const seen = codes(11.5, 11.6).map(String);
    expect(new Set(seen)).toEqual(new Set(['200', '418']));
  });

  it('every proxy knows of it once the longest way has passed', () => {
    expect(codes(14.2, 20)).toEqual(names.map(() => [418]));
  });

  it('a proxy picks among the Pods it knows: one that is gone is tried by those who have not heard', () => {
    const simulation = new Simulation(inputOf(model, { traffic, lengthS: 20 }));
    simulation.runUntil(seconds(5));
    const { views, pipeline, proxies } = simulation;
    const hosts = () =>
      pipeline.links.filter(({ view }) => view !== null).map((link) => [proxies.names[link.proxy], link.count]);
    simulation.cluster.store.update(
      { kind: kinds.deployment, namespace: 'shop', name: 'app' },
      (object) => ({ ...object, spec: { ...object.spec, replicas: 1 } }),
      'test',
    );
    simulation.runUntil(seconds(7));
    const counts = new Set(hosts().map(([, count]) => count));
    simulation.runUntil(seconds(12));
    expect([counts, new Set(hosts().map(([, count]) => count))]).toEqual([new Set([1, 2]), new Set([1])]);
    expect(views.receivedAtNs(0)).toBeLessThan(seconds(10));
  });
});
