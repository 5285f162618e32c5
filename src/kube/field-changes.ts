import type { KubeObject } from '../api/object.ts';
import type { Nanoseconds } from '../units/quantity.ts';

/** One field of one object, changed at one instant: what `explain` tells and the history shows. */
export interface FieldChange {
  readonly at: Nanoseconds;
  /** Who wrote: `kubectl`, `HorizontalPodAutoscaler default/reviews`, `kubelet node-1`, … */
  readonly by: string;
  /** `Kind namespace/name`. */
  readonly resource: string;
  /** `spec.replicas`, `spec.http[0].route[1].weight`; empty for the object itself, created or removed. */
  readonly fieldPath: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** What the store stamps, of no interest to a reader of the history. */
const bookkeeping = new Set([
  'resourceVersion',
  'generation',
  'uid',
  'createdAt',
  'creationTimestamp',
  'managedFields',
]);

type Leaf = Pick<FieldChange, 'fieldPath' | 'from' | 'to'>;

/** Fields that differ, deepest first level of difference, in the order of the newer object. */
export function changedFields(before: KubeObject, after: KubeObject): readonly Leaf[] {
  const leaves: Leaf[] = [];
  compare(before, after, '', leaves);
  return leaves;
}

function compare(from: unknown, to: unknown, fieldPath: string, into: Leaf[]): void {
  if (Object.is(from, to)) return;
  if (Array.isArray(from) && Array.isArray(to)) {
    const length = Math.max(from.length, to.length);
    for (let i = 0; i < length; i++) compare(from[i], to[i], `${fieldPath}[${i}]`, into);
  } else if (isMap(from) && isMap(to)) {
    for (const key of new Set([...Object.keys(to), ...Object.keys(from)])) {
      if (fieldPath === 'metadata' && bookkeeping.has(key)) continue;
      compare(own(from, key), own(to, key), fieldPath === '' ? key : `${fieldPath}.${key}`, into);
    }
  } else into.push({ fieldPath, from, to });
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field that the object has itself: names in YAML are free, `__proto__` and `constructor` among them. */
export function own(map: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
