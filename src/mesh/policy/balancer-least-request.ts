import type { Draws } from '../../engine/ports.ts';

/**
 * LEAST_REQUEST among hosts of equal weight: samples `choices` hosts with replacement (Envoy and Istio: 2) and keeps the
 * first with the fewest requests in progress. An idle host that is not sampled is not chosen.
 * `hosts[0..count)` are host slots, `active[slot]` the requests this proxy has in progress there. Returns a slot.
 *
 * Source: envoyproxy/envoy 1.39 source/extensions/load_balancing_policies/least_request/least_request_lb.cc
 */
export function pickLeastRequest(
  hosts: Int32Array,
  count: number,
  active: Int32Array,
  choices: number,
  draws: Draws,
): number {
  let best = hosts[draws.below(count)];
  for (let choice = 1; choice < choices; choice++) {
    const sampled = hosts[draws.below(count)];
    if (active[sampled] < active[best]) best = sampled;
  }
  return best;
}

/**
 * LEAST_REQUEST with `selection_method: FULL_SCAN`: the least loaded of all hosts; ties are broken by reservoir
 * sampling, one draw per tie.
 */
export function pickLeastRequestFullScan(hosts: Int32Array, count: number, active: Int32Array, draws: Draws): number {
  let best = hosts[0];
  let ties = 1;
  for (let i = 1; i < count; i++) {
    const host = hosts[i];
    if (active[host] < active[best]) {
      best = host;
      ties = 1;
    } else if (active[host] === active[best]) {
      ties++;
      if (draws.below(ties) === 0) best = host;
    }
  }
  return best;
}
