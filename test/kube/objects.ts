import type { Deployment } from '../../src/api/kubernetes/deployment.ts';
import type { HorizontalPodAutoscaler } from '../../src/api/kubernetes/horizontal-pod-autoscaler.ts';
import type { PodSpec } from '../../src/api/kubernetes/pod.ts';
import type { Service } from '../../src/api/kubernetes/service.ts';
import type { ClusterPorts } from '../../src/kube/cluster.ts';
import type { Nanoseconds } from '../../src/units/quantity.ts';
import { fixedDraws, type TestCalendar } from './test-calendar.ts';

export function deployment(
  name: string,
  spec: Partial<Deployment['spec']> & { image?: string; pod?: Partial<PodSpec> } = {},
): Deployment {
  const { image = `${name}:1`, pod, ...rest } = spec;
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default' },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'app', image, resources: { requests: { cpu: '100m' } } }], ...pod },
      },
      ...rest,
    },
  };
}

export function service(name: string, spec: Service['spec'] = {}): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default' },
    spec: { selector: { app: name }, ports: [{ port: 80, targetPort: 8080 }], ...spec },
  };
}

export function autoscaler(
  name: string,
  spec: Omit<HorizontalPodAutoscaler['spec'], 'scaleTargetRef'>,
): HorizontalPodAutoscaler {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, namespace: 'default' },
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name }, ...spec },
  };
}

/** Ports of a cluster in which everything is instantaneous and idle, but for what is given. */
export function ports(calendar: TestCalendar, given: Partial<ClusterPorts> = {}): ClusterPorts {
  const none = 0 as Nanoseconds;
  return {
    calendar,
    openStream: fixedDraws(0),
    runtime: { startup: () => ({ imagePull: none, boot: none }) },
    endpointDelay: () => none,
    cpuUsage: { cumulativeCpuNs: () => 0 },
    ...given,
  };
}
