import { describe, expect, it } from 'vitest';
import type { ScenarioStep } from '../../src/api/experiment.ts';
import type { Deployment } from '../../src/api/kubernetes/deployment.ts';
import { simulate } from '../../src/simulation/simulate.ts';
import { seconds } from '../../src/units/quantity.ts';
import { inputOf, modelOf, poisson, trafficTo } from './run-input.ts';

const model = (preStop: string) =>
  modelOf(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
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
  replicas: 6
  selector: { matchLabels: { app: app } }
  template:
    metadata: { labels: { app: app } }
    spec:
      containers:
        - name: app
          image: example.org/app:1
          readinessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 1 }
---
apiVersion: windmesh/v1alpha1
kind: Behaviour
workloads:
  app: { shutdown: { drain: finish, preStop: ${preStop} }, endpoints: [{ steps: [{ sleep: 20ms }] }] }
`);

type Change = 'scale-in' | 'rolling update';

/** Answers of a minute at 500 rps with Istio's default retries, by `code flags`. */
function answers(change: Change, preStop: string): ReadonlyMap<string, number> {
  const { objects, ...rest } = model(preStop);
  const deployment = objects.find(({ kind }) => kind === 'Deployment') as Deployment;
  const { template } = deployment.spec;
  const [container] = template.spec.containers;
  const updated = {
    ...deployment,
    spec: {
      ...deployment.spec,
      template: { ...template, spec: { ...template.spec, containers: [{ ...container, image: 'example.org/app:2' }] } },
    },
  } as Deployment;
  const when = { at: seconds(10), label: change };
  const step: ScenarioStep =
    change === 'scale-in'
      ? { ...when, action: 'scale', kind: 'Deployment', namespace: 'shop', name: 'app', replicas: 2 }
      : { ...when, action: 'apply', objects: [updated] };
  const traffic = [trafficTo({ kind: 'Service', namespace: 'shop', name: 'app' }, poisson(500))];
  const [{ traffic: totals }] = simulate(
    inputOf({ ...rest, objects }, { traffic, lengthS: 60, steps: [step] }),
  ).windows;
  return new Map(totals[0].responses.map(({ code, flags, count }) => [`${code} ${flags}`, count]));
}

describe.each<Change>(['scale-in', 'rolling update'])('a %s under load', (change) => {
  it('loses no request when the preStop hook outlasts the news of the end', () => {
    // Endpoint delay 100 ms, quiet time 100 ms, at most 200 ms to a proxy: 5 s cover it.
    expect([...answers(change, '5s').keys()]).toEqual(['200 ']);
  });

  it('fails some with UF when Pods stop listening before every proxy knows, retries or not', () => {
    const seen = answers(change, '0s');
    expect([...seen.keys()].sort()).toEqual(['200 ', '503 UF,URX']);
    // Only while the news is on its way, less than half a second for each Pod.
    expect(seen.get('503 UF,URX')).toBeLessThan(500 * 0.5 * 6);
  });
});
