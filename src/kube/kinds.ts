import type { Deployment } from '../api/kubernetes/deployment.ts';
import type { HorizontalPodAutoscaler } from '../api/kubernetes/horizontal-pod-autoscaler.ts';
import type { Namespace } from '../api/kubernetes/namespace.ts';
import type { Node } from '../api/kubernetes/node.ts';
import type { Pod } from '../api/kubernetes/pod.ts';
import type { ReplicaSet } from '../api/kubernetes/replica-set.ts';
import type { Service } from '../api/kubernetes/service.ts';
import type { KubeObject } from '../api/object.ts';

declare const typeOfKind: unique symbol;

/** A kind with its API group, as kubectl writes it: `Pod`, `Deployment.apps`. The version is not part of it. */
export type Kind<T extends KubeObject = KubeObject> = string & { readonly [typeOfKind]?: T };

/** The kind of an object; `Gateway.networking.istio.io` and `Gateway.gateway.networking.k8s.io` are two. */
export function kindOf({ apiVersion, kind }: Pick<KubeObject, 'apiVersion' | 'kind'>): Kind {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? kind : `${kind}.${apiVersion.slice(0, slash)}`;
}

export const kinds = {
  pod: 'Pod' as Kind<Pod>,
  service: 'Service' as Kind<Service>,
  namespace: 'Namespace' as Kind<Namespace>,
  node: 'Node' as Kind<Node>,
  deployment: 'Deployment.apps' as Kind<Deployment>,
  replicaSet: 'ReplicaSet.apps' as Kind<ReplicaSet>,
  hpa: 'HorizontalPodAutoscaler.autoscaling' as Kind<HorizontalPodAutoscaler>,
} as const;

/** Kinds whose `spec.replicas` an autoscaler may own. */
export const scalableKinds: ReadonlySet<Kind> = new Set([kinds.deployment, kinds.replicaSet, 'StatefulSet.apps']);
