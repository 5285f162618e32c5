import type { Draws } from '../../engine/ports.ts';

/** `--drain-strategy`. Envoy: gradual over 600 s; Istio: immediate over 45 s. */
export type DrainStrategy = 'gradual' | 'immediate';

/**
 * Whether a draining proxy closes the connection after this response: always, or ever more often as the drain time
 * passes. Counts in whole seconds, begun ones included. Draws once if gradual.
 *
 * Source: envoyproxy/envoy 1.39 source/server/drain_manager_impl.cc drainClose
 */
export function isClosedByDrain(
  strategy: DrainStrategy,
  elapsedSeconds: number,
  drainSeconds: number,
  draws: Draws,
): boolean {
  if (strategy === 'immediate' || drainSeconds === 0) return true;
  return Math.ceil(elapsedSeconds) > draws.below(drainSeconds);
}
