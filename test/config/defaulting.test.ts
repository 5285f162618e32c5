import { expect, it } from 'vitest';
import type { KubeObject } from '../../src/api/object.ts';
import { withDefaults } from '../../src/config/defaulting.ts';

const object = (kind: string, spec: unknown, apiVersion = 'v1', more = {}): KubeObject =>
  ({ apiVersion, kind, metadata: { name: 'x' }, spec, ...more }) as KubeObject;
const specOf = (given: KubeObject): unknown => (withDefaults(given, true) as { spec?: unknown }).spec;

// Origin: kubernetes/kubernetes pkg/apis/{core,apps,autoscaling}/…/defaults.go.
it('a Service gets ClusterIP, and each port TCP and its own number as target', () => {
  const ports = [{ port: 80 }, { port: 81, targetPort: 'web', protocol: 'UDP' }];
  expect(specOf(object('Service', { ports }))).toEqual({
    type: 'ClusterIP',
    ports: [
      { protocol: 'TCP', targetPort: 80, port: 80 },
      { port: 81, targetPort: 'web', protocol: 'UDP' },
    ],
  });
});

it('a Deployment gets one replica, a rolling update by quarters and 30 s of grace', () => {
  const template = { spec: { containers: [{ name: 'a', readinessProbe: { periodSeconds: 3 } }] } };
  expect(specOf(object('Deployment', { template }))).toMatchObject({
    replicas: 1,
    minReadySeconds: 0,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
    template: {
      spec: {
        terminationGracePeriodSeconds: 30,
        containers: [
          { readinessProbe: { periodSeconds: 3, timeoutSeconds: 1, failureThreshold: 3, successThreshold: 1 } },
        ],
      },
    },
  });
});

it('a manifest applied in simulated time leaves replicas open that it does not state', () => {
  const given = object('Deployment', { template: { spec: { containers: [] } } });
  expect((withDefaults(given, true, 'apply') as { spec?: { replicas?: number } }).spec).not.toHaveProperty('replicas');
});

it('limits without requests make requests equal to limits, one by one', () => {
  const resources = { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '100m' } };
  expect(specOf(object('Pod', { containers: [{ name: 'a', resources }] }))).toMatchObject({
    containers: [{ resources: { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '100m', memory: '1Gi' } } }],
  });
});

it('an autoscaler gets minReplicas 1 and cpu 80 %, and no behavior where none is given', () => {
  expect(specOf(object('HorizontalPodAutoscaler', { maxReplicas: 3 }, 'autoscaling/v2'))).toEqual({
    minReplicas: 1,
    maxReplicas: 3,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }],
  });
});

it('an autoscaler with behavior gets each unset part of both directions; a list of policies replaces the default', () => {
  const policies = [{ type: 'Pods', value: 1, periodSeconds: 60 }];
  const spec = { maxReplicas: 3, behavior: { scaleUp: { policies } } };
  expect(specOf(object('HorizontalPodAutoscaler', spec, 'autoscaling/v2'))).toMatchObject({
    behavior: {
      scaleUp: { stabilizationWindowSeconds: 0, selectPolicy: 'Max', policies },
      scaleDown: { selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] },
    },
  });
});

it('an autoscaler of autoscaling/v1 is read in the words of v2', () => {
  const spec = { maxReplicas: 3, targetCPUUtilizationPercentage: 60 };
  expect(withDefaults(object('HorizontalPodAutoscaler', spec, 'autoscaling/v1'), true)).toMatchObject({
    apiVersion: 'autoscaling/v2',
    spec: {
      minReplicas: 1,
      metrics: [{ resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } }],
    },
  });
});

it('status and managedFields of kubectl output are left out, and the input is not touched', () => {
  const given = object('Service', { ports: [] }, 'v1', {
    status: { loadBalancer: {} },
    metadata: { name: 'x', managedFields: [{}], uid: 'u' },
  });
  const before = JSON.stringify(given);
  expect(withDefaults(given, true)).toEqual({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace: 'default', name: 'x', uid: 'u' },
    spec: { type: 'ClusterIP', ports: [] },
  });
  expect(JSON.stringify(given)).toBe(before);
});

it('a field that is null is absent; a header matched by null asks for presence', () => {
  const given = object('VirtualService', {
    hosts: ['a'],
    gateways: null,
    http: [{ match: [{ headers: { x: null } }] }],
  });
  expect(specOf(given)).toEqual({ hosts: ['a'], http: [{ match: [{ headers: { x: null } }] }] });
});
