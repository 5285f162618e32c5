import type { Deployment } from '../api/kubernetes/deployment.ts';
import type { HorizontalPodAutoscaler } from '../api/kubernetes/horizontal-pod-autoscaler.ts';
import type { Node } from '../api/kubernetes/node.ts';
import { zoneLabel } from '../api/kubernetes/node.ts';
import type { Service, ServicePort } from '../api/kubernetes/service.ts';
import type { KubeObject } from '../api/object.ts';
import { kindOf, kinds } from './kinds.ts';
import { proxyContainerName } from './pod-runtime.ts';
import { quantityMilli, reservedMilli } from './resources.ts';

export interface PlatformSettings {
  readonly nodes: {
    readonly count: number;
    readonly cores: number;
    readonly memory: string;
    readonly zones: readonly string[];
  };
}

export const defaultPlatform: PlatformSettings = { nodes: { count: 3, cores: 64, memory: '256Gi', zones: ['zone-a'] } };

const istioGateway = 'Gateway.networking.istio.io';
const gatewayLabels = { app: 'istio-ingressgateway', istio: 'ingressgateway' } as const;

/**
 * What the manifests take for granted: a node pool when no Node is given, and Istio's ingress gateway when a Gateway
 * selects it and no workload is it. Ordinary objects, applied as `platform` and listed in the output.
 */
export function platformObjects(
  given: readonly KubeObject[],
  settings: PlatformSettings = defaultPlatform,
): readonly KubeObject[] {
  const hasNodes = given.some((object) => kindOf(object) === kinds.node);
  const gateway = ingressGateway(given);
  return [...(hasNodes ? [] : nodePool(settings, [...given, ...gateway])), ...gateway];
}

/** The stated number of Nodes, or as many more as the workloads can come to need: an implicit pool is never the limit. */
function nodePool({ nodes: { count, cores, memory, zones } }: PlatformSettings, given: readonly KubeObject[]): Node[] {
  const amounts = { cpu: String(cores), memory, pods: String(podsPerNode) };
  const needed = mostNeeded(given);
  const nodes = Math.max(
    count,
    Math.ceil(needed.pods / podsPerNode),
    Math.ceil(needed.cpuMilli / (cores * 1000)),
    Math.ceil(needed.memoryMilli / (quantityMilli(memory) ?? Number.POSITIVE_INFINITY)),
  );
  return Array.from({ length: nodes }, (_, i) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: `node-${i + 1}`, labels: { [zoneLabel]: zones[i % zones.length]! } },
    status: { capacity: amounts, allocatable: amounts },
  }));
}

/** Limit of the kubelet. Source: pkg/kubelet/apis/config/v1beta1/defaults.go `MaxPods` */
const podsPerNode = 110;

/** Twice what every workload may grow to, sidecars included: room for surges and for what does not pack. */
function mostNeeded(given: readonly KubeObject[]): { pods: number; cpuMilli: number; memoryMilli: number } {
  const most = new Map<string, number>();
  for (const hpa of given.filter((object) => kindOf(object) === kinds.hpa) as HorizontalPodAutoscaler[]) {
    const { scaleTargetRef, maxReplicas } = hpa.spec;
    most.set(`${hpa.metadata.namespace ?? ''}/${scaleTargetRef.kind}/${scaleTargetRef.name}`, maxReplicas);
  }
  const needed = { pods: 0, cpuMilli: 0, memoryMilli: 0 };
  for (const object of given) {
    const { replicas, template } = (object as Partial<Deployment>).spec ?? {};
    if (!template?.spec?.containers) continue;
    const { namespace = '', name } = object.metadata;
    const pods = 2 * Math.max(replicas ?? 1, most.get(`${namespace}/${object.kind}/${name}`) ?? 0);
    needed.pods += pods;
    needed.cpuMilli += pods * (reservedMilli(template.spec, 'cpu') + sidecarReserve.cpuMilli);
    needed.memoryMilli += pods * (reservedMilli(template.spec, 'memory') + sidecarReserve.memoryMilli);
  }
  return needed;
}

const sidecarReserve = { cpuMilli: 100, memoryMilli: quantityMilli('128Mi') ?? 0 };

function ingressGateway(given: readonly KubeObject[]): readonly KubeObject[] {
  const gateways = given.filter((object) => kindOf(object) === istioGateway && selectsIngressGateway(object));
  if (gateways.length === 0) return [];
  const isThere = given.some(
    (object) => (object as Deployment).spec?.template?.metadata?.labels?.istio === gatewayLabels.istio,
  );
  const metadata = { name: gatewayLabels.app, namespace: 'istio-system', labels: gatewayLabels };
  const hasService = given.some(
    (object) =>
      kindOf(object) === kinds.service &&
      object.metadata.name === metadata.name &&
      object.metadata.namespace === metadata.namespace,
  );
  return [
    ...(isThere ? [] : [gatewayDeployment(metadata)]),
    ...(isThere || hasService ? [] : [gatewayService(metadata, gateways)]),
  ];
}

interface GatewaySpec {
  readonly selector?: Readonly<Record<string, string>>;
  readonly servers?: readonly { readonly port?: { readonly number?: number; readonly name?: string } }[];
}

function selectsIngressGateway(object: KubeObject): boolean {
  const { selector } = specOf(object);
  return selector?.istio === gatewayLabels.istio || selector?.app === gatewayLabels.app;
}

function specOf(object: KubeObject): GatewaySpec {
  return (object as { readonly spec?: GatewaySpec }).spec ?? {};
}

/** Source: istio/istio manifests/charts/gateways/istio-ingress/values.yaml */
function gatewayDeployment(metadata: KubeObject['metadata']): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: {
      replicas: 1,
      selector: { matchLabels: gatewayLabels },
      strategy: { rollingUpdate: { maxSurge: '100%', maxUnavailable: '25%' } },
      template: {
        metadata: { labels: gatewayLabels },
        spec: {
          containers: [
            {
              name: proxyContainerName,
              ports: [{ containerPort: 8080 }, { containerPort: 8443 }],
              resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '2000m', memory: '1024Mi' } },
              readinessProbe: {
                httpGet: { path: '/healthz/ready', port: 15021 },
                initialDelaySeconds: 1,
                periodSeconds: 2,
                failureThreshold: 30,
              },
            },
          ],
        },
      },
    },
  };
}

/** Ports of the chart, and every other port that a Gateway serves. */
function gatewayService(metadata: KubeObject['metadata'], gateways: readonly KubeObject[]): Service {
  const ports = new Map<number, ServicePort>([
    [15021, { name: 'status-port', port: 15021, targetPort: 15021 }],
    [80, { name: 'http2', port: 80, targetPort: 8080 }],
    [443, { name: 'https', port: 443, targetPort: 8443 }],
  ]);
  for (const gateway of gateways) {
    for (const { port } of specOf(gateway).servers ?? []) {
      if (port?.number === undefined || ports.has(port.number)) continue;
      ports.set(port.number, { name: port.name, port: port.number, targetPort: port.number });
    }
  }
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { type: 'LoadBalancer', selector: gatewayLabels, ports: [...ports.values()] },
  };
}
