import type { ReplicaSetSize } from './replica-set-size.ts';

/** A set with what the Deployment wanted when it last scaled the set. */
export interface ScaledReplicaSet extends ReplicaSetSize {
  /** Annotation `deployment.kubernetes.io/desired-replicas`. */
  readonly desiredAnnotation?: number;
  /** Annotation `deployment.kubernetes.io/max-replicas`: wanted + surge at that time. */
  readonly maxAnnotation?: number;
}

/**
 * A Deployment resized in mid-rollout: each set grows or shrinks by its share, so that the rollout stays where it is.
 * Returns new sizes by set name; sets not named keep theirs. `oldSets` newest first.
 * Source: pkg/controller/deployment/sync.go `scale`
 */
export function scaleProportionally(
  wanted: number,
  surge: number,
  strategy: 'RollingUpdate' | 'Recreate',
  newSet: ScaledReplicaSet | undefined,
  oldSets: readonly ScaledReplicaSet[],
): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  const active = [...oldSets, ...(newSet ? [newSet] : [])].filter(({ size }) => size > 0);
  const only = active.length === 0 ? (newSet ?? oldSets[0]) : active.length === 1 ? active[0] : undefined;
  if (only !== undefined) return sizes.set(only.name, wanted);
  if (active.length === 0) return sizes;
  if (newSet !== undefined && isSaturated(newSet, wanted)) {
    for (const { name, size } of oldSets) if (size > 0) sizes.set(name, 0);
    return sizes;
  }
  if (strategy === 'Recreate') return sizes;

  const allowed = wanted > 0 ? wanted + surge : 0;
  const change = allowed - active.reduce((sum, { size }) => sum + size, 0);
  active.sort(
    (a, b) =>
      b.size - a.size || (change > 0 ? b.created - a.created : a.created - b.created) || (a.name < b.name ? -1 : 1),
  );
  let done = 0;
  for (const set of active) {
    const share = change === 0 ? 0 : shareOf(set, wanted, surge, change - done);
    sizes.set(set.name, set.size + share);
    done += share;
  }
  const largest = active[0]!.name;
  sizes.set(largest, Math.max(0, sizes.get(largest)! + change - done));
  return sizes;
}

/** Source: pkg/controller/deployment/util/deployment_util.go `IsSaturated` */
function isSaturated({ size, available, desiredAnnotation }: ScaledReplicaSet, wanted: number): boolean {
  return size === wanted && desiredAnnotation === wanted && available === wanted;
}

/** Source: pkg/controller/deployment/util/deployment_util.go `GetProportion`, `getReplicaSetFraction` */
function shareOf({ size, maxAnnotation }: ScaledReplicaSet, wanted: number, surge: number, left: number): number {
  if (left === 0) return 0;
  const fraction =
    wanted === 0 ? -size : maxAnnotation ? roundHalfAway((size * (wanted + surge)) / maxAnnotation) - size : 0;
  return left > 0 ? Math.min(fraction, left) : Math.max(fraction, left);
}

function roundHalfAway(value: number): number {
  return value < 0 ? Math.trunc(value - 0.5) : Math.trunc(value + 0.5);
}
