import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../src/api/object.ts';
import type { ReplicationResult } from '../../src/simulation/replication-result.ts';
import { simulate } from '../../src/simulation/simulate.ts';
import { inputOf, objectsOf, poisson, shippedModel, trafficTo } from './run-input.ts';

/** The shipped model of two services, with manifests over it, for 20 s at 60 rps. */
function run(objects: readonly KubeObject[] = [], more: { seed?: string } = {}): ReplicationResult {
  const traffic = [trafficTo({ kind: 'Gateway', namespace: 'demo', name: 'demo' }, poisson(60))];
  return simulate(inputOf(shippedModel('two-services'), { traffic, lengthS: 20, objects, ...more }));
}

/** The route to the backend, with the fields of a rule. */
function backendRoute(rule: string): readonly KubeObject[] {
  return objectsOf(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: backend, namespace: demo }
spec:
  hosts: [backend]
  http:
    - ${rule}
`);
}

function backendRule(trafficPolicy: string): readonly KubeObject[] {
  return objectsOf(`
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: backend, namespace: demo }
spec:
  host: backend
  ${trafficPolicy}
  subsets:
    - { name: v1, labels: { version: v1 } }
    - { name: v2, labels: { version: v2 } }
`);
}

const toV1 = 'route: [{ destination: { host: backend, subset: v1 } }]';

/** All that a run tells, as bytes. */
const bytes = (result: ReplicationResult) => JSON.stringify(result);

describe('settings that change nothing change no byte', () => {
  const plain = bytes(run());

  it('given the same input twice', () => {
    expect(bytes(run())).toBe(plain);
  });

  it.each([
    [
      'weights of 100 and 0',
      'route: [{ destination: { host: backend, subset: v1 }, weight: 100 }, { destination: { host: backend, subset: v2 }, weight: 0 }]',
    ],
    ['a timeout of 0', `{ timeout: 0s, ${toV1} }`],
    ['a timeout that nothing reaches', `{ timeout: 1h, ${toV1} }`],
    [
      'a fault of 0 %',
      `{ fault: { abort: { percentage: { value: 0 }, httpStatus: 500 }, delay: { percentage: { value: 0 }, fixedDelay: 1s } }, ${toV1} }`,
    ],
    ['a mirror of 0 %', `{ mirror: { host: backend, subset: v2 }, mirrorPercentage: { value: 0 }, ${toV1} }`],
    ["Istio's default retries, written out", `{ retries: { attempts: 2 }, ${toV1} }`],
  ])('%s', (_name, rule) => {
    expect(bytes(run(backendRoute(rule)))).toBe(plain);
  });

  it('no retries, and a policy that never fires', () => {
    const none = run(backendRoute(`{ retries: { attempts: 0 }, ${toV1} }`));
    const idle = run(backendRoute(`{ retries: { attempts: 3, retryOn: refused-stream }, ${toV1} }`));
    expect(bytes(idle)).toBe(bytes(none));
  });

  it('but another seed does, and so does a fault of 1 %', () => {
    const fault = 'fault: { abort: { percentage: { value: 1 }, httpStatus: 500 } }';
    expect([
      bytes(run([], { seed: '8' })) === plain,
      bytes(run(backendRoute(`{ ${fault}, ${toV1} }`))) === plain,
    ]).toEqual([false, false]);
  });

  it('a Service and a Deployment that nobody calls change nothing of the others', () => {
    const unused = objectsOf(`
apiVersion: v1
kind: Service
metadata: { name: unused, namespace: demo }
spec: { selector: { app: unused }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: unused, namespace: demo }
spec:
  replicas: 2
  selector: { matchLabels: { app: unused } }
  template: { metadata: { labels: { app: unused } }, spec: { containers: [{ name: app, image: example.org/unused:1 }] } }
`);
    const alone = run().windows[0];
    const joined = run(unused).windows[0];
    expect(JSON.stringify([joined.traffic, joined.services])).toBe(JSON.stringify([alone.traffic, alone.services]));
  });

  it('one Pod behind a Service: all balancers are one', () => {
    const onePod = objectsOf(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: backend-v1, namespace: demo, labels: { app: backend, version: v1 } }
spec:
  replicas: 1
  selector: { matchLabels: { app: backend, version: v1 } }
  template:
    metadata: { labels: { app: backend, version: v1 } }
    spec: { containers: [{ name: backend, image: example.org/backend:1.0 }] }
`);
    const [first, ...others] = ['LEAST_REQUEST', 'ROUND_ROBIN', 'RANDOM'].map((simple) =>
      bytes(run([...onePod, ...backendRule(`trafficPolicy: { loadBalancer: { simple: ${simple} } }`)])),
    );
    expect(others.map((each) => each === first)).toEqual([true, true]);
  });
});
