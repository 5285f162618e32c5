import type { Pod } from '../api/kubernetes/pod.ts';
import type { ReplicaSet } from '../api/kubernetes/replica-set.ts';
import { describeObject } from '../api/object.ts';
import type { ColdCalendar } from '../engine/ports.ts';
import { type Nanoseconds, seconds } from '../units/quantity.ts';
import { ownerReference } from './deployment-sets.ts';
import { kinds } from './kinds.ts';
import { isEqual } from './merge.ts';
import type { ObjectStore } from './object-store.ts';
import { deletePod } from './pod-deletion.ts';
import { availableFrom, isActive, isReady } from './pod-state.ts';
import { victimOrder } from './victims.ts';
import { WorkQueue } from './work-queue.ts';

/** Most Pods one sync creates or deletes. Source: pkg/controller/replicaset/replica_set.go `BurstReplicas` */
const burst = 500;

/**
 * Keeps as many Pods as its ReplicaSets state. Pods are named `<set>-<n>` with n counting up, so that a Pod's name, and
 * every stream drawn by it, is the same in every run of the same history.
 * Source: pkg/controller/replicaset/replica_set.go `manageReplicas`, replica_set_utils.go `calculateStatus`
 */
export class ReplicaSetController {
  private readonly store: ObjectStore;
  private readonly calendar: ColdCalendar;
  private readonly queue: WorkQueue;
  /** Pods named so far, by uid of the set. */
  private readonly named = new Map<string, number>();

  constructor(store: ObjectStore, calendar: ColdCalendar) {
    this.store = store;
    this.calendar = calendar;
    this.queue = new WorkQueue(calendar, (key) => this.reconcile(key));
    store.watch(kinds.replicaSet, ({ type, object, before }) => {
      const { namespace = '', name } = object.metadata;
      if (type === 'added' || (type === 'modified' && before!.spec !== object.spec))
        this.queue.add(`${namespace}/${name}`);
    });
    store.watch(kinds.pod, ({ object: { metadata } }) => {
      const owner = metadata.ownerReferences?.find(({ kind }) => kind === 'ReplicaSet');
      if (owner) this.queue.add(`${metadata.namespace ?? ''}/${owner.name}`);
    });
  }

  private reconcile(key: string): void {
    const [namespace, name] = key.split('/') as [string, string];
    const set = this.store.get(kinds.replicaSet, namespace || undefined, name);
    if (set === undefined) return;
    const active = this.podsOf(set);
    const missing = (set.spec.replicas ?? 1) - active.length;
    for (let i = 0; i < Math.min(missing, burst); i++) this.createPod(set);
    if (missing > burst) this.queue.add(key);
    if (missing < 0) {
      for (const pod of victimOrder(active).slice(0, Math.min(-missing, burst))) {
        deletePod(this.store, pod, this.calendar.now, describeObject(set));
      }
      if (-missing > burst) this.queue.add(key);
    }
    this.report(key, set);
  }

  private podsOf(set: ReplicaSet): readonly Pod[] {
    return this.store.listOwned(kinds.pod, set.metadata.uid).filter(isActive);
  }

  private createPod(set: ReplicaSet): void {
    const uid = set.metadata.uid ?? '';
    const number = (this.named.get(uid) ?? 0) + 1;
    this.named.set(uid, number);
    const { template } = set.spec;
    const pod: Pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: `${set.metadata.name}-${number}`,
        namespace: set.metadata.namespace,
        labels: template.metadata?.labels,
        annotations: template.metadata?.annotations,
        ownerReferences: [ownerReference(set)],
      },
      spec: template.spec,
    };
    this.store.create(pod, describeObject(set));
  }

  private report(key: string, set: ReplicaSet): void {
    const pods = this.podsOf(set);
    const minReady = seconds(set.spec.minReadySeconds ?? 0);
    let availableReplicas = 0;
    let nextAvailable = Number.POSITIVE_INFINITY;
    for (const pod of pods) {
      const from = availableFrom(pod, minReady);
      if (from === undefined) continue;
      if (from <= this.calendar.now) availableReplicas++;
      else nextAvailable = Math.min(nextAvailable, from);
    }
    if (nextAvailable < Number.POSITIVE_INFINITY) this.queue.addAt(key, nextAvailable as Nanoseconds);
    const status = { replicas: pods.length, readyReplicas: pods.filter(isReady).length, availableReplicas };
    if (isEqual(status, set.status)) return;
    const { namespace, name } = set.metadata;
    this.store.update(
      { kind: kinds.replicaSet, namespace, name },
      (each) => ({ ...each, status }),
      describeObject(set),
    );
  }
}
