import { type IntOrPercent, resolveFenceposts, rolloutFenceposts } from '../../../src/kube/rollout/fenceposts.ts';
import { newReplicaSetSize, reconcileNewReplicaSet } from '../../../src/kube/rollout/new-replica-set.ts';
import { cleanUpUnhealthy, reconcileOldReplicaSets, scaleDownOld } from '../../../src/kube/rollout/old-replica-sets.ts';
import { type ScaledReplicaSet, scaleProportionally } from '../../../src/kube/rollout/proportional-scaling.ts';
import type { ReplicaSetSize } from '../../../src/kube/rollout/replica-set-size.ts';
import { seconds } from '../../../src/units/quantity.ts';
import { expectPartial, type OracleAdapter, Unsupported } from '../adapter.ts';

interface CaseReplicaSet {
  readonly name: string;
  readonly replicas: number;
  readonly createdS: number;
  readonly desiredAnnotation?: number;
  readonly maxAnnotation?: number;
  readonly available?: number;
}

interface Given {
  readonly maxSurge: IntOrPercent | null;
  readonly maxUnavailable: IntOrPercent | null;
  readonly strategy?: 'RollingUpdate' | 'Recreate';
  readonly replicas: number;
  readonly totalPods: number;
  readonly newReplicas: number;
  readonly oldReplicas: number;
  readonly oldAvailable: number;
  readonly newAvailable: number;
  readonly available: number;
  readonly maxCleanup: number;
  readonly newRS?: CaseReplicaSet | null;
  readonly oldRSs: readonly CaseReplicaSet[];
}

const set = (name: string, size: number, available: number): ReplicaSetSize => ({
  name,
  size,
  available,
  created: seconds(0),
});

const readSet = ({ replicas, createdS, available, ...rest }: CaseReplicaSet): ScaledReplicaSet => ({
  ...rest,
  size: replicas,
  available: available ?? 0,
  created: seconds(createdS),
});

const fenceposts = ({ maxSurge, maxUnavailable, replicas }: Given) =>
  rolloutFenceposts(maxSurge ?? undefined, maxUnavailable ?? undefined, replicas);

const answers: Readonly<Record<string, (given: Given) => unknown>> = {
  fenceposts: ({ maxSurge, maxUnavailable, replicas }) => {
    try {
      return resolveFenceposts(maxSurge ?? undefined, maxUnavailable ?? undefined, replicas);
    } catch (error) {
      if (error instanceof RangeError) return { error: error.message };
      throw error;
    }
  },
  newReplicaSetSize: (given) => ({
    newReplicas: newReplicaSetSize(
      given.strategy ?? 'RollingUpdate',
      given.replicas,
      given.newReplicas,
      given.totalPods,
      fenceposts(given).surge,
    ),
  }),
  reconcileNew: (given) => {
    const { replicas, newReplicas: before, oldReplicas } = given;
    const newReplicas = reconcileNewReplicaSet(replicas, before, before + oldReplicas, fenceposts(given).surge);
    return { newReplicas, scaled: newReplicas !== before };
  },
  reconcileOld: (given) => {
    const [old] = reconcileOldReplicaSets(
      set('new', given.newReplicas, given.newAvailable),
      [set('old', given.oldReplicas, given.oldAvailable)],
      given.replicas,
      fenceposts(given).unavailable,
    );
    return { oldReplicas: old!.size, scaled: old!.size !== given.oldReplicas };
  },
  cleanupUnhealthy: ({ oldReplicas, oldAvailable, maxCleanup }) => {
    const [old] = cleanUpUnhealthy([set('old', oldReplicas, oldAvailable)], maxCleanup);
    return { removed: oldReplicas - old!.size };
  },
  scaleDownOld: (given) => {
    const minAvailable = given.replicas - fenceposts(given).unavailable;
    const [old] = scaleDownOld(0, [set('old', given.oldReplicas, given.available)], minAvailable);
    return { oldReplicas: old!.size, scaled: old!.size !== given.oldReplicas };
  },
  proportional: (given) => {
    const sets = [...(given.newRS ? [given.newRS] : []), ...given.oldRSs];
    const sizes = scaleProportionally(
      given.replicas,
      fenceposts(given).surge,
      given.strategy ?? 'RollingUpdate',
      given.newRS ? readSet(given.newRS) : undefined,
      given.oldRSs.map(readSet),
    );
    return { sizes: Object.fromEntries(sets.map(({ name, replicas }) => [name, sizes.get(name) ?? replicas])) };
  },
};

export const adapter: OracleAdapter = {
  files: ['hpa/rolling-update.json', 'hpa/proportional-scaling.json'],
  check({ given, expect }) {
    const answer = answers[given.kind as string];
    if (answer === undefined) throw new Unsupported(`no function answers "${given.kind}"`);
    const actual = answer(given as unknown as Given) as { readonly error?: string };
    const { error } = expect as { readonly error?: unknown };
    if (error === undefined) expectPartial(actual, expect);
    else if (actual.error === undefined) throw new Error(`no failure, but ${JSON.stringify(actual)}`);
  },
};
