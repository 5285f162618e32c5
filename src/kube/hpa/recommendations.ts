import type { Nanoseconds } from '../../units/quantity.ts';

/** What the metrics asked for at an earlier sync, before any limit. */
export interface Recommendation {
  readonly replicas: number;
  readonly at: Nanoseconds;
}

export type RecommendationLog = readonly Recommendation[];

export interface Stabilized {
  readonly replicas: number;
  readonly log: RecommendationLog;
}

/**
 * Without a behavior block: the highest recommendation of the window holds. The edge is inclusive: one exactly as old
 * as the window still counts.
 * Source: pkg/controller/podautoscaler/horizontal.go `stabilizeRecommendation`
 */
export function stabilize(raw: number, log: RecommendationLog, now: Nanoseconds, window: Nanoseconds): Stabilized {
  const cutoff = now - window;
  let replicas = raw;
  for (const each of log) if (each.at >= cutoff) replicas = Math.max(replicas, each.replicas);
  return { replicas, log: record(log, { replicas: raw, at: now }, (each) => each.at < cutoff) };
}

/**
 * With a behavior block: two windows, up and down, keep the current count between the lowest and the highest recent
 * recommendation. The edge is exclusive: one exactly as old as the window no longer counts.
 * Source: pkg/controller/podautoscaler/horizontal.go `stabilizeRecommendationWithBehaviors`
 */
export function stabilizeBothWays(
  raw: number,
  current: number,
  log: RecommendationLog,
  now: Nanoseconds,
  window: { readonly up: Nanoseconds; readonly down: Nanoseconds },
): Stabilized {
  const upCutoff = now - window.up;
  const downCutoff = now - window.down;
  let lowest = raw;
  let highest = raw;
  for (const each of log) {
    if (each.at > upCutoff) lowest = Math.min(lowest, each.replicas);
    if (each.at > downCutoff) highest = Math.max(highest, each.replicas);
  }
  const replicas = Math.min(Math.max(current, lowest), highest);
  return {
    replicas,
    log: record(log, { replicas: raw, at: now }, (each) => each.at < upCutoff && each.at < downCutoff),
  };
}

/** Takes the place of the last entry that no window can see any more, else goes to the end. */
function record(
  log: RecommendationLog,
  entry: Recommendation,
  isOutdated: (each: Recommendation) => boolean,
): RecommendationLog {
  const slot = log.findLastIndex(isOutdated);
  return slot < 0 ? [...log, entry] : log.with(slot, entry);
}
