import { formatTimeFully } from '../report/format-time.ts';
import type { HpaDecisionRecord } from '../simulation/replication-result.ts';

/**
 * What a HorizontalPodAutoscaler decided, and why, in the order of simulated time. `places` are the lines of the
 * files where it and its target stand.
 */
export function hpaStory(name: string, decisions: readonly HpaDecisionRecord[], places: readonly string[]): string {
  const lines = decisions.map(({ atS, from, to, words }) => `${formatTimeFully(atS)}  ${from} → ${to} Pods  ${words}`);
  return [
    `HorizontalPodAutoscaler ${name}`,
    ...places.map((place) => `  ${place}`),
    '',
    ...(lines.length === 0 ? ['it changed nothing in this replication'] : lines),
  ].join('\n');
}
