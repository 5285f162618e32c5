import type { LabelSelector } from '../api/kubernetes/label-selector.ts';
import type { Pod } from '../api/kubernetes/pod.ts';
import { kinds } from './kinds.ts';
import { LabelIndex } from './label-index.ts';
import { matchesSelector } from './label-selector.ts';
import type { ObjectStore } from './object-store.ts';

/** The Pods of the store by their labels. It watches first of all, so that it is up to date for every other watcher. */
export class PodIndex {
  private readonly store: ObjectStore;
  private readonly index = new LabelIndex<Pod>();

  constructor(store: ObjectStore) {
    this.store = store;
    store.watch(kinds.pod, ({ type, object, before }) => {
      const { namespace, labels, uid = '' } = object.metadata;
      if (before !== undefined && before.metadata.labels !== labels)
        this.index.remove(namespace, before.metadata.labels, uid);
      if (type === 'removed') this.index.remove(namespace, labels, uid);
      else this.index.add(namespace, labels, uid, object);
    });
  }

  /** Pods of a namespace that the selector matches, in order of creation. */
  select(namespace: string | undefined, selector: LabelSelector | undefined): readonly Pod[] {
    const candidates = this.index.withAll(namespace, selector?.matchLabels) ?? this.store.list(kinds.pod, namespace);
    const selected = [...candidates].filter(({ metadata }) => matchesSelector(selector, metadata.labels));
    return selected.sort((a, b) => ((a.metadata.uid ?? '') < (b.metadata.uid ?? '') ? -1 : 1));
  }
}
