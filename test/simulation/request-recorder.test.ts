import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/simulation/request-recording.ts';
import { simulate } from '../../src/simulation/simulate.ts';
import type { SimulationInput } from '../../src/simulation/simulation-input.ts';
import { deterministic, inputOf, modelOf, poisson, type RunOptions, shippedModel, trafficTo } from './run-input.ts';

const toA = { kind: 'Service', namespace: 'tiny', name: 'a' } as const;

function tiny(observe?: Observation, more: Partial<RunOptions> = {}): SimulationInput {
  const traffic = [trafficTo(toA, deterministic(250), { limit: 10 })];
  return inputOf(shippedModel('tiny'), { traffic, lengthS: 1, more: observe && { observe }, ...more });
}

const pod = expect.stringMatching(/^tiny\/[ab]-[a-z0-9]+-[a-z0-9]+$/);

describe('a recording', () => {
  it('tells the whole way of a request: who called whom, retries, and the rule that decided', () => {
    // Times worked out by hand: models/tiny/expected.log.
    const { recordings } = simulate(tiny({ kind: 'record', traffic: 'users', numbers: [6] }));
    const toB = {
      depth: 1,
      from: 'tiny/a',
      to: 'b',
      pod,
      code: 503,
      route: { object: 'VirtualService tiny/b', fieldPath: 'spec.http[0]' },
    };
    expect(recordings).toEqual([
      {
        key: expect.stringMatching(/^[0-9a-f]{16}$/),
        traffic: 'users',
        number: 6,
        startS: 0.02,
        latencyMs: 7,
        code: 503,
        flags: '',
        attempts: [
          {
            depth: 0,
            from: 'traffic users',
            to: 'a.tiny.svc.cluster.local',
            pod,
            startMs: 20,
            endMs: 27,
            code: 503,
            flags: '',
            route: { object: 'Service tiny/a', fieldPath: 'spec' },
            note: '',
          },
          { ...toB, startMs: 22, endMs: 24, flags: '', note: '' },
          { ...toB, startMs: 24, endMs: 26, flags: 'URX', note: 'retry 1 after 0 ms' },
        ],
      },
    ]);
  });

  it('holds the requests that were asked for, in order of arrival, and none that never came', () => {
    const { recordings } = simulate(tiny({ kind: 'record', traffic: 'users', numbers: [9, 3, 11] }));
    expect(recordings?.map(({ number, latencyMs }) => [number, latencyMs])).toEqual([
      [3, 15],
      [9, 7],
    ]);
  });

  it('of a request without an answer tells the way so far', () => {
    const traffic = [trafficTo(toA, deterministic(250), { limit: 10 })];
    const observe: Observation = { kind: 'record', traffic: 'users', numbers: [10] };
    const { recordings } = simulate(tiny(observe, { traffic, lengthS: 0.05 }));
    expect(
      recordings?.map(({ code, latencyMs, attempts }) => [code, latencyMs, attempts.map(({ endMs }) => endMs)]),
    ).toEqual([[0, 14, [50, 50]]]);
  });

  it('given a client that gives up, then its attempt has no code and the flag DC', () => {
    const traffic = [trafficTo(toA, deterministic(250), { limit: 10, timeout: 12e6 as never })];
    const observe: Observation = { kind: 'record', traffic: 'users', numbers: [2] };
    const { recordings } = simulate(tiny(observe, { traffic }));
    const [{ code, latencyMs, attempts }] = recordings!;
    expect([code, latencyMs, attempts[0].code, attempts[0].flags, attempts[0].endMs]).toEqual([0, 12, 0, 'DC', 16]);
  });

  it('given a host that nobody knows, then one line without a Pod', () => {
    const traffic = [trafficTo({ kind: 'host', name: 'nowhere.tiny', namespace: 'tiny' }, deterministic(1))];
    const { recordings } = simulate(tiny({ kind: 'record', traffic: 'users', numbers: [1] }, { traffic }));
    expect(recordings![0].attempts.map(({ pod: at, code, flags, to }) => [at, code, flags, to])).toEqual([
      ['', 503, 'UF', 'nowhere.tiny'],
    ]);
  });

  it('follows parallel calls and mirrored copies', () => {
    const model = modelOf(
      MIRRORED,
      `apiVersion: windmesh/v1alpha1
kind: Behaviour
workloads:
  a:
    endpoints:
      - steps:
          - parallel:
              - - call: { host: b, path: /1 }
              - - call: { host: b, path: /2 }
`,
    );
    const traffic = [trafficTo(toA, deterministic(1), { limit: 1 })];
    const { recordings } = simulate(
      inputOf(model, {
        traffic,
        lengthS: 2,
        more: { observe: { kind: 'record', traffic: 'users', numbers: [1] } },
      }),
    );
    expect(recordings![0].attempts.map(({ depth, from, to, note }) => [depth, from, to, note])).toEqual([
      [0, 'traffic users', 'a.tiny.svc.cluster.local', ''],
      [1, 'tiny/a', 'b', ''],
      [1, 'tiny/a', 'b', 'shadow'],
      [1, 'tiny/a', 'b', ''],
      [1, 'tiny/a', 'b', 'shadow'],
    ]);
  });
});

describe('notes', () => {
  it('name the slowest requests, of equals the first', () => {
    const { notes } = simulate(tiny({ kind: 'note', which: 'slowest', atMost: 3 }));
    expect(notes).toEqual([
      { traffic: 'users', number: 5, latencyMs: 19, code: 200 },
      { traffic: 'users', number: 8, latencyMs: 19, code: 200 },
      { traffic: 'users', number: 4, latencyMs: 17, code: 200 },
    ]);
  });

  it('name the first that failed', () => {
    const { notes } = simulate(tiny({ kind: 'note', which: 'failed', traffic: 'users', atMost: 1 }));
    expect(notes).toEqual([{ traffic: 'users', number: 6, latencyMs: 7, code: 503 }]);
  });

  it('tell of no other traffic than the one asked for, and of answers in the measured window alone', () => {
    const elsewhere = simulate(tiny({ kind: 'note', which: 'failed', traffic: 'others', atMost: 1 }));
    const later = tiny({ kind: 'note', which: 'failed', atMost: 9 });
    const { notes } = simulate({ ...later, windows: [{ from: 30e6, to: 1e9 }] });
    expect([elsewhere.notes, notes?.map(({ number }) => number)]).toEqual([[], [9]]);
  });
});

it.each<Observation>([
  { kind: 'record', traffic: 'users', numbers: [1, 2, 3, 50, 51, 400] },
  { kind: 'note', which: 'slowest', atMost: 10 },
  { kind: 'note', which: 'failed', atMost: 10 },
])('recording changes no byte of anything else: $kind $which', (observe) => {
  const gateway = { kind: 'Gateway', namespace: 'demo', name: 'demo' } as const;
  const options = { traffic: [trafficTo(gateway, poisson(50))], lengthS: 20 };
  const {
    recordings: _recordings,
    notes: _notes,
    ...watched
  } = simulate(inputOf(shippedModel('two-services'), { ...options, more: { observe } }));
  expect(JSON.stringify(watched)).toBe(JSON.stringify(simulate(inputOf(shippedModel('two-services'), options))));
});

const MIRRORED = `
apiVersion: v1
kind: Namespace
metadata: { name: tiny, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: a, namespace: tiny }
spec: { selector: { app: a }, ports: [{ name: http, port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: b, namespace: tiny }
spec: { selector: { app: b }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: tiny }
spec:
  selector: { matchLabels: { app: a } }
  template: { metadata: { labels: { app: a } }, spec: { containers: [{ name: app, image: a:1 }] } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: b, namespace: tiny }
spec:
  selector: { matchLabels: { app: b } }
  template: { metadata: { labels: { app: b } }, spec: { containers: [{ name: app, image: b:1 }] } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: b, namespace: tiny }
spec:
  hosts: [b]
  http:
    - route: [{ destination: { host: b } }]
      mirror: { host: b }
`;
