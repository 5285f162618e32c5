import type { OutlierDetection } from '../../api/istio/destination-rule.ts';
import { durationMsOr } from './duration.ts';

/** Envoy's outlier detector as Istio configures it; null limits are detectors that are off. Success rate is always off. */
export interface OutlierSettings {
  readonly consecutive5xx: number | null;
  readonly consecutiveGatewayFailure: number | null;
  readonly splitExternalLocalOriginErrors: boolean;
  /** Counted only when local errors are split off. */
  readonly consecutiveLocalOriginFailure: number | null;
  readonly intervalMs: number;
  readonly baseEjectionTimeMs: number;
  readonly maxEjectionTimeMs: number;
  readonly maxEjectionPercent: number;
  /** Share of healthy hosts below which health is ignored. */
  readonly panicThresholdPercent: number;
}

const ENVOY_MAX_EJECTION_TIME_MS = 300_000;

/**
 * Source: istio/istio pilot/pkg/networking/core/cluster_traffic_policy.go (applyOutlierDetection); what it leaves unset is
 * Envoy's default (api/envoy/config/cluster/v3/outlier_detection.proto).
 */
export function compileOutlierDetection(outlier: OutlierDetection): OutlierSettings {
  const limit = (value: number | null | undefined, unset: number | null) => (value ?? unset) || null;
  const splits = outlier.splitExternalLocalOriginErrors ?? false;
  const baseEjectionTimeMs = durationMsOr(outlier.baseEjectionTime, 30_000);
  return {
    consecutive5xx: limit(outlier.consecutive5xxErrors, 5),
    consecutiveGatewayFailure: limit(outlier.consecutiveGatewayErrors, null),
    splitExternalLocalOriginErrors: splits,
    consecutiveLocalOriginFailure: splits ? outlier.consecutiveLocalOriginFailures || 5 : null,
    intervalMs: durationMsOr(outlier.interval, 10_000),
    baseEjectionTimeMs,
    maxEjectionTimeMs: Math.max(ENVOY_MAX_EJECTION_TIME_MS, baseEjectionTimeMs),
    maxEjectionPercent: outlier.maxEjectionPercent || 10,
    panicThresholdPercent: outlier.minHealthPercent ?? 0,
  };
}
