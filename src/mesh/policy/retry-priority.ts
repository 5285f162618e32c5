import { normalizedAvailability, type PriorityAvailability, type PriorityLoad } from './priority-load.ts';

/**
 * `retry_priority: previous_priorities` of one request: after every `updateFrequency` attempts the priorities tried so
 * far are left out, and the others share the load by their availability. When nothing would be left, it starts anew.
 * Istio sets it, with frequency 2, for `retryRemoteLocalities`.
 *
 * Source: envoyproxy/envoy 1.39 source/extensions/retry/priority/previous_priorities/previous_priorities.cc
 */
export class PreviousPriorities {
  readonly #updateFrequency: number;
  #attempts = 0;
  #tried = new Set<number>();
  #excluded = new Set<number>();
  #load: PriorityLoad | null = null;

  constructor(updateFrequency: number) {
    this.#updateFrequency = updateFrequency;
  }

  /** An attempt went to a host of this priority. */
  onAttempt(priority: number): void {
    this.#attempts++;
    this.#tried.add(priority);
  }

  /** The loads for the next attempt. `availability` and `original` are those of the cluster now. */
  load(availability: PriorityAvailability, original: PriorityLoad): PriorityLoad {
    if (this.#attempts < this.#updateFrequency) return original;
    if (this.#attempts % this.#updateFrequency === 0) {
      for (const priority of this.#tried) this.#excluded.add(priority);
      this.#load = this.#redistribute(availability, original);
    }
    return this.#load ?? original;
  }

  #redistribute(availability: PriorityAvailability, original: PriorityLoad): PriorityLoad | null {
    let adjusted = without(availability, this.#excluded);
    if (normalizedAvailability(adjusted) === 0) {
      this.#excluded.clear();
      this.#tried.clear();
      this.#attempts = 0;
      adjusted = availability;
    }
    const normalized = normalizedAvailability(adjusted);
    if (normalized === 0) return null;
    const healthy = new Int32Array(adjusted.healthy.length);
    const degraded = new Int32Array(adjusted.degraded.length);
    let left = 100;
    while (left > 0) {
      left = addShares(adjusted.healthy, normalized, left, healthy);
      left = addShares(adjusted.degraded, normalized, left, degraded);
    }
    return { healthy, degraded, panic: original.panic };
  }
}

function without({ healthy, degraded }: PriorityAvailability, excluded: ReadonlySet<number>): PriorityAvailability {
  const keep = (health: number, priority: number) => (excluded.has(priority) ? 0 : health);
  return { healthy: healthy.map(keep), degraded: degraded.map(keep) };
}

/** Rounding leaves a rest, which goes round again from the first priority. */
function addShares(availability: Int32Array, normalized: number, remaining: number, load: Int32Array): number {
  let left = remaining;
  for (let priority = 0; priority < availability.length; priority++) {
    const share = Math.min(left, Math.floor((availability[priority] * 100) / normalized));
    load[priority] += share;
    left -= share;
  }
  return left;
}
