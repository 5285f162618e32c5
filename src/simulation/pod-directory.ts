import { zoneLabel } from '../api/kubernetes/node.ts';
import type { ContainerStatus, Pod } from '../api/kubernetes/pod.ts';
import type { OpenStream } from '../engine/ports.ts';
import { kinds } from '../kube/kinds.ts';
import type { ObjectStore } from '../kube/object-store.ts';
import { proxyContainerName } from '../kube/pod-runtime.ts';
import { isReady } from '../kube/pod-state.ts';
import { quantityMilli } from '../kube/resources.ts';
import type { ProxyViews } from '../mesh/control-plane/proxy-views.ts';
import type { Pipeline } from '../mesh/data-plane/pipeline.ts';
import { type Proxies, ProxyMode } from '../mesh/data-plane/proxies.ts';
import { PodRole, type Pods } from '../request/pods.ts';
import type { Applications } from '../workload/applications.ts';
import type { WorkloadDirectory } from './workload-directory.ts';

/** A proxy that drains goes on taking requests until it exits; an application stops at the stop signal. */
function takesRequests({ name, listening, state, stoppingSince }: ContainerStatus): boolean {
  return listening || (name === proxyContainerName && state === 'running' && stoppingSince !== undefined);
}

const UNBOUNDED = 2 ** 31 - 1;

/** A Pod of the store and its integer on the hot path. */
export interface KnownPod {
  readonly pod: number;
  readonly proxy: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly namespace: string;
  readonly workload: number;
  isReady: boolean;
  isUp: boolean;
}

/**
 * Follows the Pods of the store and keeps the hot path's view of them: a Pod gets its integer, station and proxy when
 * it is bound to a Node, takes requests while its containers listen, and is cut when they have ended.
 */
export class PodDirectory {
  /** In order of creation, those that are gone too. */
  readonly known: KnownPod[] = [];
  /** Counts changes of any Pod's readiness. */
  readinessVersion = 0;
  private readonly byUid = new Map<string, KnownPod>();
  private readonly zones = new Map<string, number>();
  private readonly readyCount: number[] = [];

  private readonly store: ObjectStore;
  private readonly pods: Pods;
  private readonly proxies: Proxies;
  private readonly applications: Applications;
  private readonly workloads: WorkloadDirectory;
  private readonly openStream: OpenStream;
  private readonly onReady: (workload: number, count: number) => void;
  private views!: ProxyViews;
  private pipeline!: Pipeline;

  constructor(
    store: ObjectStore,
    pods: Pods,
    proxies: Proxies,
    applications: Applications,
    workloads: WorkloadDirectory,
    openStream: OpenStream,
    onReady: (workload: number, count: number) => void,
  ) {
    this.store = store;
    this.pods = pods;
    this.proxies = proxies;
    this.applications = applications;
    this.workloads = workloads;
    this.openStream = openStream;
    this.onReady = onReady;
    store.watch(kinds.pod, ({ type, object }) => {
      if (type === 'removed') this.removed(object);
      else if (object.spec.nodeName !== undefined) this.seen(object);
    });
  }

  join(views: ProxyViews, pipeline: Pipeline): void {
    this.views = views;
    this.pipeline = pipeline;
  }

  find(uid: string): KnownPod | undefined {
    return this.byUid.get(uid);
  }

  zoneOf(name: string | undefined): number {
    const key = name ?? '';
    const known = this.zones.get(key);
    if (known !== undefined) return known;
    this.zones.set(key, this.zones.size);
    return this.zones.size - 1;
  }

  private seen(object: Pod): void {
    const known = this.byUid.get(object.metadata.uid ?? '') ?? this.add(object);
    const { containerStatuses = [] } = object.status ?? {};
    const isUp = containerStatuses.length > 0 && containerStatuses.every(takesRequests);
    if (isUp !== known.isUp) {
      known.isUp = isUp;
      this.pods.listening[known.pod] = isUp ? 1 : 0;
    }
    this.setReady(known, isReady(object));
    const applications = containerStatuses.filter(({ name }) => name !== proxyContainerName);
    const isStopping = applications.some(
      ({ stoppingSince, state }) => stoppingSince !== undefined && state === 'running',
    );
    if (isStopping && this.pods.role[known.pod] === PodRole.application) this.applications.drain(known.pod);
    const mustEnd = applications.length > 0 ? applications : containerStatuses;
    if (mustEnd.length > 0 && mustEnd.every(({ state }) => state === 'terminated')) this.cut(known);
  }

  private removed(object: Pod): void {
    const known = this.byUid.get(object.metadata.uid ?? '');
    if (known === undefined) return;
    known.isUp = false;
    this.pods.listening[known.pod] = 0;
    this.setReady(known, false);
    this.cut(known);
    this.byUid.delete(object.metadata.uid ?? '');
  }

  /** Whatever is still inside is lost: callers see the connection break. */
  private cut(known: KnownPod): void {
    this.pods.listening[known.pod] = 0;
    if (this.pods.role[known.pod] === PodRole.proxy) this.pipeline.breakProxy(known.proxy);
    else this.applications.kill(known.pod, (attempt) => this.pipeline.breakAttempt(attempt));
  }

  private setReady(known: KnownPod, ready: boolean): void {
    if (known.isReady === ready) return;
    known.isReady = ready;
    this.readinessVersion++;
    const count = (this.readyCount[known.workload] ?? 0) + (ready ? 1 : -1);
    this.readyCount[known.workload] = count;
    this.onReady(known.workload, count);
  }

  private add(object: Pod): KnownPod {
    const { namespace = 'default', name, uid = '', labels = {} } = object.metadata;
    const containers = object.spec.containers;
    const applications = containers.filter((container) => container.name !== proxyContainerName);
    const hasProxy = [...containers, ...(object.spec.initContainers ?? [])].some(
      (each) => each.name === proxyContainerName,
    );
    const node = this.store.get(kinds.node, undefined, object.spec.nodeName ?? '');
    const zone = this.zoneOf(node?.metadata.labels?.[zoneLabel]);
    const image = (applications[0] as { readonly image?: string } | undefined)?.image ?? '';
    const tag = image.includes(':') ? image.slice(image.lastIndexOf(':') + 1) : '';
    const workload = this.workloads.indexOf({ namespace, name: this.ownerName(object), labels }, tag);
    const pod = this.pods.add(`${namespace}/${name}`, workload, zone);
    const isGateway = applications.length === 0 && hasProxy;
    const mode = isGateway ? ProxyMode.gateway : hasProxy ? ProxyMode.sidecar : ProxyMode.none;
    const proxy = this.proxies.add(`${namespace}/${name}`, mode, pod, zone);
    this.pods.role[pod] = isGateway ? PodRole.proxy : PodRole.application;
    this.pods.proxy[pod] = proxy;
    this.views.open(proxy, { namespace, labels });
    this.openStation(pod, object, applications, workload);
    const known: KnownPod = { pod, proxy, labels, namespace, workload, isReady: false, isUp: false };
    this.known.push(known);
    this.byUid.set(uid, known);
    return known;
  }

  private openStation(
    pod: number,
    object: Pod,
    applications: readonly Pod['spec']['containers'][number][],
    workload: number,
  ): void {
    const { behaviour } = this.workloads.list[workload];
    const node = this.store.get(kinds.node, undefined, object.spec.nodeName ?? '');
    const cores = (quantityMilli(node?.status?.allocatable?.cpu) ?? 64_000) / 1000;
    let limitMilli = 0;
    for (const { resources } of applications) {
      limitMilli += quantityMilli(resources?.limits?.cpu) ?? Number.POSITIVE_INFINITY;
    }
    const phase = this.openStream('cfs-phase', this.pods.names[pod]).uniform();
    this.applications.stations.open(pod, behaviour.concurrency ?? UNBOUNDED, behaviour.queue ?? UNBOUNDED, {
      cores,
      // At least 1 ms per period, as the kubelet writes it (pkg/kubelet/cm/helpers_linux.go).
      quotaNs:
        Number.isFinite(limitMilli) && limitMilli > 0 ? Math.max(1e6, limitMilli * 1e5) : Number.POSITIVE_INFINITY,
      phaseNs: 1 + Math.floor(phase * 1e8),
    });
  }

  /** The Deployment behind a ReplicaSet, the owner itself, or the Pod. */
  ownerName(object: Pod): string {
    const owner = object.metadata.ownerReferences?.[0];
    if (owner === undefined) return object.metadata.name;
    if (owner.kind !== 'ReplicaSet') return owner.name;
    const set = this.store.get(kinds.replicaSet, object.metadata.namespace, owner.name);
    return set?.metadata.ownerReferences?.[0]?.name ?? owner.name;
  }
}
