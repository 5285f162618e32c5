/** Hosts of one priority level. An eligible host is healthy or degraded; excluded ones leave the denominators. */
export interface PriorityHosts {
  readonly hosts: number;
  readonly healthy: number;
  readonly degraded: number;
  readonly excluded: number;
  /** With `weighted_priority_health`: sums of host weights, the total without the excluded. Null counts hosts. */
  readonly weights: { readonly healthy: number; readonly degraded: number; readonly total: number } | null;
}

/** Percent of the traffic that each priority's healthy and degraded hosts get, and whether it is in panic. */
export interface PriorityLoad {
  readonly healthy: Int32Array;
  readonly degraded: Int32Array;
  /** 1: any host of the priority is used, whatever its health. */
  readonly panic: Uint8Array;
}

/** Percent of itself that each priority can bear: the over-provisioned share of its healthy and degraded hosts. */
export interface PriorityAvailability {
  readonly healthy: Int32Array;
  readonly degraded: Int32Array;
}

/** Envoy and Istio, in percent. */
export const OVERPROVISIONING_FACTOR = 140;
/** Envoy, in percent. Istio sets 0 as soon as there is outlier detection. */
export const PANIC_THRESHOLD = 50;

/** Source: envoyproxy/envoy 1.39 load_balancing_policies/common/load_balancer_impl.cc recalculatePerPriorityState */
export function priorityAvailability(
  levels: readonly PriorityHosts[],
  overprovisioningFactor: number,
): PriorityAvailability {
  const healthy = new Int32Array(levels.length);
  const degraded = new Int32Array(levels.length);
  levels.forEach((level, priority) => {
    const count = level.hosts - level.excluded;
    if (count <= 0) return;
    const total = level.weights?.total ?? count;
    const healthyPart = level.weights?.healthy ?? level.healthy;
    const degradedPart = level.weights?.degraded ?? level.degraded;
    healthy[priority] = Math.min(100, Math.floor((overprovisioningFactor * healthyPart) / total));
    degraded[priority] = Math.min(100, Math.floor((overprovisioningFactor * degradedPart) / total));
  });
  return { healthy, degraded };
}

/** Σ of availability over priorities, at most 100. */
export function normalizedAvailability({ healthy, degraded }: PriorityAvailability): number {
  let sum = 0;
  for (let priority = 0; priority < healthy.length; priority++) sum += healthy[priority] + degraded[priority];
  return Math.min(100, sum);
}

/**
 * Share of the traffic for each priority, recomputed when membership or health changes. All arithmetic is in whole
 * percent; what rounding leaves over goes to the first available priority. `panicThreshold` 0 switches panic off.
 *
 * Source: as above, recalculatePerPriorityState, recalculatePerPriorityPanic, recalculateLoadInTotalPanic
 */
export function priorityLoad(
  levels: readonly PriorityHosts[],
  overprovisioningFactor: number,
  panicThreshold: number,
): PriorityLoad {
  const availability = priorityAvailability(levels, overprovisioningFactor);
  const normalized = normalizedAvailability(availability);
  const load: PriorityLoad = {
    healthy: new Int32Array(levels.length),
    degraded: new Int32Array(levels.length),
    panic: new Uint8Array(levels.length),
  };
  if (normalized > 0) distribute(availability, normalized, load);
  const threshold = Math.min(100, panicThreshold);
  if (threshold === 0 && normalized === 0) {
    load.healthy[0] = 100;
    return load;
  }
  let isTotalPanic = true;
  levels.forEach((level, priority) => {
    const isInPanic = normalized < 100 && isPriorityInPanic(level, threshold);
    load.panic[priority] = isInPanic ? 1 : 0;
    isTotalPanic = isTotalPanic && isInPanic;
  });
  if (isTotalPanic) distributeByHostCount(levels, load);
  return load;
}

/** Whether too few hosts of a level are eligible. An empty level is. */
export function isPriorityInPanic(level: PriorityHosts, threshold: number): boolean {
  const count = level.hosts - level.excluded;
  const healthyPercent = count === 0 ? 0 : (100 * level.healthy) / count;
  const degradedPercent = count === 0 ? 0 : (100 * level.degraded) / count;
  return healthyPercent + degradedPercent < threshold;
}

function distribute(availability: PriorityAvailability, normalized: number, load: PriorityLoad): void {
  const afterHealthy = distributeTier(availability.healthy, normalized, 100, load.healthy);
  const left = distributeTier(availability.degraded, normalized, afterHealthy, load.degraded);
  const firstHealthy = availability.healthy.findIndex((health) => health > 0);
  if (firstHealthy >= 0) load.healthy[firstHealthy] += left;
  else load.degraded[availability.degraded.findIndex((health) => health > 0)] += left;
}

/** Fills `load` and returns what is left of `remaining`. */
function distributeTier(availability: Int32Array, normalized: number, remaining: number, load: Int32Array): number {
  let left = remaining;
  for (let priority = 0; priority < availability.length; priority++) {
    load[priority] = Math.min(left, Math.floor((availability[priority] * 100) / normalized));
    left -= load[priority];
  }
  return left;
}

function distributeByHostCount(levels: readonly PriorityHosts[], load: PriorityLoad): void {
  load.degraded.fill(0);
  const total = levels.reduce((sum, level) => sum + level.hosts, 0);
  if (total === 0) {
    load.healthy[0] = 100;
    return;
  }
  let left = 100;
  levels.forEach((level, priority) => {
    load.healthy[priority] = Math.floor((100 * level.hosts) / total);
    left -= load.healthy[priority];
  });
  load.healthy[levels.findIndex((level) => level.hosts > 0)] += left;
}
