import type { Nanoseconds } from '../../units/quantity.ts';
import type { HpaConfig, Tolerance } from './hpa-config.ts';
import type { HpaMetric } from './hpa-spec.ts';
import { MetricFailure } from './metric-failure.ts';
import type { HpaPod, PodSample } from './pod-groups.ts';
import { proposeFromPods } from './pod-metric-proposal.ts';
import type { Proposal } from './proposal.ts';
import { proposeFromShare, proposeFromValue } from './value-metric-proposal.ts';

/** The metrics APIs. Undefined means the API failed. */
export interface MetricReadings {
  /** Samples by Pod name of a Resource, ContainerResource or Pods metric. */
  samples(metric: HpaMetric): ReadonlyMap<string, PodSample> | undefined;
  /** Values of an Object (one) or External metric (one per series), in thousandths. */
  values(metric: HpaMetric): readonly number[] | undefined;
}

/** The target as one metric sees it. */
export interface MetricTargetState {
  /** `scale.spec.replicas`. */
  readonly specReplicas: number;
  /** `scale.status.replicas`: Pods that exist. */
  readonly statusReplicas: number;
  readonly pods: readonly HpaPod[];
}

/**
 * Dispatches over the kinds of metric.
 * @throws MetricFailure
 * Source: pkg/controller/podautoscaler/horizontal.go `computeReplicasForMetric`
 */
export function proposeForMetric(
  metric: HpaMetric,
  { specReplicas, statusReplicas, pods }: MetricTargetState,
  readings: MetricReadings,
  now: Nanoseconds,
  config: HpaConfig,
  tolerance: Tolerance,
): Proposal {
  switch (metric.type) {
    case 'Resource':
    case 'ContainerResource':
    case 'Pods': {
      const samples = readings.samples(metric);
      if (samples === undefined) throw new MetricFailure('unable to fetch metrics: the metrics API does not answer');
      return proposeFromPods(metric, specReplicas, pods, samples, now, config, tolerance);
    }
    case 'Object':
    case 'External': {
      const values = readings.values(metric);
      if (values === undefined) throw new MetricFailure('unable to fetch metrics: the metrics API does not answer');
      const value = values.reduce((sum, each) => sum + each, 0);
      const { target } = metric;
      if (target.averageValue !== undefined)
        return proposeFromShare(value, target.averageValue, statusReplicas, tolerance);
      return proposeFromValue(value, target.value!, specReplicas, pods, tolerance);
    }
    case 'Invalid':
      throw new MetricFailure(`unknown metric source type "${metric.stated}"`);
    default: {
      const never: never = metric;
      return never;
    }
  }
}
