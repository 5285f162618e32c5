import { type LoadedModel, load } from '../../src/config/load.ts';

export interface ChainOptions {
  readonly rate: number;
  readonly concurrency: number;
  /** Per-try timeout, ms. */
  readonly timeout: number;
  /** Probability that a try fails by itself. */
  readonly fail: number;
}

const SERVICES = ['a', 'b', 'c'];

const manifests = (timeoutMs: number) =>
  SERVICES.map(
    (name) => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: chain }
spec: { selector: { app: ${name} }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: chain }
spec:
  replicas: 10
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: app, image: example.org/app:1 }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name}, namespace: chain }
spec:
  hosts: [${name}]
  http:
    - retries: { attempts: 2, perTryTimeout: ${timeoutMs}ms, retryOn: "5xx,reset", retryIgnorePreviousHosts: false }
      route: [{ destination: { host: ${name} } }]
`,
  ).join('---');

const behaviour = ({ concurrency, fail }: ChainOptions) => `
apiVersion: windmesh/v1alpha1
kind: Behaviour
defaults:
  network: { sameZone: 0.25ms, crossZone: 0.25ms, external: 0ms }
  mesh: { mode: sidecar, proxyLatency: 0.4ms, connect: 0ms }
workloads:
${SERVICES.map(
  (name, i) => `  ${name}:
    concurrency: ${concurrency}
    endpoints:
      - abandoned: { queued: drop, running: finish }
        steps:
          - compute: { lognormal: { median: 4ms, p99: 18ms } }
          - fail: { rate: ${fail}, status: 500 }
${i < 2 ? `          - call: { host: ${SERVICES[i + 1]}, path: / }\n` : ''}`,
).join('')}`;

/** The model "chain" of the peers, as a user would write it: manifests and a behaviour file. */
export function chainModel(options: ChainOptions): LoadedModel {
  const model = load([
    {
      name: 'namespace.yaml',
      text: 'apiVersion: v1\nkind: Namespace\nmetadata: { name: chain, labels: { istio-injection: enabled } }\n',
    },
    { name: 'chain.yaml', text: manifests(options.timeout) },
    { name: 'behaviour.yaml', text: behaviour(options) },
  ]);
  const errors = model.findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(JSON.stringify(errors, null, 2));
  return model;
}
