import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { check } from '../../src/check/check.ts';
import { loadExperiment } from '../../src/config/load-experiment.ts';
import { catalogue } from '../../src/findings/catalogue.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { sortFindings } from '../../src/findings/sort-findings.ts';
import { memorySource } from '../config/memory-source.ts';

const fixtures = new URL('../config/fixtures/', import.meta.url);
const SHOP = readFileSync(new URL('shop.yaml', fixtures), 'utf8');
const BEHAVIOUR = readFileSync(new URL('behaviour.yaml', fixtures), 'utf8');
const EXPERIMENT = readFileSync(new URL('experiment.yaml', fixtures), 'utf8');

type Files = Readonly<Record<string, string | Uint8Array>>;

async function findingsOf(files: Files, paths: readonly string[] = Object.keys(files)): Promise<readonly Finding[]> {
  const loaded = await loadExperiment(paths, memorySource(files));
  return sortFindings([...loaded.findings, ...check(loaded.model).findings]);
}

const changed = (text: string, from: string, to: string): string => {
  if (!text.includes(from)) throw new Error(`the fixture no longer holds ${from}`);
  return text.replace(from, to);
};
const shop = (from: string, to: string): Files => ({ 'shop.yaml': changed(SHOP, from, to) });
const shopAnd = (more: string): Files => ({ 'shop.yaml': SHOP, 'more.yaml': more });
const behaviour = (from: string, to: string): Files => ({
  'shop.yaml': SHOP,
  'behaviour.yaml': changed(BEHAVIOUR, from, to),
});
const steps = (text: string): Files =>
  behaviour('- compute: { lognormal: { median: 4ms, p99: 18ms } }', text.replaceAll('\n', '\n      '));
const experiment = (from: string, to: string): Files => ({
  'shop/shop.yaml': SHOP,
  'shop/behaviour.yaml': BEHAVIOUR,
  'experiment.yaml': changed(EXPERIMENT, from, to),
});
const hpa = (target: string, metric = '') => `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: cart, namespace: shop }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: ${target} }, maxReplicas: 5${metric} }`;
const ingress = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec: { rules: [{ http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: basket, port: { number: 80 } } } }] } }] }`;
const deepAliases = Array.from({ length: 8 }, (_, i) =>
  i === 0
    ? 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]'
    : `a${i}: &a${i} [${Array(10)
        .fill(`*a${i - 1}`)
        .join(', ')}]`,
).join('\n');

/** Bad input, the code it must raise, and where: `file:line:column`. */
const cases: readonly (readonly [code: string, what: string, files: Files, where?: string])[] = [
  ['SIM0001', 'broken YAML', { 'a.yaml': 'a: b: c' }, 'a.yaml:1:4'],
  ['SIM0002', 'a key twice', shop('port: 8080', 'port: 8080, port: 80'), 'shop.yaml:10:37'],
  ['SIM0003', 'a binary file', { 'a.yaml': new Uint8Array([0, 1, 2]) }, 'a.yaml:0:0'],
  ['SIM0004', 'a huge file', { 'a.yaml': new Uint8Array(50_000_000).fill(32) }, 'a.yaml:0:0'],
  ['SIM0005', 'an empty file', { 'a.yaml': '# nothing\n---\n' }, 'a.yaml:0:0'],
  ['SIM0006', 'a folder without manifests', { 'folder/a.txt': 'x', 'folder/b.md': 'y' }],
  ['SIM0007', 'a missing file', {}, 'no.yaml:0:0'],
  ['SIM0008', 'an alias bomb', { 'a.yaml': deepAliases }],
  ['SIM0009', 'a list for an object', { 'a.yaml': '- 1\n- 2\n' }, 'a.yaml:1:1'],
  ['SIM0010', 'no kind', { 'a.yaml': 'apiVersion: v1\nmetadata: { name: x }\n' }],
  ['SIM0010', 'no name', { 'a.yaml': 'apiVersion: v1\nkind: Service\nspec: { ports: [] }\n' }],
  [
    'SIM0011',
    'a name with markup',
    shop('metadata: { name: cart-v1', 'metadata: { name: "<script>"'),
    'shop.yaml:14:19',
  ],
  [
    'SIM0011',
    'a name that climbs',
    shop('metadata: { name: cart-v1', 'metadata: { name: ../../etc'),
    'shop.yaml:14:19',
  ],
  [
    'SIM0011',
    'a name of the language',
    shop('metadata: { name: cart-v1', 'metadata: { name: __proto__'),
    'shop.yaml:14:19',
  ],
  ['SIM0012', 'the same object twice', { 'a.yaml': SHOP, 'b.yaml': SHOP }, 'b.yaml:1:1'],
  ['SIM0013', 'runaway brackets', { 'a.yaml': '['.repeat(5000) }],
  [
    'SIM0014',
    'an old apiVersion',
    shopAnd(hpa('cart-v1').replace('autoscaling/v2', 'autoscaling/v2beta2')),
    'more.yaml:2:13',
  ],
  ['SIM0014', 'the wrong group', shop('apiVersion: apps/v1', 'apiVersion: v1'), 'shop.yaml:12:13'],
  ['SIM0015', 'a misspelt kind', shop('kind: DestinationRule', 'kind: DestinationRul'), 'shop.yaml:26:7'],
  ['SIM0101', 'a route to nowhere', shop('host: cart, subset: v1', 'host: basket'), 'shop.yaml:39:32'],
  ['SIM0102', 'a rule for nobody', shop('  host: cart\n  subsets', '  host: basket\n  subsets'), 'shop.yaml:29:9'],
  ['SIM0103', 'a Service without Pods', shop('selector: { app: cart }', 'selector: { app: basket }'), 'shop.yaml:9:3'],
  ['SIM0104', 'an autoscaler without target', shopAnd(hpa('cart')), 'more.yaml:5:72'],
  [
    'SIM0105',
    'an autoscaler without requests',
    { ...shop('resources: { requests: { cpu: 100m } }', 'ports: []'), 'more.yaml': hpa('cart-v1') },
  ],
  [
    'SIM0106',
    'a Gateway without Pods',
    shop('{ istio: ingressgateway }', '{ istio: egressgateway }'),
    'shop.yaml:45:3',
  ],
  ['SIM0107', 'an unknown subset', shop('host: cart, subset: v1', 'host: cart, subset: v2'), 'shop.yaml:39:46'],
  ['SIM0108', 'an empty subset', shop('labels: { version: v1 } }]', 'labels: { version: v9 } }]'), 'shop.yaml:39:46'],
  ['SIM0109', 'a circle of certain calls', steps('- call: cart'), 'behaviour.yaml:10:9'],
  [
    'SIM0110',
    'a circle of possible calls',
    steps('- branch: [{ weight: 1, steps: [{ call: cart }] }, { weight: 1, steps: [] }]'),
  ],
  ['SIM0111', 'behaviour of nobody', behaviour('shop/cart:', 'shop/carts:'), 'behaviour.yaml:7:3'],
  ['SIM0112', 'an unknown Gateway', shop('hosts: [cart]', 'hosts: [cart]\n  gateways: [wep, mesh]'), 'shop.yaml:37:14'],
  ['SIM0113', 'a call to nowhere', steps('- call: basket'), 'behaviour.yaml:10:9'],
  ['SIM0114', 'a route to a port that is not there', shop('subset: v1 }', 'port: { number: 80 } }'), 'shop.yaml:39:54'],
  ['SIM0114', 'a call to a port that is not there', steps('- call: cart:80')],
  [
    'SIM0115',
    'a selector of others',
    shop('matchLabels: { app: cart, version: v1 }', 'matchLabels: { app: basket }'),
    'shop.yaml:16:3',
  ],
  ['SIM0116', 'an Ingress to nowhere', shopAnd(ingress), 'more.yaml:5:92'],
  ['SIM0117', 'a timeout that Istio refuses', shop('- route:', '- timeout: 0s\n      route:')],
  [
    'SIM0118',
    'a rule that Istio warns of',
    shop('    - route:', '    - route: [{ destination: { host: cart } }]\n    - route:'),
  ],
  [
    'SIM0201',
    'a misspelt field',
    shop('  selector: { matchLabels', '  replcas: 2\n  selector: { matchLabels'),
    'shop.yaml:16:3',
  ],
  ['SIM0202', 'a text for a number', shop('port: 8080', 'port: "8080"'), 'shop.yaml:10:31'],
  ['SIM0202', 'a number for a text', shop('labels: { version: v1 } }]', 'labels: { version: 1 } }]')],
  ['SIM0202', 'a map for a list', shop('subsets: [{ name: v1, labels: { version: v1 } }]', 'subsets: { name: v1 }')],
  [
    'SIM0203',
    'a value that is not allowed',
    shop('subsets:', 'trafficPolicy: { loadBalancer: { simple: ROUND_ROBBIN } }\n  subsets:'),
  ],
  ['SIM0204', 'a port beyond the range', shop('port: 8080', 'port: 80800'), 'shop.yaml:10:31'],
  ['SIM0205', 'no container image', shop('          image: registry.example/cart:1.0\n', '')],
  [
    'SIM0206',
    'a strange Pod field',
    shop('      containers:', '      contaners: []\n      containers:'),
    'shop.yaml:20:7',
  ],
  [
    'SIM0207',
    'a label with a blank',
    shop(
      'metadata: { name: cart, namespace: shop }',
      'metadata: { name: cart, namespace: shop, labels: { "a b": c } }',
    ),
  ],
  ['SIM0208', 'a duration without unit', shop('- route:', '- timeout: "5"\n      route:')],
  ['SIM0208', 'a quantity that is none', shop('cpu: 100m', 'cpu: fast')],
  [
    'SIM0301',
    'a kind that is not modelled',
    shopAnd('apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\nmetadata: { name: lua }\n'),
    'more.yaml:2:7',
  ],
  [
    'SIM0302',
    'a field that is not modelled',
    shop('      containers:', '      affinity: { nodeAffinity: {} }\n      containers:'),
    'shop.yaml:20:7',
  ],
  ['SIM0303', 'a kind without effect', shopAnd('apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\n')],
  [
    'SIM0304',
    'a default',
    behaviour('network: { sameZone: 0.25ms, crossZone: 1ms, external: 2ms }', 'kube: { hpaSyncPeriod: 15s }'),
  ],
  ['SIM0305', 'default behaviour', { 'shop.yaml': SHOP }, 'shop.yaml:12:1'],
  ['SIM0306', 'a pilot', experiment('replications: 4', 'replications: { pilot: 4, atMost: 50 }')],
  ['SIM0401', 'a map for a number', behaviour('concurrency: 16', 'concurrency: { a: 1 }'), 'behaviour.yaml:8:18'],
  ['SIM0402', 'a misspelt entry', behaviour('concurrency: 16', 'concurency: 16'), 'behaviour.yaml:8:5'],
  ['SIM0403', 'a duration without unit', behaviour('sameZone: 0.25ms', 'sameZone: 0.25'), 'behaviour.yaml:4:24'],
  ['SIM0403', 'a negative rate', experiment('rate: 50rps', 'rate: -50rps')],
  ['SIM0404', 'no arrivals', experiment('    arrivals: { process: poisson, rate: 50rps }\n', '')],
  ['SIM0405', 'two actions in one step', steps('- { compute: 1ms, sleep: 1ms }'), 'behaviour.yaml:10:9'],
  ['SIM0405', 'no law', steps('- compute: {}')],
  ['SIM0406', 'weights all zero', steps('- branch: [{ weight: 0, steps: [] }, { weight: 0, steps: [] }]')],
  ['SIM0406', 'weights of requests all zero', experiment('request: { path: / }', 'requests: [{ weight: 0, path: / }]')],
  ['SIM0407', 'behaviour twice', { 'shop.yaml': SHOP, 'a.yaml': BEHAVIOUR, 'b.yaml': BEHAVIOUR }, 'b.yaml:7:3'],
  ['SIM0501', 'a change of an unknown scenario', experiment('change: heavy vs baseline', 'change: heavy vs basline')],
  ['SIM0501', 'an extended scenario that is not there', experiment('extends: baseline', 'extends: base')],
  ['SIM0502', 'an expectation about nothing', experiment('of: browsing', 'of: browsng')],
  ['SIM0503', 'scenarios in a circle', experiment('baseline: {}', 'baseline: { extends: heavy }')],
  ['SIM0504', 'an unknown metric', experiment('metric: errorRate', 'metric: errorrate')],
  ['SIM0505', 'traffic to nowhere', experiment('to: Gateway shop/web', 'to: Gateway shop/wep')],
  ['SIM0505', 'a step on nobody', experiment('Deployment: shop/cart-v1', 'Deployment: shop/cart-v2')],
  ['SIM0506', 'a step after the end', experiment('at: 30s', 'at: 30m')],
  ['SIM0507', 'a window before the measured part', experiment('window: 1m..2m', 'window: 1s..2m')],
  [
    'SIM0508',
    'a curve that is none',
    { ...experiment('rate: 50rps', 'rate: { csv: day.csv }'), 'day.csv': 'time,rps\n0,10\n' },
  ],
  ['SIM0509', 'two experiments', { ...experiment('rate: 50rps', 'rate: 50rps'), 'other.yaml': EXPERIMENT }],
];

const PATHS: Readonly<Record<string, readonly string[]>> = { SIM0006: ['folder'], SIM0007: ['no.yaml'] };

it.each(cases.map(([code, what, files, where]) => ({ code, what, files, where })))('$code: $what', async ({
  code,
  files,
  where,
}) => {
  const paths = PATHS[code] ?? Object.keys(files).filter((path) => !/^shop\/|csv$/.test(path));
  const raised = (await findingsOf(files, paths)).filter((finding) => finding.code === code);
  expect(raised.length).toBeGreaterThan(0);
  if (where !== undefined) expect(raised.map(({ file, line, column }) => `${file}:${line}:${column}`)).toContain(where);
});

it('every code of the catalogue is raised by one of these', () => {
  const raised = new Set(cases.map(([code]) => code));
  expect(catalogue.map(({ code }) => code).filter((code) => !raised.has(code))).toEqual([]);
});

it('the good fixtures raise no error and no warning', async () => {
  const files = experiment('rate: 50rps', 'rate: 50rps');
  const findings = await findingsOf(files, ['experiment.yaml']);
  expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
});
