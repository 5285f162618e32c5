import type { Draws } from '../../engine/ports.ts';

/**
 * RANDOM: any of `hosts[0..count)`, whatever its weight. Returns a slot.
 *
 * Source: envoyproxy/envoy 1.39 source/extensions/load_balancing_policies/random/random_lb.cc
 */
export function pickRandom(hosts: Int32Array, count: number, draws: Draws): number {
  return hosts[draws.below(count)];
}
