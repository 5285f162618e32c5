import type { Pod } from '../api/kubernetes/pod.ts';
import type { Nanoseconds } from '../units/quantity.ts';
import { kinds } from './kinds.ts';
import type { ObjectStore } from './object-store.ts';

/**
 * Deletes a Pod as the API does: one that runs is marked and terminates, one that no node has taken is gone at once.
 * From the mark on two chains run on their own: endpoints (and every proxy) forget it, the kubelet stops it.
 */
export function deletePod(store: ObjectStore, pod: Pod, now: Nanoseconds, by: string): void {
  const reference = { kind: kinds.pod, namespace: pod.metadata.namespace, name: pod.metadata.name };
  if (pod.spec.nodeName === undefined) store.remove(reference, by);
  else {
    store.update(
      reference,
      (each) =>
        each.metadata.deletedAt !== undefined ? each : { ...each, metadata: { ...each.metadata, deletedAt: now } },
      by,
    );
  }
}
