import { expect, it } from 'vitest';
import { type Behaviour, behaviourFinder } from '../../src/api/behaviour.ts';
import { load } from '../../src/config/load.ts';

const HEAD = 'apiVersion: windmesh/v1alpha1\nkind: Behaviour\n';

function read(text: string): Behaviour {
  const { behaviour, findings } = load([{ name: 'behaviour.yaml', text: HEAD + text }]);
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  return behaviour;
}

it('without a file every default is filled, and * stands for all workloads', () => {
  const { behaviour } = load([]);
  expect(behaviour).toMatchObject({
    network: { sameZone: { value: 250_000 }, crossZone: { value: 1e6 }, external: { value: 1e6 } },
    mesh: { mode: 'sidecar', proxyCpu: 200_000, protocol: 'http1', controlPlane: { debounce: 1e8, debounceMax: 1e10 } },
    kube: { hpaSyncPeriod: 15e9, metricsResolution: 15e9 },
    workloads: [{ workload: '*', startup: { imagePull: { value: 2e9 }, boot: { value: 3e9 } } }],
  });
});

it('the file of the design document is read as it stands', () => {
  const behaviour = read(`
defaults: { network: { sameZone: 0.25ms, crossZone: 1ms }, mesh: sidecar }
workloads:
  reviews:
    concurrency: 16
    startup: { imagePull: 3s, boot: { lognormal: { median: 8s, p99: 20s } } }
    endpoints:
      - match: { path: /reviews/* }
        steps:
          - compute: { lognormal: { median: 4ms, p99: 18ms } }
          - fail: { rate: 0.1%, status: 500 }
          - call: { host: ratings, port: 9080, path: /ratings/1 }
    versions: { v3: { slower: 1.4 } }
`);
  expect(behaviour.workloads[0]).toMatchObject({
    workload: 'reviews',
    concurrency: 16,
    startup: { imagePull: { kind: 'constant', value: 3e9 }, boot: { kind: 'lognormal' } },
    shutdown: { drain: 'finish' },
    endpoints: [
      {
        match: { path: '/reviews/*' },
        steps: [
          { kind: 'compute', name: 'compute 1' },
          { kind: 'fail', rate: 0.001, status: 500 },
          {
            kind: 'call',
            name: 'ratings 1',
            host: 'ratings',
            port: 9080,
            path: '/ratings/1',
            method: 'GET',
            onError: 'fail',
          },
        ],
        abandoned: { queued: 'serve', running: 'finish' },
      },
    ],
    versions: { v3: { slower: 1.4 } },
    propagate: 'custom',
    position: { file: 'behaviour.yaml', line: 6, column: 3 },
  });
});

it('every kind of step has its notation, and names count the occurrences in a program', () => {
  const { workloads } = read(`
workloads:
  a:
    steps:
      - sleep: 5ms
      - call: ratings
      - call: http://ratings.shop:9080/x/1
        name: second
      - call: { host: ratings, method: POST, headers: { end-user: jason }, requestSize: 1 KB, onError: ignore, timeout: 2s, failStatus: 502 }
      - fail: 1%
      - parallel: [[{ sleep: 1ms }, { call: ratings }], { compute: 2ms }]
      - branch: [{ weight: 3, steps: [{ call: b }] }, { steps: [] }]
      - loop: { times: 2, steps: [{ sleep: 1us }] }
      - respond: 204
`);
  const constant = (value: number) => ({ kind: 'constant', value });
  const { position: _, ...first } = workloads[0].endpoints[0].steps[1] as { position?: unknown };
  expect(first).toEqual({
    kind: 'call',
    name: 'ratings 1',
    host: 'ratings',
    method: 'GET',
    path: '/',
    headers: {},
    onError: 'fail',
  });
  expect(workloads[0].endpoints[0].steps).toMatchObject([
    { kind: 'sleep', name: 'sleep 1', time: constant(5e6) },
    { name: 'ratings 1' },
    { name: 'second', host: 'ratings.shop', port: 9080, path: '/x/1' },
    {
      name: 'ratings 2',
      method: 'POST',
      headers: { 'end-user': 'jason' },
      requestSize: 1000,
      onError: 'ignore',
      timeout: 2e9,
      failStatus: 502,
    },
    { kind: 'fail', rate: 0.01, status: 500 },
    {
      kind: 'parallel',
      branches: [[{ name: 'sleep 2' }, { name: 'ratings 3' }], [{ kind: 'compute', time: constant(2e6) }]],
    },
    {
      kind: 'branch',
      ways: [
        { weight: 3, steps: [{ name: 'b 1' }] },
        { weight: 1, steps: [] },
      ],
    },
    { kind: 'loop', times: 2, steps: [{ name: 'sleep 3', time: constant(1000) }] },
    { kind: 'respond', status: 204 },
  ]);
});

it('defaults of the file reach every workload that says nothing', () => {
  const { workloads, mesh, kube } = read(`
defaults:
  mesh: { mode: none, connect: 1ms, protocol: http2, controlPlane: { debounce: 50ms, propagation: 10ms } }
  kube: { hpaSyncPeriod: 5s }
  concurrency: 8
  startup: { boot: 1s }
  steps: [{ compute: 1ms }]
workloads:
  a: { queue: 3 }
  b: { concurrency: 2, steps: [] }
`);
  expect(workloads.map(({ workload, concurrency, queue }) => [workload, concurrency, queue])).toEqual([
    ['a', 8, 3],
    ['b', 2, undefined],
    ['*', 8, undefined],
  ]);
  expect(workloads[0].startup).toEqual({
    imagePull: { kind: 'constant', value: 2e9 },
    boot: { kind: 'constant', value: 1e9 },
  });
  expect(workloads[0].endpoints[0].steps).toMatchObject([{ kind: 'compute', time: { value: 1e6 } }]);
  expect(workloads[1].endpoints[0].steps).toEqual([]);
  expect(mesh).toMatchObject({ mode: 'none', connect: { value: 1e6 }, protocol: 'http2' });
  expect(mesh.controlPlane).toMatchObject({ debounce: 50e6, debounceMax: 1e10, propagation: { value: 10e6 } });
  expect(kube).toMatchObject({ hpaSyncPeriod: 5e9, metricsResolution: 15e9 });
});

it('versions may be called like members of every object', () => {
  const { workloads } = read('workloads: { a: { versions: { v1: { slower: 2, fail: 1% } } } }');
  const { versions } = workloads[0];
  expect(versions.v1).toEqual({ slower: 2, failRate: 0.01 });
  expect(versions.constructor).toBeUndefined();
});

it('the nearest name describes a workload: exact, then the longest prefix, then a label, then *', () => {
  const { workloads } = read(`
workloads:
  '*': {}
  app=reviews: {}
  reviews: {}
  reviews-v2: {}
  shop/reviews: {}
`);
  const nameFor = (namespace: string, name: string, labels: Record<string, string> = {}) =>
    behaviourFinder(workloads)({ namespace, name, labels })?.workload;
  expect(nameFor('default', 'reviews-v1')).toBe('reviews');
  expect(nameFor('default', 'reviews-v2')).toBe('reviews-v2');
  expect(nameFor('default', 'reviews-v2-canary')).toBe('reviews-v2');
  expect(nameFor('shop', 'reviews-v1')).toBe('shop/reviews');
  expect(nameFor('default', 'page', { app: 'reviews' })).toBe('app=reviews');
  expect(nameFor('default', 'reviewsapp')).toBe('*');
  expect(nameFor('default', 'page')).toBe('*');
});
