import type { Nanoseconds } from '../units/quantity.ts';

/**
 * Where a decision function takes its chance from. The simulation hands in keyed draws or a stream, an oracle hands in
 * given numbers, so that both run the same function.
 */
export interface Draws {
  /** Uniform on the open interval (0, 1). */
  uniform(): number;
  /** Uniform whole number in [0, n). `n` is a positive integer. */
  below(n: number): number;
}

/** Order of events of one instant: what the world does first, then the cluster, then configuration, then requests. */
export const Rank = { environment: 0, kube: 1, push: 2, request: 3 } as const;
export type Rank = (typeof Rank)[keyof typeof Rank];

/** A scheduled cold event; cancelling marks it, it is skipped on its way out of the queue. */
export interface ColdEvent {
  cancelled: boolean;
}

/** The clock and calendar as the cold rooms (controllers, istiod, faults) see them. */
export interface ColdCalendar {
  /** Simulated now. */
  readonly now: Nanoseconds;
  /** Runs `run` at `time` (not before now), after everything scheduled earlier for the same time and rank. */
  at(time: Nanoseconds, rank: Rank, run: () => void): ColdEvent;
}

/** A named stream of the environment (arrivals, faults, pod start times, phases). Same name and seed, same numbers. */
export type OpenStream = (purpose: string, owner: string) => Draws;
