import type { Nanoseconds } from '../../units/quantity.ts';

/** What a rollout needs to know of a ReplicaSet. Sizes are spec sizes: terminating Pods do not count. */
export interface ReplicaSetSize {
  readonly name: string;
  readonly size: number;
  readonly available: number;
  readonly created: Nanoseconds;
}

export const totalSize = (sets: readonly ReplicaSetSize[]): number => sets.reduce((sum, { size }) => sum + size, 0);

export const totalAvailable = (sets: readonly ReplicaSetSize[]): number =>
  sets.reduce((sum, { available }) => sum + available, 0);

/** Created first, first; equal times by name. Source: pkg/controller/controller_utils.go `ReplicaSetsByCreationTimestamp` */
export function oldestFirst<T extends ReplicaSetSize>(sets: readonly T[]): T[] {
  return [...sets].sort((a, b) => a.created - b.created || (a.name < b.name ? -1 : 1));
}
