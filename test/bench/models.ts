// One of the larger models: `models.js two-tier|tree-13|shop|graph-10|graph-1000 --requests N --seed S`.
import { readFileSync } from 'node:fs';
import type { ScenarioStep, TrafficSource } from '../../src/api/experiment.ts';
import { tuneCompiler } from '../../src/cli/tune-compiler.ts';
import { type LoadedModel, load } from '../../src/config/load.ts';
import { ms, seconds } from '../../src/units/quantity.ts';
import { readOptions } from './options.ts';
import { benchModel, inputOf } from './run-model.ts';

function loaded(texts: readonly (readonly [name: string, text: string])[]): LoadedModel {
  const model = load(texts.map(([name, text]) => ({ name, text })));
  const errors = model.findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(JSON.stringify(errors.slice(0, 3), null, 2));
  return model;
}

const service = (name: string, namespace: string, replicas: number) => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace} }
spec: { selector: { app: ${name} }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: app, image: example.org/app:1 }] }
`;

const namespace = (name: string) =>
  `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name}, labels: { istio-injection: enabled } }\n`;

const source = (name: string, to: TrafficSource['to'], rps: number, limit: number, paths: readonly string[] = ['/']) =>
  ({
    name,
    to,
    requests: paths.map((path) => ({ weight: 1, method: 'GET', path, headers: {} })),
    arrivals: { process: 'poisson', rate: [{ at: seconds(0), rps }] },
    limit,
  }) satisfies TrafficSource;

/** A web server of 8 workers in front of a cache of 4: as µqSim's 2-tier model, exponential times. */
function twoTier(): LoadedModel {
  const behaviour = `
apiVersion: windmesh/v1alpha1
kind: Behaviour
defaults: { network: { sameZone: 0.1ms, crossZone: 0.1ms, external: 0ms }, mesh: { mode: sidecar, proxyLatency: 0.1ms, connect: 0ms } }
workloads:
  web: { concurrency: 8, endpoints: [{ steps: [{ compute: { exponential: 0.1ms } }, { call: { host: cache, path: / } }, { compute: { exponential: 0.05ms } }] }] }
  cache: { concurrency: 4, endpoints: [{ steps: [{ compute: { exponential: 0.02ms } }] }] }
`;
  return loaded([
    ['namespace.yaml', namespace('tiers')],
    ['app.yaml', `${service('web', 'tiers', 1)}---${service('cache', 'tiers', 1)}`],
    ['behaviour.yaml', behaviour],
  ]);
}

/** The service graph of isotope's tree with 13 services, as its file says it. */
function tree13(): LoadedModel {
  const leaves = (parent: string) => [0, 1, 2].map((i) => `${parent}-${i}`);
  const entry = (name: string, calls: readonly string[], isEntry = false) =>
    `- name: ${name}\n${isEntry ? '  isEntrypoint: true\n' : ''}${
      calls.length === 0 ? '' : `  script:\n  - - ${calls.map((call) => `call: ${call}`).join('\n    - ')}\n`
    }`;
  const first = leaves('svc-0');
  const graph = [
    'defaults:\n  numReplicas: 6\nservices:\n',
    entry('d', first, true),
    ...first.map((name) => entry(name, leaves(name))),
    ...first.flatMap(leaves).map((name) => entry(name, [])),
  ].join('');
  return loaded([['tree.yaml', graph]]);
}

/** Ten layers of `width` services of 5 Pods each; a request goes through one service of each layer. */
function graph(width: number): LoadedModel {
  const name = (layer: number, i: number) => `s${layer}-${i}`;
  const manifests: string[] = [];
  const workloads: string[] = [];
  for (let layer = 0; layer < 10; layer++) {
    for (let i = 0; i < width; i++) {
      manifests.push(service(name(layer, i), 'graph', 5));
      const next = layer === 9 ? '' : `, { call: { host: ${name(layer + 1, (7 * i + 3) % width)}, path: / } }`;
      workloads.push(
        `  graph/${name(layer, i)}: { concurrency: 16, endpoints: [{ steps: [{ compute: { exponential: 1ms } }${next}] }] }`,
      );
    }
  }
  const behaviour = `apiVersion: windmesh/v1alpha1\nkind: Behaviour\ndefaults: { mesh: { mode: sidecar, proxyLatency: 0.1ms, connect: 0ms } }\nworkloads:\n${workloads.join('\n')}\n`;
  return loaded([
    ['namespace.yaml', namespace('graph')],
    ['graph.yaml', manifests.join('---')],
    ['behaviour.yaml', behaviour],
  ]);
}

function shop(): LoadedModel {
  return loaded(
    ['app.yaml', 'mesh.yaml', 'hpa.yaml', 'behaviour.yaml'].map(
      (file) => [file, readFileSync(`models/shop/${file}`, 'utf8')] as const,
    ),
  );
}

const [which = 'two-tier'] = process.argv.splice(2, 1);
const { requests, seed } = readOptions({ requests: 200_000, seed: 1 });
tuneCompiler();
const length = (rps: number) => Math.ceil((1.05 * requests) / rps) + 60;
const graphSources = (width: number) =>
  Array.from({ length: width }, (_, i) => {
    const to = { kind: 'Service', namespace: 'graph', name: `s0-${i}`, port: 80 } as const;
    return source(`client-${i}`, to, 2000 / width, Math.floor(requests / width));
  });
let restarts: readonly ScenarioStep[] = [];
const builds: Record<string, () => ReturnType<typeof inputOf>> = {
  'two-tier': () =>
    inputOf(
      twoTier(),
      [source('client', { kind: 'Service', namespace: 'tiers', name: 'web', port: 80 }, 8000, requests)],
      seed,
      length(8000),
    ),
  'tree-13': () =>
    inputOf(
      tree13(),
      [source('client', { kind: 'Service', namespace: 'default', name: 'd', port: 8080 }, 500, requests)],
      seed,
      length(500),
    ),
  'graph-10': () => inputOf(graph(1), graphSources(1), seed, length(2000)),
  'graph-1000': () => inputOf(graph(100), graphSources(100), seed, length(2000)),
  shop: () => {
    const model = shop();
    const names = model.objects.filter(({ kind }) => kind === 'Deployment').map(({ metadata }) => metadata);
    const lengthS = length(40);
    restarts = Array.from({ length: lengthS }, (_, i) => ({
      at: ms(1000 * i + 500),
      label: 'restart',
      action: 'kill',
      namespace: names[i % names.length].namespace ?? 'default',
      name: names[i % names.length].name,
      count: 1,
    }));
    const input = inputOf(
      model,
      [
        source('visitors', { kind: 'Gateway', namespace: 'shop', name: 'shop' }, 40, requests, [
          '/',
          '/product/1',
          '/search',
        ]),
      ],
      seed,
      lengthS,
    );
    return { ...input, scenario: { ...input.scenario, steps: restarts } };
  },
};
const build = builds[which];
if (build === undefined) throw new Error(`no model ${which}; there are ${Object.keys(builds).join(', ')}`);
console.log(
  JSON.stringify(await benchModel(which, which === 'graph-1000' ? 100 * Math.floor(requests / 100) : requests, build)),
);
