import { describeObject } from '../api/object.ts';
import type { ColdCalendar } from '../engine/ports.ts';
import { kindOf, kinds } from './kinds.ts';
import type { ObjectStore } from './object-store.ts';
import { deletePod } from './pod-deletion.ts';

/** When an owner is removed, so are the objects it owns; Pods terminate first. Source: pkg/controller/garbagecollector */
export class GarbageCollector {
  constructor(store: ObjectStore, calendar: ColdCalendar) {
    store.watch(undefined, ({ type, object }) => {
      if (type !== 'removed') return;
      const by = `garbage collection of ${describeObject(object)}`;
      for (const pod of store.listOwned(kinds.pod, object.metadata.uid)) deletePod(store, pod, calendar.now, by);
      for (const kind of store.kinds()) {
        if (kind === kinds.pod) continue;
        for (const owned of store.listOwned(kind, object.metadata.uid)) {
          const { namespace, name } = owned.metadata;
          store.remove({ kind: kindOf(owned), namespace, name }, by);
        }
      }
    });
  }
}
