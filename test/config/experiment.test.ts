import { expect, it } from 'vitest';
import type { Experiment } from '../../src/api/experiment.ts';
import { formatSpan } from '../../src/config/experiment/format-span.ts';
import { parseTarget } from '../../src/config/experiment/normalise-traffic.ts';
import { parseRateCsv, rateCurveFrom } from '../../src/config/experiment/rate-curve.ts';
import { loadExperiment } from '../../src/config/load-experiment.ts';
import { resolvePath } from '../../src/config/read-paths.ts';
import type { Nanoseconds } from '../../src/units/quantity.ts';
import { memorySource } from './memory-source.ts';

const MODEL = `
apiVersion: v1
kind: Service
metadata: { name: cart }
spec: { selector: { app: cart }, ports: [{ port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart }
spec:
  selector: { matchLabels: { app: cart } }
  template: { metadata: { labels: { app: cart } }, spec: { containers: [{ name: a, image: b }] } }
`;
const HEAD = 'apiVersion: windmesh/v1alpha1\nkind: Experiment\nmetadata: { name: e }\nmodel: ../models/shop\n';
const TRAFFIC = 'traffic: [{ name: t, to: Service default/cart, arrivals: { process: poisson, rate: 10rps } }]\n';

async function read(text: string, files: Record<string, string> = {}): Promise<Experiment> {
  const source = memorySource({ 'experiments/e.yaml': HEAD + text, 'models/shop/m.yaml': MODEL, ...files });
  const { experiment, findings } = await loadExperiment(['experiments/e.yaml'], source);
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  return experiment!;
}

const ns = (n: number) => n as Nanoseconds;

it('a short file gets every default: one scenario, 1 min and 10 min, ten replications, paired, warm', async () => {
  expect(await read(TRAFFIC)).toMatchObject({
    name: 'e',
    question: '',
    seed: '1',
    scenarios: [{ name: 'baseline', objects: [], steps: [] }],
    run: { warmUp: 60e9, length: 600e9, replications: 10, commonRandomNumbers: true, start: 'warm' },
    traffic: [
      {
        to: { kind: 'Service', namespace: 'default', name: 'cart' },
        requests: [{ weight: 1, method: 'GET', path: '/' }],
        arrivals: { process: 'poisson', rate: [{ at: 0, rps: 10 }] },
      },
    ],
    expect: [],
  });
});

it('scenarios take over and add: objects, steps in order of time, and parts of the traffic', async () => {
  const { scenarios } = await read(
    `${TRAFFIC}
scenarios:
  base: {}
  twice:
    steps:
      - { at: 3m, apply: more.yaml }
      - { at: 1m, kill: { Deployment: cart, count: 2 } }
    traffic: [{ name: t, arrivals: { process: closed, users: 5, think: 1s } }]
  three:
    extends: twice
    steps:
      - { at: 2m, slow: { Deployment: default/cart, version: v1, factor: 2, for: 30s }, label: slow disk }
      - { at: 2m, delete: { kind: Service, name: cart } }
      - at: 2m
        apply: { apiVersion: v1, kind: Service, metadata: { name: inline }, spec: { ports: [{ port: 80 }] } }
`,
    { 'experiments/more.yaml': MODEL },
  );
  expect(scenarios.map(({ name }) => name)).toEqual(['base', 'twice', 'three']);
  expect(scenarios[1].traffic).toMatchObject([
    { name: 't', to: { name: 'cart' }, arrivals: { process: 'closed', users: 5, think: { value: 1e9 } } },
  ]);
  expect(scenarios[2].steps).toMatchObject([
    { at: 60e9, action: 'kill', namespace: 'default', name: 'cart', count: 2, label: 'kill 2 of cart' },
    { at: 120e9, action: 'slow', version: 'v1', factor: 2, duration: 30e9, label: 'slow disk' },
    { at: 120e9, action: 'delete', targets: [{ kind: 'Service', namespace: 'default', name: 'cart' }] },
    {
      at: 120e9,
      action: 'apply',
      label: 'Service inline',
      objects: [{ metadata: { name: 'inline', namespace: 'default' } }],
    },
    { at: 180e9, action: 'apply', label: 'more.yaml', objects: [{ kind: 'Service' }, { kind: 'Deployment' }] },
  ]);
});

it('bounds are read in the unit of their metric: ms, shares, rates, counts; of differences also negative', async () => {
  const { expect: read_ } = await read(`${TRAFFIC}
scenarios: { a: {}, b: {} }
expect:
  - { metric: latency.p99, change: b vs a, below: 25ms, confidence: 99% }
  - { metric: latency.mean, change: b against a, atLeast: -5ms }
  - { metric: errorRate, of: cart, scenario: b, below: 0.1% }
  - { metric: successRate, of: Service default/cart, scenario: b, above: 0.99, window: 2m..3m }
  - { metric: rps, scenario: a, atLeast: 9/s }
  - { metric: replicas.max, of: Deployment default/cart, scenario: a, atMost: 6 }
  - { metric: share, of: cart, version: v1, scenario: a, atMost: 50% }
`);
  expect(
    read_.map(({ of, scenario, against, bound, confidence, window }) => [
      of,
      scenario,
      against,
      bound.kind,
      bound.value,
      confidence,
      window,
    ]),
  ).toEqual([
    ['t', 'b', 'a', 'below', 25, 0.99, undefined],
    ['t', 'b', 'a', 'atLeast', -5, 0.95, undefined],
    ['cart', 'b', undefined, 'below', 0.001, 0.95, undefined],
    ['Service default/cart', 'b', undefined, 'above', 0.99, 0.95, { from: 120e9, to: 180e9 }],
    ['t', 'a', undefined, 'atLeast', 9, 0.95, undefined],
    ['Deployment default/cart', 'a', undefined, 'atMost', 6, 0.95, undefined],
    ['cart', 'a', undefined, 'atMost', 0.5, 0.95, undefined],
  ]);
});

it.each([
  ['{ process: deterministic, rate: 2rps, firstAt: 1s }', { process: 'deterministic', firstAt: 1e9 }],
  ['{ process: gamma, rate: 2rps, cv: 2 }', { process: 'renewal', gap: { kind: 'gamma', shape: 0.25, mean: 1 } }],
  ['{ process: erlang, rate: 2rps, stages: 4 }', { process: 'renewal', gap: { kind: 'erlang', stages: 4, mean: 1 } }],
  [
    '{ process: pareto, rate: 2rps, shape: 3 }',
    { process: 'renewal', gap: { kind: 'pareto', shape: 3, scale: 2 / 3 } },
  ],
  [
    '{ process: hyperexponential, rate: 2rps, scv: 4 }',
    { process: 'renewal', gap: { kind: 'hyperexponential', mean: 1, scv: 4 } },
  ],
  ['{ process: closed, users: 3 }', { process: 'closed', users: 3, think: { kind: 'constant', value: 0 } }],
])('arrivals %s', async (text, expected) => {
  const { traffic } = await read(`traffic: [{ name: t, to: http://cart:80, arrivals: ${text} }]`);
  expect(traffic[0].arrivals).toMatchObject(expected);
});

it.each([
  '{ process: gamma, rate: 2rps }',
  '{ process: pareto, rate: 2rps, shape: 1 }',
  '{ process: closed }',
  '{ process: poisson }',
  '{ process: poisson, rate: 2rps, users: 3 }',
  '{ process: poisson, rate: [{ at: 2s, rps: 1 }, { at: 1s, rps: 1 }] }',
  '{ process: poisson, rate: { csv: no.csv } }',
])('arrivals %s are refused', async (text) => {
  const traffic = `traffic: [{ name: t, to: Service cart, arrivals: ${text} }]`;
  const source = memorySource({ 'experiments/e.yaml': HEAD + traffic, 'models/shop/m.yaml': MODEL });
  const { findings } = await loadExperiment(['experiments/e.yaml'], source);
  expect(findings.some(({ severity }) => severity === 'error')).toBe(true);
});

it('a rate is a line through its points; a step is two points of one time', () => {
  const none = () => undefined;
  const points = [
    { at: ns(10), rps: 1 },
    { at: ns(20), rps: 5 },
  ];
  expect(rateCurveFrom(points, none)).toEqual({ value: [{ at: 0, rps: 1 }, ...points] });
  expect(
    rateCurveFrom(
      {
        steps: [
          { at: ns(0), rps: 1 },
          { at: ns(20), rps: 5 },
        ],
      },
      none,
    ),
  ).toEqual({
    value: [
      { at: 0, rps: 1 },
      { at: 20, rps: 1 },
      { at: 20, rps: 5 },
    ],
  });
  expect(rateCurveFrom({ ramp: { from: 1, to: 9, start: ns(5), over: ns(10) } }, none)).toEqual({
    value: [
      { at: 0, rps: 1 },
      { at: 5, rps: 1 },
      { at: 15, rps: 9 },
    ],
  });
});

it('a CSV file of rates has a head, seconds and rates', () => {
  expect(parseRateCsv('t_seconds,rps\n0,10\n# noon\n1.5, 20\r\n')).toEqual({
    value: [
      { at: 0, rps: 10 },
      { at: 1.5e9, rps: 20 },
    ],
  });
  for (const text of [
    '',
    't,r\n0,1',
    't_seconds,rps\n',
    't_seconds,rps\n5,1\n4,1',
    't_seconds,rps\n0,-1',
    't_seconds,rps\n0',
    't_seconds,rps\n0,',
  ]) {
    expect(parseRateCsv(text), text).toHaveProperty('fault');
  }
});

it.each([
  ['Gateway istio-system/shop', { kind: 'Gateway', namespace: 'istio-system', name: 'shop' }],
  ['Service cart:8080', { kind: 'Service', namespace: 'default', name: 'cart', port: 8080 }],
  ['Ingress shop/web', { kind: 'Ingress', namespace: 'shop', name: 'web' }],
  ['http://cart.shop:8080', { kind: 'host', name: 'cart.shop', port: 8080 }],
  ['http://cart', { kind: 'host', name: 'cart' }],
  ['cart', undefined],
  ['Pod shop/x', undefined],
  ['Service a/b/c', undefined],
])('traffic to %s', (text, expected) => {
  expect(parseTarget(text)).toEqual(expected);
});

it.each([
  ['experiments/e.yaml', '../models/shop', 'models/shop'],
  ['experiments/e.yaml', './x.yaml', 'experiments/x.yaml'],
  ['e.yaml', 'models', 'models'],
  ['e.yaml', '../models', '../models'],
  ['e.yaml', '.', '.'],
  ['/a/b/e.yaml', '../c', '/a/c'],
  ['a/e.yaml', '/c', '/c'],
  ['../a/e.yaml', '../../c', '../../c'],
])('seen from %s, %s is %s', (from, path, expected) => {
  expect(resolvePath(from, path)).toBe(expected);
});

it.each([
  [0, '0s'],
  [250e6, '250ms'],
  [4.5e9, '4.5s'],
  [90e9, '1m30s'],
  [3600e9, '1h'],
])('%d ns reads %s', (span, text) => {
  expect(formatSpan(ns(span))).toBe(text);
});

it('the comment above the first key is the question, and words in question: come before it', async () => {
  const source = (text: string) => memorySource({ 'e.yaml': text, 'm.yaml': MODEL });
  const text = `# Is it fast?\n${HEAD.replace('../models/shop', 'm.yaml')}${TRAFFIC}`;
  expect((await loadExperiment(['e.yaml'], source(text))).experiment?.question).toBe('Is it fast?');
  const said = await loadExperiment(['e.yaml'], source(`${text}question: Is it slow?\n`));
  expect(said.experiment?.question).toBe('Is it slow?');
});
