import type { Nanoseconds } from '../units/quantity.ts';
import type { HpaMetric } from './hpa/hpa-spec.ts';
import type { PodSample } from './hpa/pod-groups.ts';

/** What the HPA controller asks of the metrics APIs. */
export interface HpaMetrics {
  /** The last cpu sample of a Pod (metrics.k8s.io), millicores by container; undefined while it has none. */
  podSamples(namespace: string, podName: string): CpuSample | undefined;
  /** custom.metrics.k8s.io for Pods metrics; absent or undefined: the API does not answer. */
  podMetric?(namespace: string, podName: string, metric: HpaMetric): PodSample | undefined;
  /** custom and external.metrics.k8s.io for Object and External metrics, in thousandths. */
  values?(namespace: string, metric: HpaMetric): readonly number[] | undefined;
}

export interface CpuSample {
  readonly atNs: Nanoseconds;
  readonly windowNs: Nanoseconds;
  readonly containers: Readonly<Record<string, number>>;
}
