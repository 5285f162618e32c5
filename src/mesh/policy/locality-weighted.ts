import { EdfScheduler } from './edf-scheduler.ts';

/** Hosts of one locality within a priority, and the weight it has from the endpoint assignment. */
export interface LocalityHosts {
  readonly weight: number;
  /** Healthy hosts, or degraded ones when the degraded tier was picked. */
  readonly eligible: number;
  readonly hosts: number;
  readonly excluded: number;
}

/**
 * The weight a locality has in the schedule: its own, less what it lost in eligible hosts beyond the over-provisioning.
 *
 * Source: envoyproxy/envoy 1.39 load_balancing_policies/common/locality_wrr.cc effectiveLocalityWeight
 */
export function effectiveLocalityWeight(locality: LocalityHosts, overprovisioningFactor: number): number {
  const count = locality.hosts - locality.excluded;
  if (count <= 0) return 0;
  return locality.weight * Math.min(1, (overprovisioningFactor / 100) * (locality.eligible / count));
}

/**
 * Locality-weighted balancing of one priority: picks the locality, after the priority and before the host. Made anew at
 * each membership or health change; not used in panic. Istio's `distribute` is this.
 */
export class LocalitySchedule {
  readonly #localities: readonly number[];
  readonly #weights: Float64Array;
  readonly #schedule: EdfScheduler;

  constructor(localities: readonly LocalityHosts[], overprovisioningFactor: number, seed: number) {
    const weights = localities.map((locality) => effectiveLocalityWeight(locality, overprovisioningFactor));
    this.#localities = weights.flatMap((weight, index) => (weight > 0 ? [index] : []));
    this.#weights = Float64Array.from(this.#localities, (index) => weights[index]);
    this.#schedule = new EdfScheduler(this.#weights, this.#weights.length, seed);
  }

  /** Index of the locality, or -1 when none has an eligible host of any weight. */
  pick(): number {
    return this.#localities.length === 0 ? -1 : this.#localities[this.#schedule.pick(this.#weights)];
  }

  /** Share of the traffic that each locality gets in the long run, 0..1, by index. */
  static shares(localities: readonly LocalityHosts[], overprovisioningFactor: number): readonly number[] {
    const weights = localities.map((locality) => effectiveLocalityWeight(locality, overprovisioningFactor));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights.map((weight) => (sum === 0 ? 0 : weight / sum));
  }
}
