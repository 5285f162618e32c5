import type { Deployment } from '../api/kubernetes/deployment.ts';
import type { ReplicaSet } from '../api/kubernetes/replica-set.ts';
import type { KubeObject } from '../api/object.ts';
import type { Nanoseconds } from '../units/quantity.ts';
import { rolloutFenceposts } from './rollout/fenceposts.ts';
import type { ScaledReplicaSet } from './rollout/proportional-scaling.ts';
import { templateHash } from './template-hash.ts';

const desiredReplicasAnnotation = 'deployment.kubernetes.io/desired-replicas';
const maxReplicasAnnotation = 'deployment.kubernetes.io/max-replicas';
export const templateHashLabel = 'pod-template-hash';

/** A Deployment with its defaults filled in. Source: pkg/apis/apps/v1/defaults.go */
export interface Rollout {
  readonly wanted: number;
  readonly strategy: 'RollingUpdate' | 'Recreate';
  readonly surge: number;
  readonly unavailable: number;
}

export function rolloutOf({ spec }: Deployment): Rollout {
  const wanted = spec.replicas ?? 1;
  if (spec.strategy?.type === 'Recreate') return { wanted, strategy: 'Recreate', surge: 0, unavailable: 0 };
  const { maxSurge = '25%', maxUnavailable = '25%' } = spec.strategy?.rollingUpdate ?? {};
  return { wanted, strategy: 'RollingUpdate', ...rolloutFenceposts(maxSurge, maxUnavailable, wanted) };
}

export function sizeOf(set: ReplicaSet): ScaledReplicaSet {
  const annotation = (name: string): number | undefined => {
    const text = set.metadata.annotations?.[name];
    return text === undefined ? undefined : Number(text);
  };
  return {
    name: set.metadata.name,
    size: set.spec.replicas ?? 1,
    available: set.status?.availableReplicas ?? 0,
    created: set.metadata.createdAt ?? (0 as Nanoseconds),
    desiredAnnotation: annotation(desiredReplicasAnnotation),
    maxAnnotation: annotation(maxReplicasAnnotation),
  };
}

export function scaleAnnotations({ wanted, surge }: Rollout): Readonly<Record<string, string>> {
  return { [desiredReplicasAnnotation]: String(wanted), [maxReplicasAnnotation]: String(wanted + surge) };
}

/** The set a Deployment makes for its present template: `<deployment>-<hash>`. */
export function replicaSetFor(deployment: Deployment, replicas: number, rollout: Rollout): ReplicaSet {
  const { template, selector, minReadySeconds } = deployment.spec;
  const hash = templateHash(template);
  const labels = { ...template.metadata?.labels, [templateHashLabel]: hash };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace,
      labels,
      annotations: scaleAnnotations(rollout),
      ownerReferences: [ownerReference(deployment)],
    },
    spec: {
      replicas,
      minReadySeconds,
      selector: { ...selector, matchLabels: { ...selector?.matchLabels, [templateHashLabel]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
}

export function ownerReference({ kind, metadata: { name, uid } }: KubeObject) {
  return { kind, name, uid };
}
