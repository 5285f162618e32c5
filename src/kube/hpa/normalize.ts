import { type Nanoseconds, seconds } from '../../units/quantity.ts';
import type { HpaConfig } from './hpa-config.ts';
import type { HpaMemory } from './hpa-memory.ts';
import type { HpaSpec } from './hpa-spec.ts';
import { type LimitReason, limitRate, limitReplicas } from './limits.ts';
import { type RecommendationLog, stabilize, stabilizeBothWays } from './recommendations.ts';

export type StabilizationReason = 'ReadyForNewScale' | 'ScaleUpStabilized' | 'ScaleDownStabilized';

export interface Normalized {
  readonly replicas: number;
  /** After the windows, before policies and bounds. */
  readonly stabilized: number;
  readonly stabilization: StabilizationReason;
  readonly limit: LimitReason;
  readonly isLimited: boolean;
  readonly recommendations: RecommendationLog;
}

/**
 * From what the metrics ask for to what is written: stabilization windows first, then rate limits and bounds. With and
 * without a behavior block these are two different paths: windows differ at the edge, and from 1 Pod the first steps
 * are 5, 10, 20 with an empty block but 4, 8, 16 without.
 * Source: pkg/controller/podautoscaler/horizontal.go `normalizeDesiredReplicas`, `normalizeDesiredReplicasWithBehaviors`
 */
export function normalize(
  raw: number,
  current: number,
  spec: Pick<HpaSpec, 'minReplicas' | 'maxReplicas' | 'behavior'>,
  memory: HpaMemory,
  now: Nanoseconds,
  config: HpaConfig,
): Normalized {
  const log = memory.recommendations ?? [];
  const { behavior } = spec;
  if (behavior === undefined) {
    const { replicas: stabilized, log: recommendations } = stabilize(raw, log, now, config.downscaleStabilization);
    const limited = limitReplicas(current, stabilized, spec, config);
    return {
      replicas: limited.replicas,
      stabilized,
      stabilization: stabilized === raw ? 'ReadyForNewScale' : 'ScaleDownStabilized',
      limit: limited.reason,
      isLimited: limited.replicas !== stabilized,
      recommendations,
    };
  }
  const { replicas: stabilized, log: recommendations } = stabilizeBothWays(raw, current, log, now, {
    up: seconds(behavior.scaleUp.stabilizationWindowSeconds ?? 0),
    down: windowDown(behavior.scaleDown.stabilizationWindowSeconds, config),
  });
  const limited = limitRate(current, stabilized, spec, behavior, memory.events, now);
  return {
    replicas: limited.replicas,
    stabilized,
    stabilization:
      stabilized === raw ? 'ReadyForNewScale' : raw >= current ? 'ScaleUpStabilized' : 'ScaleDownStabilized',
    limit: limited.reason,
    isLimited: limited.replicas !== stabilized,
    recommendations,
  };
}

function windowDown(stated: number | undefined, { downscaleStabilization }: HpaConfig): Nanoseconds {
  return stated === undefined ? downscaleStabilization : seconds(stated);
}
