import { type Nanoseconds, seconds } from '../../units/quantity.ts';
import type { ScalingRules } from './hpa-spec.ts';

/** A change the HPA made; `change` is positive in the log of either direction. */
export interface ScaleEvent {
  readonly change: number;
  readonly at: Nanoseconds;
  /** Older than the longest policy period when a later event was stored; its slot is free. */
  readonly isOutdated: boolean;
}

export type ScaleEventLog = readonly ScaleEvent[];

/** Replicas changed strictly later than one period ago. Source: horizontal.go `getReplicasChangePerPeriod` */
export function changeWithin(periodSeconds: number, log: ScaleEventLog, now: Nanoseconds): number {
  const cutoff = now - seconds(periodSeconds);
  let change = 0;
  for (const event of log) if (event.at > cutoff) change += event.change;
  return change;
}

/** Source: pkg/controller/podautoscaler/horizontal.go `storeScaleEvent`, `markScaleEventsOutdated` */
export function storeScaleEvent(
  change: number,
  log: ScaleEventLog,
  rules: ScalingRules,
  now: Nanoseconds,
): ScaleEventLog {
  const cutoff = now - seconds(Math.max(0, ...rules.policies.map((policy) => policy.periodSeconds)));
  const marked = log.map((event) => (event.at < cutoff ? { ...event, isOutdated: true } : event));
  const entry = { change, at: now, isOutdated: false };
  const slot = marked.findLastIndex((event) => event.isOutdated);
  return slot < 0 ? [...marked, entry] : marked.with(slot, entry);
}
