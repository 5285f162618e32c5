import { fillBehavior, type StatedBehavior } from '../../../src/kube/hpa/behavior-defaults.ts';
import { defaultHpaConfig, type HpaConfig } from '../../../src/kube/hpa/hpa-config.ts';
import type { HpaBehavior, HpaMetric } from '../../../src/kube/hpa/hpa-spec.ts';
import type { HpaContainer, HpaPod, PodSample } from '../../../src/kube/hpa/pod-groups.ts';
import type { ScaleEvent } from '../../../src/kube/hpa/scale-events.ts';
import { seconds } from '../../../src/units/quantity.ts';

/** The objects of the case files (test/oracles/hpa/README.md) under the names of the code that the simulation runs. */
export interface CaseContainer {
  readonly name: string;
  readonly requestMilli?: number;
  readonly restartPolicy?: string;
}

export interface CasePod {
  readonly name: string;
  readonly phase: HpaPod['phase'];
  readonly ready?: boolean;
  readonly readySinceS?: number;
  readonly startS?: number;
  readonly deleting?: boolean;
  readonly containers?: readonly CaseContainer[];
  readonly initContainers?: readonly CaseContainer[];
  readonly podRequestMilli?: number;
}

export interface CaseSample {
  readonly atS: number;
  readonly windowS: number;
  readonly containers?: Readonly<Record<string, number>>;
  readonly valueMilli?: number;
}

export interface CaseMetric {
  readonly type: string;
  readonly resource?: string;
  readonly container?: string;
  readonly target: { readonly averageUtilization?: number; readonly averageValue?: number; readonly value?: number };
  readonly values?: readonly number[];
  readonly error?: boolean;
}

export interface CaseConfig {
  readonly cpuInitializationPeriodS?: number;
  readonly initialReadinessDelayS?: number;
  readonly tolerance?: number;
  readonly toleranceUp?: number;
  readonly toleranceDown?: number;
  readonly downscaleStabilizationS?: number;
}

/** A case states one request per container; it stands for each of the resources its metrics name. */
export function readPod(pod: CasePod, resources: readonly string[], hasPodLevelResources = true): HpaPod {
  const requests = (milli: number) => new Map(resources.map((resource) => [resource, milli]));
  const container = ({ name, requestMilli, restartPolicy }: CaseContainer): HpaContainer => ({
    name,
    isRestartable: restartPolicy === 'Always',
    requestsMilli: requestMilli === undefined ? new Map() : requests(requestMilli),
  });
  return {
    name: pod.name,
    phase: pod.phase,
    ready: pod.ready === undefined ? undefined : { isReady: pod.ready, since: seconds(pod.readySinceS ?? 0) },
    start: pod.startS === undefined ? undefined : seconds(pod.startS),
    isDeleting: pod.deleting ?? false,
    containers: (pod.containers ?? []).map(container),
    initContainers: (pod.initContainers ?? []).map(container),
    podRequestsMilli:
      hasPodLevelResources && pod.podRequestMilli !== undefined ? requests(pod.podRequestMilli) : undefined,
  };
}

export function readSamples(samples: Readonly<Record<string, CaseSample>> = {}): ReadonlyMap<string, PodSample> {
  return new Map(
    Object.entries(samples).map(([pod, { atS, windowS, containers, valueMilli }]) => [
      pod,
      {
        at: seconds(atS),
        window: seconds(windowS),
        usageMilli: containers ? new Map(Object.entries(containers)) : valueMilli!,
      },
    ]),
  );
}

export function readMetric({ type, resource, container, target }: CaseMetric): HpaMetric {
  switch (type) {
    case 'Resource':
      return { type, resource: resource!, target };
    case 'ContainerResource':
      return { type, resource: resource!, container: container!, target };
    case 'Pods':
    case 'External':
      return { type, metric: 'qps', target };
    case 'Object':
      return { type, metric: 'qps', describedObject: 'Service some-service', target };
    default:
      return { type: 'Invalid', stated: type };
  }
}

export const resourcesOf = (metrics: readonly CaseMetric[]): readonly string[] =>
  metrics.flatMap(({ resource }) => (resource === undefined ? [] : [resource]));

export function readConfig(config: CaseConfig = {}, scaleUpLimitFactor = 2): HpaConfig {
  const or = (value: number | undefined, otherwise: HpaConfig['syncPeriod']) =>
    value === undefined ? otherwise : seconds(value);
  return {
    ...defaultHpaConfig,
    scaleUpLimitFactor,
    tolerance: {
      down: config.toleranceDown ?? config.tolerance ?? defaultHpaConfig.tolerance.down,
      up: config.toleranceUp ?? config.tolerance ?? defaultHpaConfig.tolerance.up,
    },
    cpuInitializationPeriod: or(config.cpuInitializationPeriodS, defaultHpaConfig.cpuInitializationPeriod),
    initialReadinessDelay: or(config.initialReadinessDelayS, defaultHpaConfig.initialReadinessDelay),
    downscaleStabilization: or(config.downscaleStabilizationS, defaultHpaConfig.downscaleStabilization),
  };
}

export function readBehavior(behavior: StatedBehavior | undefined): HpaBehavior | undefined {
  return behavior && fillBehavior(behavior);
}

export interface CaseEvent {
  readonly change: number;
  readonly atS: number;
  readonly outdated?: boolean;
}

export const readEvents = (events: readonly CaseEvent[] | undefined): ScaleEvent[] =>
  (events ?? []).map(({ change, atS, outdated }) => ({ change, at: seconds(atS), isOutdated: outdated ?? false }));

export interface CaseRecommendation {
  readonly replicas: number;
  readonly atS: number;
}

export const readRecommendations = (log: readonly CaseRecommendation[]) =>
  log.map(({ replicas, atS }) => ({ replicas, at: seconds(atS) }));
