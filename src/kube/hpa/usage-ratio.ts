import { MetricFailure } from './metric-failure.ts';
import type { PodSample } from './pod-groups.ts';

/** Usage against target over several Pods. */
export interface UsageRatio {
  readonly ratio: number;
  /** Mean per Pod in thousandths, truncated. */
  readonly averageMilli: number;
  /** Whole percent of the request, truncated; only for utilization targets. */
  readonly utilization?: number;
}

/**
 * Percent of requests in use. The percent is truncated to a whole number before it is divided by the target.
 * Source: pkg/controller/podautoscaler/metrics/utilization.go `GetResourceUtilizationRatio`
 */
export function utilizationRatio(
  usageMilli: ReadonlyMap<string, number>,
  requestsMilli: ReadonlyMap<string, number>,
  targetUtilization: number,
): UsageRatio {
  let used = 0;
  let requested = 0;
  let pods = 0;
  for (const [pod, usage] of usageMilli) {
    const request = requestsMilli.get(pod);
    if (request === undefined) continue;
    used += usage;
    requested += request;
    pods++;
  }
  if (requested === 0) throw new MetricFailure('no metrics returned matched known pods');
  const utilization = Math.trunc((used * 100) / requested);
  return { ratio: utilization / targetUtilization, averageMilli: Math.trunc(used / pods), utilization };
}

/** Source: pkg/controller/podautoscaler/metrics/utilization.go `GetMetricUsageRatio` */
export function averageRatio(usageMilli: ReadonlyMap<string, number>, targetMilli: number): UsageRatio {
  let used = 0;
  for (const usage of usageMilli.values()) used += usage;
  const averageMilli = Math.trunc(used / usageMilli.size);
  return { ratio: averageMilli / targetMilli, averageMilli };
}

/** What a sample says of the Pod, or of one container; undefined when it does not hold that container. */
export function sampleUsageMilli({ usageMilli }: PodSample, container?: string): number | undefined {
  if (typeof usageMilli === 'number') return usageMilli;
  if (container !== undefined) return usageMilli.get(container);
  let sum = 0;
  for (const usage of usageMilli.values()) sum += usage;
  return sum;
}
