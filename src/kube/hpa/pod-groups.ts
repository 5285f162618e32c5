import type { Nanoseconds } from '../../units/quantity.ts';
import type { HpaConfig } from './hpa-config.ts';

/** What the HPA reads of a Pod. */
export interface HpaPod {
  readonly name: string;
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
  /** The Ready condition; absent before the kubelet has reported one. */
  readonly ready?: { readonly isReady: boolean; readonly since: Nanoseconds };
  /** `status.startTime`: when the kubelet accepted the Pod. */
  readonly start?: Nanoseconds;
  readonly isDeleting: boolean;
  readonly containers: readonly HpaContainer[];
  readonly initContainers: readonly HpaContainer[];
  /** `spec.resources.requests` of the Pod itself, per resource, in thousandths. */
  readonly podRequestsMilli?: ReadonlyMap<string, number>;
}

export interface HpaContainer {
  readonly name: string;
  /** An init container that is restarted always is a native sidecar and counts as a container. */
  readonly isRestartable: boolean;
  /** Requests per resource, in thousandths; a resource without request has no entry. */
  readonly requestsMilli: ReadonlyMap<string, number>;
}

/** One reading of a metrics API for a Pod: a mean over `window`, ending at `at`. */
export interface PodSample {
  readonly at: Nanoseconds;
  readonly window: Nanoseconds;
  /** Thousandths: the whole Pod's value, or the value of each of its containers. */
  readonly usageMilli: number | ReadonlyMap<string, number>;
}

export interface PodGroups {
  /** How many Pods count with their sample. */
  readonly ready: number;
  readonly unready: ReadonlySet<string>;
  readonly missing: ReadonlySet<string>;
  readonly ignored: ReadonlySet<string>;
}

/**
 * Sorts the Pods of a target by what their sample is worth. The order of the tests decides, and every comparison is
 * as strict as written.
 * Source: pkg/controller/podautoscaler/replica_calculator.go `groupPods`; `Succeeded` is ignored since 1.37.
 */
export function groupPods(
  pods: readonly HpaPod[],
  samples: ReadonlyMap<string, PodSample>,
  resource: string | undefined,
  now: Nanoseconds,
  config: Pick<HpaConfig, 'cpuInitializationPeriod' | 'initialReadinessDelay'>,
): PodGroups {
  let ready = 0;
  const unready = new Set<string>();
  const missing = new Set<string>();
  const ignored = new Set<string>();
  for (const pod of pods) {
    const sample = samples.get(pod.name);
    if (pod.isDeleting || pod.phase === 'Failed' || pod.phase === 'Succeeded') ignored.add(pod.name);
    else if (pod.phase === 'Pending') unready.add(pod.name);
    else if (sample === undefined) missing.add(pod.name);
    else if (resource === 'cpu' && isCpuUnready(pod, sample, now, config)) unready.add(pod.name);
    else ready++;
  }
  return { ready, unready, missing, ignored };
}

/** A Pod that was ready and failed its readiness later counts with its sample: it may be slow because it is busy. */
function isCpuUnready(
  { ready, start }: HpaPod,
  sample: PodSample,
  now: Nanoseconds,
  {
    cpuInitializationPeriod,
    initialReadinessDelay,
  }: Pick<HpaConfig, 'cpuInitializationPeriod' | 'initialReadinessDelay'>,
): boolean {
  if (ready === undefined || start === undefined) return true;
  if (start + cpuInitializationPeriod > now) return !ready.isReady || sample.at < ready.since + sample.window;
  return !ready.isReady && start + initialReadinessDelay > ready.since;
}
