/** `outlier_detection` of a cluster, under the names of the API. Percentages are 0..100, times milliseconds. */
export interface OutlierDetectionOptions {
  /** Time between sweeps; un-ejection happens only there. */
  readonly intervalMs: number;
  readonly baseEjectionTimeMs: number;
  readonly maxEjectionTimeMs: number;
  readonly maxEjectionTimeJitterMs: number;
  /** Hard ceiling on the share of ejected hosts, the candidate included. 10 % ejects nobody out of fewer than ten. */
  readonly maxEjectionPercent: number;
  /** Lets the first ejection pass whatever the ceiling. */
  readonly alwaysEjectOneHost: boolean;
  /** Runs of failures that eject; 0 never does. */
  readonly consecutive5xx: number;
  readonly consecutiveGatewayFailure: number;
  readonly consecutiveLocalOriginFailure: number;
  readonly successRateMinimumHosts: number;
  readonly successRateRequestVolume: number;
  /** Thousandths of a standard deviation below the mean. */
  readonly successRateStdevFactor: number;
  readonly failurePercentageThreshold: number;
  readonly failurePercentageMinimumHosts: number;
  readonly failurePercentageRequestVolume: number;
  /** Chance that a detection ejects. Drawn only strictly between 0 and 100. */
  readonly enforcingConsecutive5xx: number;
  readonly enforcingConsecutiveGatewayFailure: number;
  readonly enforcingConsecutiveLocalOriginFailure: number;
  readonly enforcingSuccessRate: number;
  readonly enforcingLocalOriginSuccessRate: number;
  readonly enforcingFailurePercentage: number;
  readonly enforcingFailurePercentageLocalOrigin: number;
  /** Counts what this proxy saw itself (timeouts, resets, failed connects) apart from what hosts answered. */
  readonly splitExternalLocalOriginErrors: boolean;
  readonly successfulActiveHealthCheckUnejectHost: boolean;
}

const DEFAULT_MAX_EJECTION_TIME_MS = 300_000;

/** Source: envoyproxy/envoy 1.39 source/common/upstream/outlier_detection_impl.h */
const DEFAULTS: OutlierDetectionOptions = {
  intervalMs: 10_000,
  baseEjectionTimeMs: 30_000,
  maxEjectionTimeMs: DEFAULT_MAX_EJECTION_TIME_MS,
  maxEjectionTimeJitterMs: 0,
  maxEjectionPercent: 10,
  alwaysEjectOneHost: false,
  consecutive5xx: 5,
  consecutiveGatewayFailure: 5,
  consecutiveLocalOriginFailure: 5,
  successRateMinimumHosts: 5,
  successRateRequestVolume: 100,
  successRateStdevFactor: 1900,
  failurePercentageThreshold: 85,
  failurePercentageMinimumHosts: 5,
  failurePercentageRequestVolume: 50,
  enforcingConsecutive5xx: 100,
  enforcingConsecutiveGatewayFailure: 0,
  enforcingConsecutiveLocalOriginFailure: 100,
  enforcingSuccessRate: 100,
  enforcingLocalOriginSuccessRate: 100,
  enforcingFailurePercentage: 0,
  enforcingFailurePercentageLocalOrigin: 0,
  splitExternalLocalOriginErrors: false,
  successfulActiveHealthCheckUnejectHost: true,
};

/** What Envoy makes of the fields that are given. `maxEjectionTimeMs` is never less than the base by default. */
export function outlierDetectionOptions(given: Partial<OutlierDetectionOptions>): OutlierDetectionOptions {
  const base = given.baseEjectionTimeMs ?? DEFAULTS.baseEjectionTimeMs;
  return { ...DEFAULTS, maxEjectionTimeMs: Math.max(DEFAULT_MAX_EJECTION_TIME_MS, base), ...given };
}
