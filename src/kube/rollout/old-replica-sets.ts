import { oldestFirst, type ReplicaSetSize, totalAvailable, totalSize } from './replica-set-size.ts';

/**
 * One reconcile of the old sets: first Pods that are not available anyway, then as many available ones as the rollout
 * can spare. Returns the old sets with their new sizes.
 * Source: pkg/controller/deployment/rolling.go `reconcileOldReplicaSets`
 */
export function reconcileOldReplicaSets<T extends ReplicaSetSize>(
  newSet: ReplicaSetSize,
  oldSets: readonly T[],
  wanted: number,
  unavailable: number,
): readonly T[] {
  if (totalSize(oldSets) === 0) return oldSets;
  const minAvailable = wanted - unavailable;
  const room = totalSize(oldSets) + newSet.size - minAvailable - (newSet.size - newSet.available);
  if (room <= 0) return oldSets;
  return scaleDownOld(newSet.available, cleanUpUnhealthy(oldSets, room), minAvailable);
}

/** Removes at most `room` Pods that are not available, oldest set first. Source: rolling.go `cleanupUnhealthyReplicas` */
export function cleanUpUnhealthy<T extends ReplicaSetSize>(oldSets: readonly T[], room: number): readonly T[] {
  return shrink(oldSets, room, ({ size, available }) => Math.max(0, size - available));
}

/** Removes available Pods above the minimum, oldest set first. Source: rolling.go `scaleDownOldReplicaSetsForRollingUpdate` */
export function scaleDownOld<T extends ReplicaSetSize>(
  newAvailable: number,
  oldSets: readonly T[],
  minAvailable: number,
): readonly T[] {
  return shrink(oldSets, newAvailable + totalAvailable(oldSets) - minAvailable, ({ size }) => size);
}

function shrink<T extends ReplicaSetSize>(sets: readonly T[], atMost: number, spare: (set: T) => number): readonly T[] {
  let left = atMost;
  return oldestFirst(sets).map((set) => {
    const removed = Math.min(Math.max(left, 0), spare(set));
    left -= removed;
    return removed === 0 ? set : { ...set, size: set.size - removed };
  });
}
