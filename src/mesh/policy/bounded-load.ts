/**
 * `hash_balance_factor` (percent) of the consistent hashing balancers: how many requests a host may have in progress
 * when the cluster has `clusterActive`, the one in hand not counted. `weight` is normalized.
 *
 * Source: envoyproxy/envoy 1.39 load_balancing_policies/common/thread_aware_lb_impl.cc hostOverloadFactor
 */
export function boundedLoadSlots(clusterActive: number, hashBalanceFactor: number, weight: number): number {
  const total = Math.floor(((clusterActive + 1) * hashBalanceFactor + 99) / 100);
  return Math.max(1, Math.ceil(total * weight));
}

/** Whether a host has more than its slots in progress, and another one is looked for. */
export function isOverloaded(hostActive: number, slots: number): boolean {
  return hostActive > slots;
}
