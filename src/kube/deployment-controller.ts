import type { Deployment } from '../api/kubernetes/deployment.ts';
import type { ReplicaSet } from '../api/kubernetes/replica-set.ts';
import { describeObject, type KubeObject } from '../api/object.ts';
import type { ColdCalendar } from '../engine/ports.ts';
import { type Nanoseconds, seconds } from '../units/quantity.ts';
import {
  type Rollout,
  replicaSetFor,
  rolloutOf,
  scaleAnnotations,
  sizeOf,
  templateHashLabel,
} from './deployment-sets.ts';
import { deploymentStatus, hasProgressed } from './deployment-status.ts';
import { kinds } from './kinds.ts';
import { isEqual } from './merge.ts';
import type { ObjectStore } from './object-store.ts';
import { newReplicaSetSize, reconcileNewReplicaSet } from './rollout/new-replica-set.ts';
import { reconcileOldReplicaSets } from './rollout/old-replica-sets.ts';
import { scaleProportionally } from './rollout/proportional-scaling.ts';
import { oldestFirst, totalSize } from './rollout/replica-set-size.ts';
import { templateHash } from './template-hash.ts';
import { WorkQueue } from './work-queue.ts';

/** The ReplicaSets of a Deployment, told apart. */
interface Sets {
  readonly newSet: ReplicaSet | undefined;
  /** Oldest first. */
  readonly oldSets: readonly ReplicaSet[];
}

/**
 * Turns Deployments into ReplicaSets and rolls from one to the next.
 *
 * ```
 *  Deployment changed, ReplicaSet changed, old Pod gone
 *     └─► resized? ─► share out, done         (any active set annotated with another wanted number)
 *         └─► paused? ─► done
 *             └─► Recreate:      old sets to 0, their Pods gone, new set to N
 *             └─► RollingUpdate: new set grows, or old sets shrink; one of them per reconcile
 * ```
 * Sizes are written to the ReplicaSets; what comes of it is heard by watching.
 * Source: pkg/controller/deployment/{deployment_controller,sync,rolling,recreate}.go
 */
export class DeploymentController {
  private readonly store: ObjectStore;
  private readonly calendar: ColdCalendar;
  private readonly queue: WorkQueue;
  private readonly lastProgress = new Map<string, Nanoseconds>();

  constructor(store: ObjectStore, calendar: ColdCalendar) {
    this.store = store;
    this.calendar = calendar;
    this.queue = new WorkQueue(calendar, (key) => this.reconcile(key));
    store.watch(kinds.deployment, ({ type, object, before }) => {
      if (type === 'added' || (type === 'modified' && !isEqual(before!.spec, object.spec)))
        this.queue.add(keyOf(object));
    });
    store.watch(kinds.replicaSet, ({ object }) => this.addOwner(object));
    store.watch(kinds.pod, ({ type, object }) => {
      if (type !== 'removed') return;
      const owner = object.metadata.ownerReferences?.[0];
      const set = owner && store.get(kinds.replicaSet, object.metadata.namespace, owner.name);
      if (set !== undefined) this.addOwner(set);
    });
  }

  private addOwner(set: ReplicaSet): void {
    const owner = set.metadata.ownerReferences?.find(({ kind }) => kind === 'Deployment');
    if (owner) this.queue.add(`${set.metadata.namespace ?? ''}/${owner.name}`);
  }

  private reconcile(key: string): void {
    const deployment = this.store.get(kinds.deployment, ...splitKey(key));
    if (deployment === undefined) {
      this.lastProgress.delete(key);
      return;
    }
    const rollout = rolloutOf(deployment);
    const sets = this.setsOf(deployment);
    this.step(deployment, rollout, sets);
    this.report(key, rollout);
  }

  private step(deployment: Deployment, rollout: Rollout, sets: Sets): void {
    const all = sets.newSet ? [...sets.oldSets, sets.newSet] : sets.oldSets;
    const isResized = all.some((set) => {
      const { size, desiredAnnotation } = sizeOf(set);
      return size > 0 && desiredAnnotation !== undefined && desiredAnnotation !== rollout.wanted;
    });
    if (isResized || deployment.spec.paused) this.resize(deployment, rollout, sets);
    else if (rollout.strategy === 'Recreate') this.recreate(deployment, rollout, sets);
    else this.roll(deployment, rollout, sets);
  }

  private resize(deployment: Deployment, rollout: Rollout, { newSet, oldSets }: Sets): void {
    const newestFirst = oldSets.map(sizeOf).reverse();
    const sizes = scaleProportionally(
      rollout.wanted,
      rollout.surge,
      rollout.strategy,
      newSet && sizeOf(newSet),
      newestFirst,
    );
    for (const set of newSet ? [...oldSets, newSet] : oldSets) {
      const size = sizes.get(set.metadata.name);
      if (size !== undefined) this.scale(deployment, rollout, set, size);
    }
  }

  private recreate(deployment: Deployment, rollout: Rollout, { newSet, oldSets }: Sets): void {
    const active = oldSets.filter((set) => sizeOf(set).size > 0);
    for (const set of active) this.scale(deployment, rollout, set, 0);
    if (active.length > 0 || oldSets.some((set) => this.store.listOwned(kinds.pod, set.metadata.uid).length > 0))
      return;
    if (newSet === undefined) this.create(deployment, rollout, rollout.wanted);
    else this.scale(deployment, rollout, newSet, rollout.wanted);
  }

  private roll(deployment: Deployment, rollout: Rollout, { newSet: found, oldSets }: Sets): void {
    const { wanted, strategy, surge, unavailable } = rollout;
    const old = oldSets.map(sizeOf);
    const newSet =
      found ?? this.create(deployment, rollout, newReplicaSetSize(strategy, wanted, 0, totalSize(old), surge));
    const fresh = sizeOf(newSet);
    const size = reconcileNewReplicaSet(wanted, fresh.size, fresh.size + totalSize(old), surge);
    if (size !== fresh.size) {
      this.scale(deployment, rollout, newSet, size);
      return;
    }
    for (const { name, size: left } of reconcileOldReplicaSets(fresh, old, wanted, unavailable)) {
      const set = oldSets.find(({ metadata }) => metadata.name === name)!;
      this.scale(deployment, rollout, set, left);
    }
    this.cleanUp(deployment, rollout, newSet, oldSets);
  }

  /** Drops the oldest empty sets beyond the history once the rollout is complete. */
  private cleanUp(
    deployment: Deployment,
    { wanted }: Rollout,
    newSet: ReplicaSet,
    oldSets: readonly ReplicaSet[],
  ): void {
    if ((newSet.status?.availableReplicas ?? 0) < wanted) return;
    const limit = deployment.spec.revisionHistoryLimit ?? 10;
    const empty = oldSets.filter((set) => sizeOf(set).size === 0 && (set.status?.replicas ?? 0) === 0);
    for (const { metadata } of empty.slice(0, Math.max(0, oldSets.length - limit))) {
      const { namespace, name } = metadata;
      this.store.remove({ kind: kinds.replicaSet, namespace, name }, describeObject(deployment));
    }
  }

  private create(deployment: Deployment, rollout: Rollout, size: number): ReplicaSet {
    return this.store.create(replicaSetFor(deployment, size, rollout), describeObject(deployment));
  }

  private scale(deployment: Deployment, rollout: Rollout, { metadata }: ReplicaSet, size: number): void {
    this.store.update(
      { kind: kinds.replicaSet, namespace: metadata.namespace, name: metadata.name },
      (set) => ({
        ...set,
        metadata: { ...set.metadata, annotations: { ...set.metadata.annotations, ...scaleAnnotations(rollout) } },
        spec: { ...set.spec, replicas: size },
      }),
      describeObject(deployment),
    );
  }

  private setsOf(deployment: Deployment): Sets {
    const sets = this.store.listOwned(kinds.replicaSet, deployment.metadata.uid);
    const hash = templateHash(deployment.spec.template);
    const isNew = (set: ReplicaSet): boolean => set.metadata.labels?.[templateHashLabel] === hash;
    const old = sets.filter((set) => !isNew(set));
    const order = oldestFirst(old.map(sizeOf)).map(({ name }) => name);
    return {
      newSet: sets.find(isNew),
      oldSets: order.map((name) => old.find(({ metadata }) => metadata.name === name)!),
    };
  }

  private report(key: string, rollout: Rollout): void {
    const deployment = this.store.get(kinds.deployment, ...splitKey(key))!;
    const { now } = this.calendar;
    const { newSet, oldSets } = this.setsOf(deployment);
    const sets = newSet ? [...oldSets, newSet] : oldSets;
    const statusAt = (progress: Nanoseconds) => deploymentStatus(deployment, rollout, sets, newSet, progress, now);
    const status = statusAt(this.lastProgress.get(key) ?? now);
    const isForward =
      hasProgressed(deployment.status, status) || status.updatedReplicas < (deployment.status?.updatedReplicas ?? 0);
    if (isForward) {
      this.lastProgress.set(key, now);
      const deadline = now + seconds(deployment.spec.progressDeadlineSeconds ?? 600);
      this.queue.addAt(key, deadline as Nanoseconds);
    }
    const reported = isForward ? statusAt(now) : status;
    if (isEqual(reported, deployment.status)) return;
    const { namespace, name } = deployment.metadata;
    this.store.update(
      { kind: kinds.deployment, namespace, name },
      (each) => ({ ...each, status: reported }),
      describeObject(deployment),
    );
  }
}

function keyOf({ metadata: { namespace, name } }: KubeObject): string {
  return `${namespace ?? ''}/${name}`;
}

function splitKey(key: string): [namespace: string | undefined, name: string] {
  const slash = key.indexOf('/');
  return [slash === 0 ? undefined : key.slice(0, slash), key.slice(slash + 1)];
}
