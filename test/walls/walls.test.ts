import { describe, expect, it } from 'vitest';
import { Rank } from '../../src/engine/ports.ts';
import { type Filter, FilterResult } from '../../src/mesh/data-plane/hot-route.ts';
import { ResponseFlag } from '../../src/request/response-flag.ts';
import { Simulation } from '../../src/simulation/simulation.ts';
import { type Nanoseconds, seconds } from '../../src/units/quantity.ts';
import { PLAIN_ROUTE, retryPolicy, ScriptedLeg } from '../mesh/data-plane/scripted-leg.ts';
import {
  deterministic,
  inputOf,
  modelOf,
  objectsOf,
  poisson,
  shippedModel,
  trafficTo,
} from '../simulation/run-input.ts';

/** Each wall is something a design that is too narrow would run into. Small, and ugly where need be. */

describe('a waypoint: a proxy between two Pods that have none', () => {
  /** A client without a sidecar calls Service `w`, whose Pods are nothing but proxies; they route on to `app`. */
  const model = modelOf(`
apiVersion: v1
kind: Namespace
metadata: { name: plain, labels: { istio-injection: disabled } }
---
apiVersion: v1
kind: Service
metadata: { name: w, namespace: plain }
spec: { selector: { istio: waypoint }, ports: [{ name: http, port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: app, namespace: plain }
spec: { selector: { app: app }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: w, namespace: plain }
spec:
  selector: { matchLabels: { istio: waypoint } }
  template: { metadata: { labels: { istio: waypoint } }, spec: { containers: [{ name: istio-proxy, image: auto }] } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: app, namespace: plain }
spec:
  selector: { matchLabels: { app: app } }
  template: { metadata: { labels: { app: app } }, spec: { containers: [{ name: app, image: app:1 }] } }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: w, namespace: plain }
spec:
  selector: { istio: waypoint }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: w, namespace: plain }
spec:
  hosts: ["*"]
  gateways: [w]
  http: [{ route: [{ destination: { host: app } }] }]
---
apiVersion: windmesh/v1alpha1
kind: Behaviour
defaults:
  network: { sameZone: 1ms, crossZone: 1ms }
  mesh: { mode: none, proxyLatency: 0.5ms, connect: 0ms }
workloads:
  app: { endpoints: [{ steps: [{ sleep: 10ms }] }] }
`);

  it('the answer comes back through it: two hops there, two back, each through the proxy', () => {
    const traffic = [trafficTo({ kind: 'Service', namespace: 'plain', name: 'w' }, deterministic(10), { limit: 3 })];
    const simulation = new Simulation(
      inputOf(model, { traffic, lengthS: 2, more: { observe: { kind: 'record', traffic: 'users', numbers: [2] } } }),
    );
    simulation.runUntil(seconds(2));
    simulation.assertInvariants();
    const [{ code, attempts }] = simulation.told().recordings!;
    const seen = attempts.map(({ depth, from, pod, startMs, endMs }) => [
      depth,
      from,
      pod.replace(/-.*/, ''),
      Number((endMs - startMs).toFixed(3)),
    ]);
    // By hand: app answers after 10; the proxy adds 0.5 to each of its two hops and back, the wire 1: 10 + 2 × 1.5 = 13.
    expect([code, seen]).toEqual([
      200,
      [
        [0, 'traffic users', 'plain/w', 15],
        [1, 'plain/w', 'plain/app', 13],
      ],
    ]);
  });
});

describe('a kept-alive connection', () => {
  const manifests = (injection: string) => `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: ${injection} } }
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
  replicas: 1
  selector: { matchLabels: { app: app } }
  template: { metadata: { labels: { app: app } }, spec: { containers: [{ name: app, image: app:1 }] } }
---
apiVersion: windmesh/v1alpha1
kind: Behaviour
defaults: { mesh: { mode: none } }
workloads:
  app: { endpoints: [{ steps: [{ sleep: 1ms }] }] }
`;

  /** Requests each Pod got in the 20 s after a scale-up from 1 to 4. One request at a time, so one connection. */
  function afterScaleUp(injection: 'enabled' | 'disabled'): readonly number[] {
    const traffic = [trafficTo({ kind: 'Service', namespace: 'shop', name: 'app' }, deterministic(100))];
    const scale = { action: 'scale', kind: 'Deployment', namespace: 'shop', name: 'app', replicas: 4 } as const;
    const simulation = new Simulation(
      inputOf(modelOf(manifests(injection)), {
        traffic,
        lengthS: 40,
        steps: [{ ...scale, at: seconds(5), label: 'scale' }],
      }),
    );
    simulation.runUntil(seconds(20));
    const before = simulation.applications.stations.at.map(({ arrived }) => arrived);
    simulation.runUntil(seconds(40));
    const { names } = simulation.pods;
    const pods = names.flatMap((name, pod) => (name.startsWith('shop/app-') ? [pod] : []));
    return pods.map((pod) => simulation.applications.stations.at[pod].arrived - before[pod]);
  }

  it('without a proxy stays with its Pod after a scale-up: the new Pods get nothing', () => {
    expect(afterScaleUp('disabled')).toEqual([2000, 0, 0, 0]);
  });

  it('matters to no sidecar: the host is chosen per request, so a scale-up spreads at once', () => {
    const shares = afterScaleUp('enabled');
    expect(shares.length).toBe(4);
    for (const share of shares) expect(share).toBeGreaterThan(300);
  });
});

describe('a filter that pauses and asks a service', () => {
  const ask: Filter = {
    status: 403,
    flags: ResponseFlag.UAEX,
    onRequest: (_draws, answer, actions) => {
      if (answer < 0) {
        actions.ask(1);
        return FilterResult.pause;
      }
      return answer === 200 ? FilterResult.goOn : FilterResult.reply;
    },
  };

  /** Both clusters are one here; the question is asked on a route without filters. */
  function asked(verdict: number) {
    const leg: ScriptedLeg = new ScriptedLeg({
      route: { filters: [ask] },
      otherRoutes: [PLAIN_ROUTE],
      routeOf: (shape) => shape,
      serve: ({ shape }) => (shape === 1 ? { afterMs: 7, status: verdict } : { afterMs: 10, status: 200 }),
    });
    leg.send(0);
    leg.run();
    return { ...leg.outcomes[0], shapes: leg.served.map(({ shape }) => shape), live: leg.pipeline.calls.live };
  }

  it('resumes the request with the answer', () => {
    expect(asked(200)).toMatchObject({ code: 200, endMs: 17, shapes: [1, 0], live: 0 });
  });

  it('or answers itself', () => {
    expect(asked(401)).toMatchObject({ code: 403, flags: ['UAEX'], endMs: 7, shapes: [1], live: 0 });
  });

  it('and lets go of both when its client leaves', () => {
    const leg = new ScriptedLeg({
      route: { filters: [ask] },
      otherRoutes: [PLAIN_ROUTE],
      routeOf: (shape) => shape,
      serve: () => ({ afterMs: 7, status: 200 }),
    });
    leg.send(0);
    leg.runUntil(3);
    leg.leave(0);
    leg.run();
    expect([leg.served.length, leg.pipeline.calls.live, leg.link.active]).toEqual([1, 0, 0]);
  });
});

describe('two live attempts of one call', () => {
  function hedged(first: number | null, second: number) {
    const leg = new ScriptedLeg({
      hosts: 2,
      route: { hedgeOnPerTryTimeout: true },
      retry: retryPolicy('5xx', 1, { perTryTimeoutNs: 20e6 as Nanoseconds, baseIntervalMs: 1, maxIntervalMs: 1 }),
      serve: ({ ordinal }) =>
        ordinal > 0 ? { afterMs: second, status: 200 } : first === null ? null : { afterMs: first, status: 200 },
    });
    leg.send(0);
    leg.run();
    const { code, endMs } = leg.outcomes[0]!;
    return { code, endMs, attempts: leg.attempts[0], cancelled: leg.abandoned, active: leg.link.active };
  }

  it('the second wins, the first is cancelled', () => {
    expect(hedged(null, 5)).toEqual({ code: 200, endMs: 25, attempts: 2, cancelled: [0], active: 0 });
  });

  it('the first wins after all, the second is cancelled', () => {
    expect(hedged(30, 50)).toEqual({ code: 200, endMs: 30, attempts: 2, cancelled: [1], active: 0 });
  });
});

describe('a controller steered by telemetry', () => {
  it('takes the traffic off a version whose error rate is high, through the object store', () => {
    const traffic = [trafficTo({ kind: 'Gateway', namespace: 'demo', name: 'demo' }, poisson(100))];
    const route = (v2: number) =>
      objectsOf(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: backend, namespace: demo }
spec:
  hosts: [backend]
  http:
    - route:
        - { destination: { host: backend, subset: v1 }, weight: ${100 - v2} }
        - { destination: { host: backend, subset: v2 }, weight: ${v2} }
`);
    const bad = modelOf(`
apiVersion: windmesh/v1alpha1
kind: Behaviour
workloads:
  frontend: { endpoints: [{ steps: [{ call: { host: backend, path: /api } }] }] }
  backend:
    endpoints: [{ steps: [{ sleep: 1ms }, { fail: { rate: 0%, status: 500 } }] }]
    versions: { v2: { slower: 1, endpoints: [{ steps: [{ fail: { rate: 50%, status: 500 } }] }] } }
`).behaviour;
    const simulation = new Simulation(
      inputOf({ ...shippedModel('two-services'), behaviour: bad }, { traffic, lengthS: 60, objects: route(50) }),
    );
    const { engine, telemetry, workloads } = simulation;
    const version = (name: string) => workloads.list.findIndex((each) => each.name === name);
    const v2 = () => telemetry.query({ service: 'backend.demo.svc.cluster.local', toWorkload: version('backend-v2') });
    let rolledBackAt = -1;
    const scrape = () => {
      const { requests, failed } = v2();
      if (rolledBackAt < 0 && requests > 100 && failed / requests > 0.05) {
        rolledBackAt = engine.now;
        simulation.apply(route(0));
      }
      engine.at((engine.now + seconds(5)) as Nanoseconds, Rank.kube, scrape);
    };
    scrape();
    simulation.runUntil(seconds(20) as Nanoseconds);
    const soonAfter = v2().requests;
    simulation.runUntil(seconds(60));
    expect([rolledBackAt, v2().requests - soonAfter]).toEqual([seconds(5), 0]);
  });
});

describe('a run in parts', () => {
  const input = inputOf(shippedModel('two-services'), {
    traffic: [trafficTo({ kind: 'Gateway', namespace: 'demo', name: 'demo' }, poisson(50))],
    lengthS: 10,
  });

  it('is the same run when it is stepped, or runs until times in between', () => {
    const whole = new Simulation(input);
    whole.runUntil(seconds(10));
    const parts = new Simulation(input);
    for (let i = 0; i < 500; i++) parts.step();
    for (let s = 1; s <= 10; s++) parts.runUntil(seconds(s));
    expect(JSON.stringify(parts.observer.windowTotals())).toBe(JSON.stringify(whole.observer.windowTotals()));
  });

  it('takes a change in between', () => {
    const simulation = new Simulation(input);
    simulation.runUntil(seconds(2));
    simulation.apply(
      objectsOf(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: backend, namespace: demo }
spec: { hosts: [backend], http: [{ fault: { abort: { percentage: { value: 100 }, httpStatus: 418 } }, route: [{ destination: { host: backend } }] }] }
`),
    );
    simulation.runUntil(seconds(4));
    const before = simulation.telemetry.query({ service: 'backend.demo.svc.cluster.local' }).requests;
    simulation.runUntil(seconds(10));
    expect(simulation.telemetry.query({ service: 'backend.demo.svc.cluster.local' }).requests).toBe(before);
  });
});
