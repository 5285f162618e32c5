import type { Condition } from '../../api/kubernetes/condition.ts';
import type { Nanoseconds } from '../../units/quantity.ts';
import { withCondition } from '../conditions.ts';
import { combineMetrics, type MetricResult } from './combine-metrics.ts';
import type { HpaConfig } from './hpa-config.ts';
import type { HpaMemory } from './hpa-memory.ts';
import type { HpaMetric, HpaSpec } from './hpa-spec.ts';
import { type MetricReadings, type MetricTargetState, proposeForMetric } from './metric-proposal.ts';
import { type Normalized, normalize } from './normalize.ts';
import { storeScaleEvent } from './scale-events.ts';

export type HpaConditionType = 'AbleToScale' | 'ScalingActive' | 'ScalingLimited';
export type HpaCondition = Condition<HpaConditionType>;

/** Everything one sync of one HPA looks at. */
export interface HpaSync {
  readonly spec: HpaSpec;
  /** Undefined when the scale of the target cannot be read. */
  readonly target: MetricTargetState | undefined;
  /** Whether the target's selector can be used, and no other HPA selects the same Pods. */
  readonly selector: 'usable' | 'missing' | 'ambiguous';
  readonly readings: MetricReadings;
  readonly memory: HpaMemory;
  readonly conditions: readonly HpaCondition[];
  readonly now: Nanoseconds;
  readonly config: HpaConfig;
  /** Writes `spec.replicas` of the target; false when the write is refused. */
  write(replicas: number): boolean;
}

export interface HpaOutcome {
  /** Replicas of the target after the sync. */
  readonly replicas: number;
  readonly isRescaled: boolean;
  readonly conditions: readonly HpaCondition[];
  readonly memory: HpaMemory;
  readonly results: readonly MetricResult[];
  /** Metric of the largest proposal, when one could be computed. */
  readonly decidedBy?: HpaMetric;
  readonly normalized?: Normalized;
}

/**
 * One sync of one HPA.
 *
 * ```
 *  scale read? ─► 0 with minReplicas > 0: off ─► above max / below min: there at once ─► metrics ─► normalize ─► write
 * ```
 * Bounds are enforced without metrics, windows, rate limits or a stored recommendation. From zero with minReplicas 0
 * metrics are computed (Kubernetes up to 1.35).
 * Source: pkg/controller/podautoscaler/horizontal.go `reconcileAutoscaler`
 */
export function reconcile(sync: HpaSync): HpaOutcome {
  const { spec, target, now, config } = sync;
  let { conditions, memory } = sync;
  const set = (type: HpaConditionType, isTrue: boolean, reason: string, message: string): void => {
    conditions = withCondition(conditions, { type, status: isTrue ? 'True' : 'False', reason, message }, now);
  };

  if (target === undefined) {
    set('AbleToScale', false, 'FailedGetScale', "the HPA controller was unable to get the target's current scale");
    return { replicas: 0, isRescaled: false, conditions, memory, results: [] };
  }
  const current = target.specReplicas;
  set('AbleToScale', true, 'SucceededGetScale', "the HPA controller was able to get the target's current scale");
  if (memory.recommendations === undefined) memory = { ...memory, recommendations: [{ replicas: current, at: now }] };
  const unchanged = (results: readonly MetricResult[] = []): HpaOutcome => ({
    replicas: current,
    isRescaled: false,
    conditions,
    memory,
    results,
  });

  if (current === 0 && spec.minReplicas !== 0) {
    set('ScalingActive', false, 'ScalingDisabled', 'scaling is disabled since the replica count of the target is zero');
    return unchanged();
  }

  let desired: number;
  let results: readonly MetricResult[] = [];
  let decidedBy: HpaMetric | undefined;
  let normalized: Normalized | undefined;
  if (current > spec.maxReplicas) desired = spec.maxReplicas;
  else if (current < spec.minReplicas) desired = spec.minReplicas;
  else {
    if (sync.selector !== 'usable') {
      const [reason, message] = selectorProblem[sync.selector];
      set('ScalingActive', false, reason, message);
      return unchanged();
    }
    const combined = combineMetrics(spec.metrics, current, (metric) =>
      proposeForMetric(metric, target, sync.readings, now, config, {
        down: spec.behavior?.scaleDown.tolerance ?? config.tolerance.down,
        up: spec.behavior?.scaleUp.tolerance ?? config.tolerance.up,
      }),
    );
    results = combined.results;
    if (combined.kind === 'failed') {
      set('ScalingActive', false, combined.reason, combined.message);
      return unchanged(results);
    }
    decidedBy = combined.metric;
    set('ScalingActive', true, 'ValidMetricFound', 'the HPA was able to successfully calculate a replica count');
    normalized = normalize(combined.replicas, current, spec, memory, now, config);
    desired = normalized.replicas;
    memory = { ...memory, recommendations: normalized.recommendations };
    set('AbleToScale', true, normalized.stabilization, stabilizationMessage[normalized.stabilization]);
    set('ScalingLimited', normalized.isLimited, normalized.limit, limitMessage[normalized.limit]);
  }

  if (desired === current) return { ...unchanged(results), decidedBy, normalized };
  if (!sync.write(desired)) {
    set('AbleToScale', false, 'FailedUpdateScale', 'the HPA controller was unable to update the target scale');
    return { ...unchanged(results), decidedBy, normalized };
  }
  set('AbleToScale', true, 'SucceededRescale', `the HPA controller was able to update the target scale to ${desired}`);
  memory = remember(memory, spec, desired - current, now);
  return { replicas: desired, isRescaled: true, conditions, memory, results, decidedBy, normalized };
}

function remember(memory: HpaMemory, { behavior }: HpaSpec, change: number, now: Nanoseconds): HpaMemory {
  if (behavior === undefined) return memory;
  const { up, down } = memory.events;
  const events =
    change > 0
      ? { up: storeScaleEvent(change, up, behavior.scaleUp, now), down }
      : { up, down: storeScaleEvent(-change, down, behavior.scaleDown, now) };
  return { ...memory, events };
}

const selectorProblem = {
  missing: ['InvalidSelector', "the HPA target's scale is missing a selector"],
  ambiguous: ['AmbiguousSelector', 'pods by selector are controlled by multiple HPAs'],
} as const;

const stabilizationMessage = {
  ReadyForNewScale: 'recommended size matches current size',
  ScaleUpStabilized: 'recent recommendations were lower than current one, applying the lowest recent recommendation',
  ScaleDownStabilized:
    'recent recommendations were higher than current one, applying the highest recent recommendation',
} as const;

const limitMessage = {
  DesiredWithinRange: 'the desired count is within the acceptable range',
  TooFewReplicas: 'the desired replica count is less than the minimum replica count',
  TooManyReplicas: 'the desired replica count is more than the maximum replica count',
  ScaleUpLimit: 'the desired replica count is increasing faster than the maximum scale rate',
  ScaleDownLimit: 'the desired replica count is decreasing faster than the maximum scale rate',
} as const;
