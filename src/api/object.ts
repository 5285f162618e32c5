import type { Nanoseconds } from '../units/quantity.ts';

/** What every Kubernetes object carries, as users write it. Fields we never read stay in the object untouched. */
export interface ObjectMeta {
  readonly name: string;
  /** Absent in a manifest means `default`; the reader fills it for namespaced kinds. */
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** RFC 3339; decides ties between Istio objects (1 s resolution). */
  readonly creationTimestamp?: string | null;
  readonly deletionTimestamp?: string | null;
  readonly resourceVersion?: string;
  readonly uid?: string;
  readonly generation?: number;
  /** Simulated time of creation; stamped by the object store, exact where `creationTimestamp` is whole seconds. */
  readonly createdAt?: Nanoseconds;
  /** Simulated time from which the object is terminating. */
  readonly deletedAt?: Nanoseconds;
  readonly ownerReferences?: readonly { readonly kind: string; readonly name: string; readonly uid?: string }[];
}

/** A Kubernetes object of any kind. Kinds with a type of their own extend this. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
}

/** `Kind namespace/name` (or `Kind name`), the words every message uses for a resource. */
export function describeObject(object: KubeObject): string {
  const { namespace, name } = object.metadata;
  return namespace ? `${object.kind} ${namespace}/${name}` : `${object.kind} ${name}`;
}
