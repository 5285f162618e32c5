import { describe, expect, it } from 'vitest';
import type { DestinationRule } from '../../../src/api/istio/destination-rule.ts';
import { kinds } from '../../../src/kube/kinds.ts';
import { Simulation } from '../../../src/simulation/simulation.ts';
import { seconds } from '../../../src/units/quantity.ts';
import { deterministic, inputOf, objectsOf, shippedModel, trafficTo } from '../../simulation/run-input.ts';

const toA = { kind: 'Service', namespace: 'tiny', name: 'a' } as const;

function start(names = ['users']): Simulation {
  const traffic = names.map((name) => trafficTo(toA, deterministic(50), { name }));
  return new Simulation(inputOf(shippedModel('tiny'), { traffic, lengthS: 60 }));
}

const rule = (maxConnections: number): DestinationRule =>
  objectsOf(`
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: b, namespace: tiny }
spec: { host: b, trafficPolicy: { connectionPool: { tcp: { maxConnections: ${maxConnections} } } } }
`)[0] as DestinationRule;

/** Links of the proxy of a to b, oldest first. */
const linksToB = ({ pipeline, proxies, clusters }: Simulation) =>
  pipeline.links.filter(
    (link) => proxies.names[link.proxy].startsWith('tiny/a-') && clusters.get(link.cluster).host.startsWith('b.'),
  );

describe('links', () => {
  it('live through a change that concerns them not, with their pools and counters', () => {
    const simulation = start();
    simulation.runUntil(seconds(2));
    simulation.apply(
      objectsOf(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: tiny }
spec: { hosts: [a], http: [{ timeout: 9s, route: [{ destination: { host: a } }] }] }
`),
    );
    simulation.runUntil(seconds(10));
    expect(linksToB(simulation).length).toBe(1);
  });

  it('are opened anew when the settings of their cluster change, as Envoy warms a new cluster', () => {
    const simulation = start();
    simulation.runUntil(seconds(2));
    simulation.apply([rule(5)]);
    simulation.runUntil(seconds(10));
    expect(linksToB(simulation).map(({ settings }) => settings.limits.maxConnections)).toEqual([4_294_967_295, 5]);
    simulation.assertInvariants();
  });

  it('have the settings of the rule that was in force when the proxy last heard', () => {
    const simulation = start();
    simulation.runUntil(seconds(2));
    for (const limit of [5, 6, 7]) simulation.apply([rule(limit)]);
    simulation.runUntil(seconds(10));
    expect(linksToB(simulation).map(({ settings }) => settings.limits.maxConnections)).toEqual([4_294_967_295, 7]);
  });
});

describe('istiod', () => {
  /** Times of pushes after the first, for changes at these times in ms. */
  function pushes(changesMs: readonly number[]): readonly number[] {
    const simulation = start();
    const seen: number[] = [];
    const push = simulation.views.push.bind(simulation.views);
    simulation.views.push = (each) => {
      seen.push(each.atNs / 1e6);
      push(each);
    };
    changesMs.forEach((at, i) => {
      simulation.runUntil((at * 1e6) as never);
      simulation.apply([rule(i + 1)]);
    });
    simulation.runUntil(seconds(60));
    return seen;
  }

  it('pushes once it has been quiet for 100 ms', () => {
    expect(pushes([1_000])).toEqual([1_100]);
  });

  it('gathers changes that follow each other closely into one push', () => {
    expect(pushes([1_000, 1_050, 1_149, 3_000])).toEqual([1_249, 3_100]);
  });

  it('pushes 10 s after the first change though they never end', () => {
    const changes = Array.from({ length: 300 }, (_, i) => 1_000 + 50 * i);
    expect(pushes(changes).slice(0, 2)).toEqual([11_000, 1_000 + 50 * 299 + 100]);
  });

  it('does not push for a change of status alone', () => {
    const simulation = start();
    let count = 0;
    simulation.views.push = () => {
      count++;
    };
    simulation.cluster.store.update(
      { kind: kinds.service, namespace: 'tiny', name: 'a' },
      (service) => ({ ...service, status: { loadBalancer: {} } }),
      'test',
    );
    simulation.runUntil(seconds(5));
    expect(count).toBe(0);
  });
});

describe('proxies of one class', () => {
  it('share their compiled routes; each has its own links', () => {
    const simulation = start(['one', 'two']);
    simulation.runUntil(seconds(2));
    const { views, proxies, pipeline } = simulation;
    const [one, two] = ['client/one', 'client/two'].map((name) => proxies.names.indexOf(name));
    expect(views.memos[one]).toBe(views.memos[two]);
    expect(pipeline.links.filter(({ proxy }) => proxy === one || proxy === two).length).toBe(2);
  });
});
