import { zoneLabel } from '../api/kubernetes/node.ts';
import type { Pod } from '../api/kubernetes/pod.ts';
import type { Service, ServicePort } from '../api/kubernetes/service.ts';
import { Rank } from '../engine/ports.ts';
import type { Nanoseconds } from '../units/quantity.ts';
import type { Endpoint, EndpointHistory } from './endpoints.ts';
import { kinds } from './kinds.ts';
import { firstLabel, LabelIndex } from './label-index.ts';
import { matchesLabels } from './label-selector.ts';
import type { ObjectStore } from './object-store.ts';
import type { PodIndex } from './pod-index.ts';
import { isReady, isTerminating, nativeSidecars } from './pod-state.ts';
import type { SettlingCalendar } from './settling-calendar.ts';
import { WorkQueue } from './work-queue.ts';

/** From a change of a Pod until the endpoints that follow from it are published. */
export type EndpointDelay = (namespace: string, service: string) => Nanoseconds;

/**
 * Lists the Pods of every Service with a selector and publishes each new list as a version, after a delay.
 * Source: staging/src/k8s.io/endpointslice/{reconciler,utils}.go
 */
export class EndpointsController {
  private readonly store: ObjectStore;
  private readonly calendar: SettlingCalendar;
  private readonly pods: PodIndex;
  private readonly history: EndpointHistory;
  private readonly delay: EndpointDelay;
  private readonly queue: WorkQueue;
  /** Services by the first label of their selector. */
  private readonly services = new LabelIndex<Service>();
  private readonly unsettled = new Set<string>();
  /** What was last listed, and the earliest time of the next publication: versions never overtake one another. */
  private readonly last = new Map<string, { readonly endpoints: readonly Endpoint[]; readonly at: Nanoseconds }>();

  constructor(
    store: ObjectStore,
    calendar: SettlingCalendar,
    pods: PodIndex,
    history: EndpointHistory,
    delay: EndpointDelay,
  ) {
    this.store = store;
    this.pods = pods;
    this.calendar = calendar;
    this.history = history;
    this.delay = delay;
    this.queue = new WorkQueue(calendar, (key) => this.reconcile(key));
    store.watch(kinds.service, ({ type, object, before }) => {
      if (before !== undefined) this.forget(before);
      if (type === 'removed') this.forget(object);
      else this.file(object);
      this.look(keyOf(object));
    });
    store.watch(kinds.pod, ({ type, object, before }) => {
      if (type === 'modified' && !isRelevant(before!, object)) return;
      this.lookAtServicesOf(object);
      if (before !== undefined && before.metadata.labels !== object.metadata.labels) this.lookAtServicesOf(before);
    });
  }

  private file(service: Service): void {
    const { selector } = service.spec ?? {};
    if (selector === undefined || Object.keys(selector).length === 0) return;
    this.services.add(service.metadata.namespace, firstLabel({ matchLabels: selector }), keyOf(service), service);
  }

  private forget(service: Service): void {
    const { selector } = service.spec ?? {};
    this.services.remove(service.metadata.namespace, firstLabel({ matchLabels: selector }), keyOf(service));
  }

  private lookAtServicesOf({ metadata: { namespace, labels } }: Pod): void {
    for (const service of this.services.withAny(namespace, labels)) {
      if (matchesLabels(service.spec?.selector, labels)) this.look(keyOf(service));
    }
  }

  /** While the cluster settles, lists are made once at the end: the run begins with one version of each. */
  private look(key: string): void {
    if (!this.calendar.isSettling) this.queue.add(key);
    else if (!this.unsettled.has(key)) {
      this.unsettled.add(key);
      this.calendar.atLast(() => this.reconcile(key));
    }
  }

  private reconcile(key: string): void {
    this.unsettled.delete(key);
    const [namespace, name] = key.split('/') as [string, string];
    const service = this.store.get(kinds.service, namespace || undefined, name);
    const endpoints = service === undefined ? [] : this.endpointsOf(service);
    const last = this.last.get(key);
    if (last === undefined ? endpoints.length === 0 && service === undefined : isSame(last.endpoints, endpoints))
      return;
    const { now, isSettling } = this.calendar;
    const delayed = isSettling ? now : ((now + this.delay(namespace, name)) as Nanoseconds);
    const at = Math.max(delayed, last?.at ?? now) as Nanoseconds;
    this.last.set(key, { endpoints, at });
    if (at <= now) this.history.publish(namespace, name, now, endpoints);
    else this.calendar.at(at, Rank.kube, () => this.history.publish(namespace, name, at, endpoints));
  }

  private endpointsOf({ metadata, spec }: Service): readonly Endpoint[] {
    const endpoints: Endpoint[] = [];
    if (spec?.selector === undefined || spec.type === 'ExternalName') return endpoints;
    for (const pod of this.pods.select(metadata.namespace, { matchLabels: spec.selector })) {
      const { phase } = pod.status ?? {};
      if (pod.spec.nodeName === undefined || phase === 'Succeeded' || phase === 'Failed') continue;
      endpoints.push(this.endpointOf(pod, spec.ports ?? [], spec.publishNotReadyAddresses ?? false));
    }
    return endpoints;
  }

  private endpointOf(pod: Pod, ports: readonly ServicePort[], publishNotReady: boolean): Endpoint {
    const { namespace = '', name, uid = '', labels = {} } = pod.metadata;
    const serving = isReady(pod);
    const terminating = isTerminating(pod);
    const targetPorts = new Map<number, number>();
    for (const port of ports) {
      const target = targetPort(pod, port);
      if (target !== undefined) targetPorts.set(port.port, target);
    }
    const node = pod.spec.nodeName;
    const zone =
      node === undefined ? undefined : this.store.get(kinds.node, undefined, node)?.metadata.labels?.[zoneLabel];
    const ready = publishNotReady || (serving && !terminating);
    return { namespace, pod: name, uid, labels, node, zone, ready, serving, terminating, targetPorts };
  }
}

/** A number, a name of a container port, or the Service's own port. Source: pkg/api/v1/pod/util.go `FindPort` */
function targetPort(pod: Pod, { port, targetPort: target = port, protocol = 'TCP' }: ServicePort): number | undefined {
  if (typeof target === 'number') return target;
  if (/^\d+$/.test(target)) return Number(target);
  for (const container of [...pod.spec.containers, ...nativeSidecars(pod.spec)]) {
    const named = container.ports?.find((each) => each.name === target && (each.protocol ?? 'TCP') === protocol);
    if (named) return named.containerPort;
  }
  return undefined;
}

function isRelevant(before: Pod, after: Pod): boolean {
  return (
    before.metadata.labels !== after.metadata.labels ||
    before.spec.nodeName !== after.spec.nodeName ||
    before.status?.phase !== after.status?.phase ||
    isReady(before) !== isReady(after) ||
    isTerminating(before) !== isTerminating(after)
  );
}

function isSame(a: readonly Endpoint[], b: readonly Endpoint[]): boolean {
  return a.length === b.length && a.every((each, i) => isSameEndpoint(each, b[i]!));
}

function isSameEndpoint(a: Endpoint, b: Endpoint): boolean {
  const isSamePorts =
    a.targetPorts.size === b.targetPorts.size &&
    [...a.targetPorts].every(([port, to]) => b.targetPorts.get(port) === to);
  return (
    a.uid === b.uid &&
    a.labels === b.labels &&
    a.zone === b.zone &&
    a.ready === b.ready &&
    a.serving === b.serving &&
    a.terminating === b.terminating &&
    isSamePorts
  );
}

function keyOf({ metadata: { namespace, name } }: Service): string {
  return `${namespace ?? ''}/${name}`;
}
