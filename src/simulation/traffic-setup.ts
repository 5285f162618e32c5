import type { TrafficSource } from '../api/experiment.ts';
import type { Gateway } from '../api/istio/gateway.ts';
import type { KubeObject } from '../api/object.ts';
import { ArrivalProcess } from '../engine/arrival-process.ts';
import { compileSampler, type Sampler } from '../engine/distribution-sampler.ts';
import type { Stream } from '../engine/streams.ts';
import { kinds } from '../kube/kinds.ts';
import type { ObjectStore } from '../kube/object-store.ts';
import type { ProxyViews } from '../mesh/control-plane/proxy-views.ts';
import { type Proxies, ProxyMode } from '../mesh/data-plane/proxies.ts';
import type { Shapes } from '../request/shapes.ts';
import type { TrafficSourceSetup } from '../workload/traffic.ts';
import type { PodDirectory } from './pod-directory.ts';
import type { WorkloadDirectory } from './workload-directory.ts';

/** Istio's own gateway class: where Ingress objects are served. */
const INGRESS_SELECTOR = { istio: 'ingressgateway' };

/** Where requests of a source enter, and the name and port they ask for. */
interface Target {
  readonly authority: string;
  readonly port: number;
  readonly scheme: string;
  /** Labels of the gateway's Pods; null for a client inside the cluster. */
  readonly gateway: Readonly<Record<string, string>> | null;
  readonly namespace: string;
}

export interface TrafficPorts {
  readonly store: ObjectStore;
  readonly shapes: Shapes;
  readonly proxies: Proxies;
  readonly views: ProxyViews;
  readonly directory: PodDirectory;
  readonly workloads: WorkloadDirectory;
  readonly outside: Sampler;
  readonly meshMode: 'none' | 'sidecar';
  openStream(purpose: string, owner: string): Stream;
  firstPort(host: string, namespace: string): number;
  timeoutLane(ns: number): number;
}

/** Makes the traffic sources of an experiment ready to run. */
export function setUpTraffic(source: TrafficSource, ports: TrafficPorts): TrafficSourceSetup {
  const target = targetOf(source, ports);
  const { arrivals } = source;
  const shapes = source.requests.map(({ method, path, host, headers }) =>
    ports.shapes.intern({
      method,
      scheme: target.scheme,
      authority: host ?? target.authority,
      port: target.port,
      path,
      headers: new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    }),
  );
  let total = 0;
  const cumulative = source.requests.map(({ weight }) => (total += weight));
  return {
    name: source.name,
    arrivals: arrivals.process === 'closed' ? null : new ArrivalProcess(arrivals),
    users: arrivals.process === 'closed' ? arrivals.users : 0,
    think: arrivals.process === 'closed' ? compileSampler(arrivals.think) : null,
    shapes,
    cumulative,
    stream: ports.openStream('arrival', source.name),
    limit: source.limit ?? Number.POSITIVE_INFINITY,
    timeoutLane: source.timeout === undefined ? -1 : ports.timeoutLane(source.timeout),
    outside: target.gateway === null ? null : ports.outside,
    entry: entryOf(source, target, ports),
  };
}

function targetOf({ to, from }: TrafficSource, { store, firstPort }: TrafficPorts): Target {
  const namespace = to.namespace ?? from?.namespace ?? 'default';
  switch (to.kind) {
    case 'Gateway': {
      const gateway = store
        .list('Gateway.networking.istio.io')
        .find(({ metadata }) => metadata.name === to.name && (metadata.namespace ?? 'default') === namespace) as
        | Gateway
        | undefined;
      const server = gateway?.spec.servers?.[0];
      const protocol = server?.port?.protocol?.toUpperCase() ?? 'HTTP';
      return {
        authority: hostOf(server?.hosts?.[0]),
        port: to.port ?? server?.port?.number ?? 80,
        scheme: protocol === 'HTTPS' || protocol === 'TLS' ? 'https' : 'http',
        gateway: gateway?.spec.selector ?? INGRESS_SELECTOR,
        namespace,
      };
    }
    case 'Ingress': {
      const ingress = store
        .list('Ingress.networking.k8s.io')
        .find(({ metadata }) => metadata.name === to.name && (metadata.namespace ?? 'default') === namespace) as
        | (KubeObject & { readonly spec?: { readonly rules?: readonly { readonly host?: string }[] } })
        | undefined;
      const host = ingress?.spec?.rules?.find((rule) => rule.host !== undefined)?.host;
      return { authority: hostOf(host), port: to.port ?? 80, scheme: 'http', gateway: INGRESS_SELECTOR, namespace };
    }
    case 'Service':
      return {
        authority: `${to.name}.${namespace}.svc.cluster.local`,
        port: to.port ?? firstPort(to.name, namespace),
        scheme: 'http',
        gateway: null,
        namespace,
      };
    case 'host':
      return {
        authority: to.name,
        port: to.port ?? firstPort(to.name, namespace),
        scheme: 'http',
        gateway: null,
        namespace,
      };
    default: {
      const never: never = to.kind;
      return never;
    }
  }
}

/** A host that a client can write for what a server lists: `*` and `*.shop.io` need some name in their place. */
function hostOf(host: string | undefined): string {
  const name = host?.includes('/') ? host.slice(host.indexOf('/') + 1) : host;
  if (name === undefined || name === '*') return 'istio-ingressgateway.istio-system.svc.cluster.local';
  return name.startsWith('*.') ? `www${name.slice(1)}` : name;
}

function entryOf(source: TrafficSource, target: Target, ports: TrafficPorts): (u: number) => number {
  const { directory, proxies, views, workloads, store } = ports;
  const { gateway } = target;
  if (gateway !== null) {
    const serves = (labels: Readonly<Record<string, string>>) =>
      Object.entries(gateway).every(([key, value]) => labels[key] === value);
    return amongReady(
      directory,
      ({ pod, labels }) => serves(labels) && proxies.mode[directory.known[pod].proxy] === ProxyMode.gateway,
    );
  }
  const { from } = source;
  if (from !== undefined) {
    return amongReady(
      directory,
      ({ workload }) =>
        workloads.list[workload].namespace === from.namespace && workloads.list[workload].name === from.name,
    );
  }
  const namespace = store.get(kinds.namespace, undefined, target.namespace);
  const isMeshed =
    namespace?.metadata.labels?.['istio-injection'] === 'disabled'
      ? false
      : ports.meshMode === 'sidecar' || namespace?.metadata.labels?.['istio-injection'] === 'enabled';
  const client = proxies.add(
    `client/${source.name}`,
    isMeshed ? ProxyMode.sidecar : ProxyMode.none,
    -1,
    directory.zoneOf(firstZone(store)),
  );
  views.open(client, { namespace: target.namespace, labels: {} });
  return () => client;
}

function firstZone(store: ObjectStore): string | undefined {
  return store.list(kinds.node)[0]?.metadata.labels?.['topology.kubernetes.io/zone'];
}

/** One of the ready Pods that fit, evenly: connections from outside are spread so. The list is made anew when readiness changed. */
function amongReady(
  directory: PodDirectory,
  fits: (pod: PodDirectory['known'][number]) => boolean,
): (u: number) => number {
  let ready: number[] = [];
  let version = -1;
  return (u) => {
    if (version !== directory.readinessVersion) {
      version = directory.readinessVersion;
      ready = directory.known.filter((pod) => pod.isReady && fits(pod)).map(({ proxy }) => proxy);
    }
    return ready.length === 0 ? -1 : ready[Math.floor(u * ready.length)];
  };
}
