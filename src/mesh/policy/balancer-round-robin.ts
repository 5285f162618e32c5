import type { EdfScheduler } from './edf-scheduler.ts';

/**
 * ROUND_ROBIN among hosts of equal weight: `hosts[index % count]`, then the index moves on. `index[source]` starts at
 * the balancer's random seed, one per host source (healthy, all, each locality), and survives membership changes.
 * Returns a slot.
 *
 * Source: envoyproxy/envoy 1.39 source/extensions/load_balancing_policies/round_robin/round_robin_lb.h
 */
export function pickRoundRobin(hosts: Int32Array, count: number, index: Float64Array, source: number): number {
  const at = index[source];
  index[source] = at + 1;
  const small = at | 0;
  return hosts[small === at ? small % count : at % count];
}

/** ROUND_ROBIN among hosts of unequal weight; `weights[i]` belongs to `hosts[i]`. Returns a slot. */
export function pickRoundRobinWeighted(schedule: EdfScheduler, hosts: Int32Array, weights: Float64Array): number {
  return hosts[schedule.pick(weights)];
}
