import { expect, it } from 'vitest';
import { Simulation } from '../../src/simulation/simulation.ts';
import { seconds } from '../../src/units/quantity.ts';
import { deterministic, inputOf, modelOf, trafficTo } from '../simulation/run-input.ts';

const service = (name: string) => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { selector: { app: ${name} }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  selector: { matchLabels: { app: ${name} } }
  template: { metadata: { labels: { app: ${name} } }, spec: { containers: [{ name: app, image: app:1 }] } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name}, namespace: shop }
spec:
  hosts: [${name}]
  http: [{ route: [{ destination: { host: ${name} } }], retries: { attempts: ATTEMPTS, retryOn: 5xx } }]
`;

it('a retried request draws anew in what its server calls', () => {
  const model = modelOf(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
${service('front').replace('ATTEMPTS', '2')}
---
${service('back').replace('ATTEMPTS', '0')}
---
apiVersion: windmesh/v1alpha1
kind: Behaviour
workloads:
  front: { endpoints: [{ steps: [{ call: back }] }] }
  back: { endpoints: [{ steps: [{ fail: 50% }] }] }
`);
  const traffic = [
    trafficTo({ kind: 'Service', namespace: 'shop', name: 'front' }, deterministic(100), { limit: 2000 }),
  ];
  const simulation = new Simulation(inputOf(model, { traffic, lengthS: 30 }));
  simulation.runUntil(seconds(30));
  const [{ requests, failed }] = simulation.observer.windowTotals()[0].traffic;
  // Three independent tries at 50 %: 1 in 8 fails, standard deviation 0.0074. Tries that repeat the first: 1 in 2.
  expect(requests).toBe(2000);
  expect(Math.abs(failed / requests - 1 / 8)).toBeLessThan(4 * 0.0074);
});
