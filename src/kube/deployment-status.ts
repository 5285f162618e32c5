import type { Deployment } from '../api/kubernetes/deployment.ts';
import type { ReplicaSet } from '../api/kubernetes/replica-set.ts';
import { type Nanoseconds, seconds } from '../units/quantity.ts';
import { withCondition } from './conditions.ts';
import type { Rollout } from './deployment-sets.ts';

type Status = NonNullable<Deployment['status']>;

/** Source: pkg/controller/deployment/sync.go `calculateStatus`, util `DeploymentComplete` */
export function deploymentStatus(
  deployment: Deployment,
  { wanted, unavailable }: Rollout,
  sets: readonly ReplicaSet[],
  newSet: ReplicaSet | undefined,
  lastProgress: Nanoseconds,
  now: Nanoseconds,
): Status {
  const sum = (read: (status: NonNullable<ReplicaSet['status']>) => number): number =>
    sets.reduce((total, { status }) => total + (status ? read(status) : 0), 0);
  const replicas = sum((status) => status.replicas);
  const availableReplicas = sum((status) => status.availableReplicas);
  const updatedReplicas = newSet?.status?.replicas ?? 0;
  const isComplete = updatedReplicas === wanted && replicas === wanted && availableReplicas === wanted;
  const isAvailable = availableReplicas >= wanted - unavailable;
  const deadline = lastProgress + seconds(deployment.spec.progressDeadlineSeconds ?? 600);

  let conditions = withCondition(
    deployment.status?.conditions ?? [],
    isAvailable
      ? {
          type: 'Available',
          status: 'True',
          reason: 'MinimumReplicasAvailable',
          message: 'Deployment has minimum availability.',
        }
      : {
          type: 'Available',
          status: 'False',
          reason: 'MinimumReplicasUnavailable',
          message: 'Deployment does not have minimum availability.',
        },
    now,
  );
  const progressing = isComplete
    ? (['True', 'NewReplicaSetAvailable', 'has successfully progressed.'] as const)
    : now >= deadline
      ? (['False', 'ProgressDeadlineExceeded', 'has timed out progressing.'] as const)
      : (['True', 'ReplicaSetUpdated', 'is progressing.'] as const);
  const [status, reason, words] = progressing;
  const message = `ReplicaSet "${newSet?.metadata.name ?? ''}" ${words}`;
  conditions = withCondition(conditions, { type: 'Progressing', status, reason, message }, now);
  return {
    replicas,
    updatedReplicas,
    readyReplicas: sum((each) => each.readyReplicas),
    availableReplicas,
    unavailableReplicas: Math.max(0, replicas - availableReplicas),
    conditions,
  };
}

/** New updated, ready or available Pods, or fewer old ones: what moves the progress deadline on. Source: util `DeploymentProgressing` */
export function hasProgressed(before: Status | undefined, after: Status): boolean {
  if (before === undefined) return true;
  const oldBefore = before.replicas - before.updatedReplicas;
  const oldAfter = after.replicas - after.updatedReplicas;
  return (
    after.updatedReplicas > before.updatedReplicas ||
    oldAfter < oldBefore ||
    after.readyReplicas > before.readyReplicas ||
    after.availableReplicas > before.availableReplicas
  );
}
