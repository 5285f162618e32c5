import type { HorizontalPodAutoscaler } from '../api/kubernetes/horizontal-pod-autoscaler.ts';
import type { LabelSelector } from '../api/kubernetes/label-selector.ts';
import type { Pod } from '../api/kubernetes/pod.ts';
import { describeObject, type KubeObject } from '../api/object.ts';
import type { HpaSync } from './hpa/reconcile.ts';
import { type Kind, kinds, scalableKinds } from './kinds.ts';
import { firstLabel, LabelIndex } from './label-index.ts';
import { matchesSelector } from './label-selector.ts';
import { isEqual } from './merge.ts';
import type { ObjectStore } from './object-store.ts';

interface Selecting {
  /** Name of the HPA. */
  readonly hpa: string;
  readonly selector: LabelSelector;
}

/** A Deployment, ReplicaSet or StatefulSet, as its scale subresource shows it. */
export interface Scalable extends KubeObject {
  readonly spec: { readonly replicas?: number; readonly selector?: LabelSelector };
  readonly status?: { readonly replicas?: number };
}

/** What HPAs scale, read and written through the scale subresource, and who else selects the same Pods. */
export class HpaTargets {
  private readonly store: ObjectStore;
  private selectors: LabelIndex<Selecting> | undefined;

  constructor(store: ObjectStore) {
    this.store = store;
    for (const kind of scalableKinds) {
      store.watch(kind, ({ type }) => {
        if (type !== 'modified') this.selectors = undefined;
      });
    }
    store.watch(kinds.hpa, ({ type, object, before }) => {
      if (type !== 'modified' || !isEqual(before!.spec, object.spec)) this.selectors = undefined;
    });
  }

  of({ metadata, spec }: HorizontalPodAutoscaler): Scalable | undefined {
    return this.store.get(targetKind(spec.scaleTargetRef), metadata.namespace, spec.scaleTargetRef.name) as
      | Scalable
      | undefined;
  }

  /** Whether the selector of the target can be used. */
  judgeSelector(hpa: HorizontalPodAutoscaler, pods: readonly Pod[]): HpaSync['selector'] {
    const { matchLabels, matchExpressions } = this.of(hpa)?.spec.selector ?? {};
    if (Object.keys(matchLabels ?? {}).length === 0 && !matchExpressions?.length) return 'missing';
    const { namespace, name } = hpa.metadata;
    const rivals = this.allSelectors();
    for (const { metadata } of pods) {
      for (const rival of rivals.withAny(namespace, metadata.labels)) {
        if (rival.hpa !== name && matchesSelector(rival.selector, metadata.labels)) return 'ambiguous';
      }
    }
    return 'usable';
  }

  /** The selectors of all HPAs by their first label, made again after HPAs or workloads have come or gone. */
  private allSelectors(): LabelIndex<Selecting> {
    if (this.selectors !== undefined) return this.selectors;
    const selectors = new LabelIndex<Selecting>();
    for (const hpa of this.store.list(kinds.hpa)) {
      const selector = this.of(hpa)?.spec.selector;
      const { namespace, name } = hpa.metadata;
      if (selector) selectors.add(namespace, firstLabel(selector), name, { hpa: name, selector });
    }
    this.selectors = selectors;
    return selectors;
  }

  /** Writes the wanted count; false when the target is gone. */
  scale(hpa: HorizontalPodAutoscaler, replicas: number): boolean {
    const { scaleTargetRef } = hpa.spec;
    const written = this.store.update(
      { kind: targetKind(scaleTargetRef), namespace: hpa.metadata.namespace, name: scaleTargetRef.name },
      (object) => ({ ...object, spec: { ...(object as Scalable).spec, replicas } }),
      describeObject(hpa),
    );
    return written !== undefined;
  }
}

function targetKind({ apiVersion, kind }: HorizontalPodAutoscaler['spec']['scaleTargetRef']): Kind {
  const group = apiVersion?.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : 'apps';
  const stated = `${kind}.${group}`;
  return scalableKinds.has(stated) ? stated : `${kind}.apps`;
}
