/** Bit of a pick that says the degraded hosts of the priority are meant. */
const DEGRADED = 1;

/**
 * The priority and tier of a request: `roll` is a draw below 100 (for the hashing balancers the request's hash modulo
 * 100). Healthy loads come first, then degraded ones. Read the result with `pickedPriority` and `isDegradedPick`.
 *
 * Source: envoyproxy/envoy 1.39 load_balancing_policies/common/load_balancer_impl.cc choosePriority
 */
export function pickPriority(healthyLoad: Int32Array, degradedLoad: Int32Array, roll: number): number {
  let cumulative = 0;
  for (let priority = 0; priority < healthyLoad.length; priority++) {
    cumulative += healthyLoad[priority];
    if (roll < cumulative) return priority << 1;
  }
  for (let priority = 0; priority < degradedLoad.length; priority++) {
    cumulative += degradedLoad[priority];
    if (roll < cumulative) return (priority << 1) | DEGRADED;
  }
  return 0;
}

export function pickedPriority(pick: number): number {
  return pick >> 1;
}

export function isDegradedPick(pick: number): boolean {
  return (pick & DEGRADED) !== 0;
}
