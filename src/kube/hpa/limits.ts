import type { Nanoseconds } from '../../units/quantity.ts';
import type { HpaConfig } from './hpa-config.ts';
import type { ScalingPolicy, ScalingRules } from './hpa-spec.ts';
import { changeWithin, type ScaleEventLog } from './scale-events.ts';

export type LimitReason =
  | 'DesiredWithinRange'
  | 'TooFewReplicas'
  | 'TooManyReplicas'
  | 'ScaleUpLimit'
  | 'ScaleDownLimit';

export interface Limited {
  readonly replicas: number;
  readonly reason: LimitReason;
}

export interface ReplicaRange {
  readonly minReplicas: number;
  readonly maxReplicas: number;
}

export interface ScaleHistory {
  readonly up: ScaleEventLog;
  readonly down: ScaleEventLog;
}

/**
 * Without a behavior block: minimum, maximum, and at most a doubling per sync.
 * Source: pkg/controller/podautoscaler/horizontal.go `convertDesiredReplicasWithRules`
 */
export function limitReplicas(
  current: number,
  desired: number,
  { minReplicas, maxReplicas }: ReplicaRange,
  { scaleUpLimitFactor, scaleUpLimitMinimum }: Pick<HpaConfig, 'scaleUpLimitFactor' | 'scaleUpLimitMinimum'>,
): Limited {
  if (desired < minReplicas) return { replicas: minReplicas, reason: 'TooFewReplicas' };
  const limit = Math.max(Math.trunc(scaleUpLimitFactor * current), scaleUpLimitMinimum);
  const most = Math.min(limit, maxReplicas);
  if (desired > most) return { replicas: most, reason: maxReplicas > limit ? 'ScaleUpLimit' : 'TooManyReplicas' };
  return { replicas: desired, reason: 'DesiredWithinRange' };
}

/**
 * With a behavior block: policies per direction; minimum and maximum bind only in the direction of travel.
 * Source: pkg/controller/podautoscaler/horizontal.go `convertDesiredReplicasWithBehaviorRate`
 */
export function limitRate(
  current: number,
  desired: number,
  { minReplicas, maxReplicas }: ReplicaRange,
  rules: { readonly scaleUp: ScalingRules; readonly scaleDown: ScalingRules },
  history: ScaleHistory,
  now: Nanoseconds,
): Limited {
  if (desired > current) {
    const limit = Math.max(scaleUpLimit(current, history, rules.scaleUp, now), current);
    const most = Math.min(maxReplicas, limit);
    if (desired > most) return { replicas: most, reason: maxReplicas > limit ? 'ScaleUpLimit' : 'TooManyReplicas' };
  } else if (desired < current) {
    const limit = Math.min(scaleDownLimit(current, history, rules.scaleDown, now), current);
    const least = Math.max(minReplicas, limit);
    if (desired < least) return { replicas: least, reason: minReplicas < limit ? 'ScaleDownLimit' : 'TooFewReplicas' };
  }
  return { replicas: desired, reason: 'DesiredWithinRange' };
}

/** The most replicas the policies allow. In doubles, in this order: 100 Pods and 10 % are 111. */
export function scaleUpLimit(current: number, history: ScaleHistory, rules: ScalingRules, now: Nanoseconds): number {
  return selectLimit(current, history, rules, now, rules.selectPolicy === 'Min', (base, { type, value }) =>
    type === 'Pods' ? base + value : Math.ceil(base * (1 + value / 100)),
  );
}

/** The fewest replicas the policies allow. `Max` selects the biggest change, which is the lowest count. */
export function scaleDownLimit(current: number, history: ScaleHistory, rules: ScalingRules, now: Nanoseconds): number {
  return selectLimit(current, history, rules, now, rules.selectPolicy === 'Max', (base, { type, value }) =>
    type === 'Pods' ? base - value : Math.trunc(base * (1 - value / 100)),
  );
}

function selectLimit(
  current: number,
  history: ScaleHistory,
  rules: ScalingRules,
  now: Nanoseconds,
  isLowest: boolean,
  allowed: (base: number, policy: ScalingPolicy) => number,
): number {
  if (rules.selectPolicy === 'Disabled') return current;
  const limits = rules.policies.map((policy) => {
    const added = changeWithin(policy.periodSeconds, history.up, now);
    const removed = changeWithin(policy.periodSeconds, history.down, now);
    return allowed(current - added + removed, policy);
  });
  return isLowest ? Math.min(...limits) : Math.max(...limits);
}
