import { type Nanoseconds, seconds } from '../../units/quantity.ts';

/** Settings of the controller itself (flags of kube-controller-manager), the same for every HPA. */
export interface HpaConfig {
  readonly syncPeriod: Nanoseconds;
  readonly tolerance: Tolerance;
  readonly downscaleStabilization: Nanoseconds;
  readonly cpuInitializationPeriod: Nanoseconds;
  readonly initialReadinessDelay: Nanoseconds;
  /** Without a behavior block one sync goes at most to `max(factor × current, minimum)`. */
  readonly scaleUpLimitFactor: number;
  readonly scaleUpLimitMinimum: number;
}

/** How far the ratio of usage to target may be from 1 before replicas change; 0.1 means 0.9 to 1.1, both inside. */
export interface Tolerance {
  readonly down: number;
  readonly up: number;
}

/**
 * Defaults of Kubernetes.
 * Source: pkg/controller/podautoscaler/config/v1alpha1/defaults.go; the limit constants from horizontal.go.
 */
export const defaultHpaConfig: HpaConfig = {
  syncPeriod: seconds(15),
  tolerance: { down: 0.1, up: 0.1 },
  downscaleStabilization: seconds(300),
  cpuInitializationPeriod: seconds(300),
  initialReadinessDelay: seconds(30),
  scaleUpLimitFactor: 2,
  scaleUpLimitMinimum: 4,
};

/** Source: pkg/controller/podautoscaler/replica_calculator.go, `Tolerances.isWithin` (1.33 on: both ends belong to it). */
export function isWithinTolerance(ratio: number, { down, up }: Tolerance): boolean {
  return 1 - down <= ratio && ratio <= 1 + up;
}
