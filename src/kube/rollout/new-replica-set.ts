/**
 * Size a new ReplicaSet may grow to: up to the surge over all sets, never beyond what is wanted.
 * Source: pkg/controller/deployment/util/deployment_util.go `NewRSNewReplicas`
 */
export function newReplicaSetSize(
  strategy: 'RollingUpdate' | 'Recreate',
  wanted: number,
  size: number,
  total: number,
  surge: number,
): number {
  if (strategy === 'Recreate') return wanted;
  const most = wanted + surge;
  if (total >= most) return size;
  return size + Math.min(most - total, wanted - size);
}

/** One reconcile of the new set: cut to the wanted size, or grow. Source: rolling.go `reconcileNewReplicaSet` */
export function reconcileNewReplicaSet(wanted: number, size: number, total: number, surge: number): number {
  if (size === wanted) return size;
  return size > wanted ? wanted : newReplicaSetSize('RollingUpdate', wanted, size, total, surge);
}
