import type { Nanoseconds } from '../../units/quantity.ts';

/** A condition in the status of an object. */
export interface Condition<Type extends string = string> {
  readonly type: Type;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  /** Simulated time of the last change of `status`; a new reason alone does not move it. */
  readonly lastTransitionTime: Nanoseconds;
}
