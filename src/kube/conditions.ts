import type { Condition } from '../api/kubernetes/condition.ts';
import type { Nanoseconds } from '../units/quantity.ts';

/**
 * Sets a condition by type; a new type goes to the end.
 * Source: pkg/controller/podautoscaler/horizontal.go `setConditionInList`
 */
export function withCondition<Type extends string>(
  conditions: readonly Condition<Type>[],
  { type, status, reason, message }: Omit<Condition<Type>, 'lastTransitionTime'>,
  now: Nanoseconds,
): readonly Condition<Type>[] {
  const index = conditions.findIndex((condition) => condition.type === type);
  if (index < 0) return [...conditions, { type, status, reason, message, lastTransitionTime: now }];
  const before = conditions[index]!;
  const lastTransitionTime = before.status === status ? before.lastTransitionTime : now;
  return conditions.with(index, { type, status, reason, message, lastTransitionTime });
}
