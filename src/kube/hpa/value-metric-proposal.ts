import { isWithinTolerance, type Tolerance } from './hpa-config.ts';
import { MetricFailure } from './metric-failure.ts';
import type { HpaPod } from './pod-groups.ts';
import type { Proposal } from './proposal.ts';

const maxInt32 = 2_147_483_647;

/**
 * Object and External metrics with target type `Value`. The ratio multiplies the Pods that are Running and Ready now,
 * terminating ones included, so a reading above the target may still scale down.
 * Source: pkg/controller/podautoscaler/replica_calculator.go `getUsageRatioReplicaCount`
 */
export function proposeFromValue(
  valueMilli: number,
  targetMilli: number,
  current: number,
  pods: readonly HpaPod[],
  tolerance: Tolerance,
): Proposal {
  const ratio = valueMilli / targetMilli;
  const reading = { valueMilli };
  if (current === 0) return { replicas: Math.ceil(ratio), reading, rule: { kind: 'ceil', ratio, count: 1 } };
  if (isWithinTolerance(ratio, tolerance)) return { replicas: current, reading, rule: { kind: 'within', ratio } };
  if (pods.length === 0) throw new MetricFailure('no pods returned by selector while calculating replica count');
  const ready = pods.filter((pod) => pod.phase === 'Running' && pod.ready?.isReady).length;
  return {
    replicas: Math.min(Math.ceil(ratio * ready), maxInt32),
    reading,
    rule: { kind: 'ceil', ratio, count: ready },
  };
}

/**
 * Object and External metrics with target type `AverageValue`: the value is shared by the Pods that exist
 * (`status.replicas`, larger than the wanted count in a surge), and this count is what tolerance keeps.
 * Source: pkg/controller/podautoscaler/replica_calculator.go `GetExternalPerPodMetricReplicas`
 */
export function proposeFromShare(
  valueMilli: number,
  targetMilli: number,
  existing: number,
  tolerance: Tolerance,
): Proposal {
  const ratio = valueMilli / (targetMilli * existing);
  const reading = { averageMilli: existing === 0 ? 0 : Math.ceil(valueMilli / existing) };
  if (isWithinTolerance(ratio, tolerance)) return { replicas: existing, reading, rule: { kind: 'within', ratio } };
  return { replicas: Math.ceil(valueMilli / targetMilli), reading, rule: { kind: 'share', valueMilli, targetMilli } };
}
