import { pow } from '../../engine/math.ts';
import type { EdfScheduler } from './edf-scheduler.ts';

/**
 * Weight of a host in the schedule of LEAST_REQUEST among hosts of unequal weight: `weight / (active + 1) ^ bias`.
 * `bias` is `active_request_bias` (default 1; 0 is plain weighted round robin). The overview page divides by the active
 * count; the code adds one, and decides.
 */
export function leastRequestWeight(weight: number, active: number, bias: number): number {
  if (bias === 1) return weight / (active + 1);
  return bias === 0 ? weight : weight / pow(active + 1, bias);
}

/**
 * LEAST_REQUEST among hosts of unequal weight: an earliest-deadline-first schedule over `hosts`, so an idle host is not
 * preferred at once. `weights[i]` belongs to `hosts[i]`. Returns a slot.
 */
export function pickLeastRequestWeighted(
  schedule: EdfScheduler,
  hosts: Int32Array,
  weights: Float64Array,
  active: Int32Array,
  bias: number,
): number {
  const entry = schedule.due();
  const host = hosts[entry];
  schedule.requeue(leastRequestWeight(weights[entry], active[host], bias));
  return host;
}
