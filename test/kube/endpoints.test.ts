import { describe, expect, it } from 'vitest';
import { Cluster } from '../../src/kube/cluster.ts';
import type { EndpointView } from '../../src/kube/endpoints.ts';
import { kinds } from '../../src/kube/kinds.ts';
import { ms, type Nanoseconds, seconds } from '../../src/units/quantity.ts';
import { deployment, ports, service } from './objects.ts';
import { TestCalendar } from './test-calendar.ts';

function cluster(given: Parameters<typeof ports>[1] = {}) {
  const calendar = new TestCalendar();
  const made = new Cluster(ports(calendar, given), { start: 'warm', injection: 'none' });
  return { calendar, made };
}

const words = ({ at, version, endpoints }: EndpointView) =>
  `${at / 1e9} v${version} ${endpoints.map(({ pod, ready, serving, terminating }) => `${pod.replace(/^.*-/, '')}${ready ? 'R' : ''}${serving ? 'S' : ''}${terminating ? 'T' : ''}`).join(' ')}`;

const scale = (made: Cluster, replicas: number) =>
  made.store.update(
    { kind: kinds.deployment, namespace: 'default', name: 'web' },
    (each) => ({ ...each, spec: { ...each.spec, replicas } }),
    'test',
  );

describe('endpoints', () => {
  it('are known when the run begins, and every later version comes after its delay', () => {
    const startup = () => ({ imagePull: seconds(3), boot: 0 as Nanoseconds });
    const shutdown = () => ({ onStop: { exitAfter: seconds(2) } });
    const { calendar, made } = cluster({ runtime: { startup, shutdown }, endpointDelay: () => ms(500) });
    made.begin([deployment('web', { replicas: 1 }), service('web')]);
    scale(made, 2);
    calendar.runUntil(seconds(10));
    scale(made, 1);
    calendar.runUntil(seconds(20));
    expect(made.endpoints.versions('default', 'web').map(words)).toEqual([
      '0 v1 1RS',
      '0.5 v2 1RS 2',
      '3.5 v3 1RS 2RS',
      '10.5 v4 1RS 2ST',
      '12.5 v5 1RS',
    ]);
  });

  it('publish Pods that are not ready where the Service says so', () => {
    const startup = () => ({ imagePull: seconds(3), boot: 0 as Nanoseconds });
    const { calendar, made } = cluster({ runtime: { startup } });
    made.begin([service('web', { publishNotReadyAddresses: true })]);
    made.store.apply(deployment('web', { replicas: 1 }), 'test');
    calendar.runUntil(seconds(1));
    expect(words(made.endpoints.latest('default', 'web')!)).toBe('0 v2 1R');
  });

  it('resolve a named target port to the number of the container port', () => {
    const { made } = cluster();
    const containers = [{ name: 'app', ports: [{ name: 'http', containerPort: 9080 }] }];
    const ports = [
      { port: 80, targetPort: 'http' },
      { port: 81, targetPort: 'absent' },
      { port: 82, targetPort: 9090 },
      { port: 83 },
    ];
    made.begin([deployment('web', { replicas: 1, pod: { containers } }), service('web', { ports })]);
    expect([...made.endpoints.latest('default', 'web')!.endpoints[0]!.targetPorts]).toEqual([
      [80, 9080],
      [82, 9090],
      [83, 83],
    ]);
  });
});
