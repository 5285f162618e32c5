import type { Nanoseconds } from '../../units/quantity.ts';
import { type HpaConfig, isWithinTolerance, type Tolerance } from './hpa-config.ts';
import { MetricFailure } from './metric-failure.ts';
import { groupPods, type HpaPod, type PodGroups, type PodSample } from './pod-groups.ts';
import { podRequestMilli } from './pod-requests.ts';
import type { Proposal } from './proposal.ts';
import { averageRatio, sampleUsageMilli, type UsageRatio, utilizationRatio } from './usage-ratio.ts';

/** A metric with one sample per Pod: Resource, ContainerResource, Pods. */
export interface PodMetric {
  /** `cpu` and `memory`; absent for a custom metric. */
  readonly resource?: string;
  readonly container?: string;
  readonly target: { readonly averageUtilization?: number; readonly averageValue?: number };
}

/**
 * How many replicas one per-Pod metric asks for.
 *
 * ```
 *  samples ─ drop ignored, unready ─► ratio ─┬─ all Pods measured ─────────► within tolerance? current : ceil(ratio × ready)
 *                                            └─ some missing or unready ─► fill in against the change ─► ratio' ─► ceil(ratio' × values)
 * ```
 * Missing Pods are filled in so that they damp: on the way down as full use of the request, on the way up as zero.
 * @throws MetricFailure when no count can be computed.
 * Source: pkg/controller/podautoscaler/replica_calculator.go `GetResourceReplicas`, `calcPlainMetricReplicas`
 */
export function proposeFromPods(
  metric: PodMetric,
  current: number,
  pods: readonly HpaPod[],
  allSamples: ReadonlyMap<string, PodSample>,
  now: Nanoseconds,
  config: HpaConfig,
  tolerance: Tolerance,
): Proposal {
  const { resource, container, target } = metric;
  const samples = samplesOf(pods, allSamples, container);
  if (samples.size === 0)
    throw new MetricFailure(`no metrics returned from ${resource ? 'resource' : 'custom'} metrics API`);
  const groups = groupPods(pods, samples, resource, now, config);
  const usage = new Map<string, number>();
  for (const [pod, sample] of samples) {
    if (!groups.ignored.has(pod) && !groups.unready.has(pod)) usage.set(pod, sampleUsageMilli(sample, container)!);
  }
  if (usage.size === 0) {
    throw new MetricFailure('did not receive metrics for targeted pods (pods might be unready)');
  }

  const requests = new Map<string, number>();
  const targetUtilization = target.averageUtilization;
  if (targetUtilization !== undefined) {
    for (const pod of pods) requests.set(pod.name, podRequestMilli(pod, resource!, container));
  }
  const measure = (): UsageRatio =>
    targetUtilization !== undefined
      ? utilizationRatio(usage, requests, targetUtilization)
      : averageRatio(usage, target.averageValue!);

  const measured = measure();
  const isUpWithUnready = measured.ratio > 1 && groups.unready.size > 0;
  const seen = { reading: readingOf(measured), groups: countGroups(groups) };
  if (groups.missing.size === 0 && !isUpWithUnready) {
    if (isWithinTolerance(measured.ratio, tolerance))
      return { ...seen, replicas: current, rule: { kind: 'within', ratio: measured.ratio } };
    const replicas = Math.ceil(measured.ratio * groups.ready);
    return { ...seen, replicas, rule: { kind: 'ceil', ratio: measured.ratio, count: groups.ready } };
  }

  for (const pod of groups.missing) {
    if (measured.ratio > 1) usage.set(pod, 0);
    else if (measured.ratio < 1) usage.set(pod, fullUse(pod, requests, target));
  }
  if (isUpWithUnready) for (const pod of groups.unready) usage.set(pod, 0);
  const { ratio } = measure();
  const isOpposite = (measured.ratio < 1 && ratio > 1) || (measured.ratio > 1 && ratio < 1);
  if (isWithinTolerance(ratio, tolerance) || isOpposite)
    return { ...seen, replicas: current, rule: { kind: 'within', ratio } };
  const replicas = Math.ceil(ratio * usage.size);
  const isAgainst = (ratio < 1 && replicas > current) || (ratio > 1 && replicas < current);
  if (isAgainst) return { ...seen, replicas: current, rule: { kind: 'within', ratio } };
  return { ...seen, replicas, rule: { kind: 'ceil', ratio, count: usage.size } };
}

/** Only samples of the target's own Pods, and for a named container only those that hold it (else the Pod is missing). */
function samplesOf(
  pods: readonly HpaPod[],
  all: ReadonlyMap<string, PodSample>,
  container?: string,
): Map<string, PodSample> {
  const own = new Map<string, PodSample>();
  for (const { name } of pods) {
    const sample = all.get(name);
    if (sample !== undefined && sampleUsageMilli(sample, container) !== undefined) own.set(name, sample);
  }
  return own;
}

function fullUse(pod: string, requests: ReadonlyMap<string, number>, target: PodMetric['target']): number {
  if (target.averageUtilization === undefined) return target.averageValue!;
  return Math.trunc((requests.get(pod)! * Math.max(100, target.averageUtilization)) / 100);
}

function readingOf({ utilization, averageMilli }: UsageRatio): Proposal['reading'] {
  return utilization === undefined ? { averageMilli } : { utilization, averageMilli };
}

function countGroups({ ready, unready, missing, ignored }: PodGroups): Proposal['groups'] {
  return { ready, unready: unready.size, missing: missing.size, ignored: ignored.size };
}
