import type { Container } from '../api/kubernetes/container.ts';
import type { Pod } from '../api/kubernetes/pod.ts';
import type { KubeObject } from '../api/object.ts';
import { proxyContainerName } from './pod-runtime.ts';

/** What becomes of Pods of which neither namespace nor Pod says anything. */
export type DefaultInjection = 'sidecar' | 'none';

/** Namespaces the injector never touches. Source: istio/istio pkg/kube/inject/inject.go `IgnoredNamespaces`; istio-system holds the mesh itself. */
const ignoredNamespaces = new Set([
  'kube-system',
  'kube-public',
  'kube-node-lease',
  'local-path-storage',
  'istio-system',
]);

/**
 * Adds the sidecar container to a Pod that should have one and does not have it yet: `kubectl get` output already holds
 * it. The Pod's word goes before the namespace's.
 * Source: istio/istio pkg/kube/inject/inject.go `injectRequired`
 */
export function injectSidecar(pod: Pod, namespace: KubeObject | undefined, byDefault: DefaultInjection): Pod {
  if (hasSidecar(pod) || !wantsSidecar(pod, namespace, byDefault)) return pod;
  return { ...pod, spec: { ...pod.spec, containers: [...pod.spec.containers, sidecarContainer(pod)] } };
}

export function hasSidecar({ spec }: Pod): boolean {
  return [...spec.containers, ...(spec.initContainers ?? [])].some(({ name }) => name === proxyContainerName);
}

function wantsSidecar({ metadata }: Pod, namespace: KubeObject | undefined, byDefault: DefaultInjection): boolean {
  if (ignoredNamespaces.has(metadata.namespace ?? '')) return false;
  const labels = namespace?.metadata.labels;
  const ofNamespace = labels?.['istio-injection'];
  if (ofNamespace === 'disabled' || labels?.['istio.io/dataplane-mode'] === 'ambient') return false;
  const stated = metadata.labels?.['sidecar.istio.io/inject'] ?? metadata.annotations?.['sidecar.istio.io/inject'];
  if (stated !== undefined) return String(stated) === 'true';
  if (ofNamespace === 'enabled' || labels?.['istio.io/rev'] !== undefined) return true;
  return byDefault === 'sidecar';
}

/**
 * Defaults of the chart: requests 100m and 128Mi, limits 2000m and 1024Mi, a startup probe each second.
 * Source: istio/istio manifests/charts/istio-control/istio-discovery/values.yaml `global.proxy`
 */
function sidecarContainer({ metadata: { annotations = {} } }: Pod): Container {
  const requests = {
    cpu: annotations['sidecar.istio.io/proxyCPU'] ?? '100m',
    memory: annotations['sidecar.istio.io/proxyMemory'] ?? '128Mi',
  };
  const limits = {
    cpu: annotations['sidecar.istio.io/proxyCPULimit'] ?? '2000m',
    memory: annotations['sidecar.istio.io/proxyMemoryLimit'] ?? '1024Mi',
  };
  const httpGet = { path: '/healthz/ready', port: 15021 };
  return {
    name: proxyContainerName,
    ports: [{ name: 'http-envoy-prom', containerPort: 15090, protocol: 'TCP' }],
    resources: { requests, limits },
    startupProbe: { httpGet, periodSeconds: 1, timeoutSeconds: 3, failureThreshold: 600 },
    readinessProbe: { httpGet, periodSeconds: 15, timeoutSeconds: 3, failureThreshold: 4 },
  };
}
