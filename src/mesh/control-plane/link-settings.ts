import type { Draws } from '../../engine/ports.ts';
import type { Nanoseconds } from '../../units/quantity.ts';
import { ms } from '../../units/quantity.ts';
import type { ClusterPolicy } from '../compile/cluster-policy.ts';
import { UNLIMITED } from '../compile/cluster-policy.ts';
import type { OutlierSettings } from '../compile/outlier-settings.ts';
import { Balancer, type LinkSettings } from '../data-plane/link.ts';
import { OutlierDetector } from '../policy/outlier-detection.ts';
import { outlierDetectionOptions } from '../policy/outlier-detection-options.ts';

export interface LinkDefaults {
  /** Connections take no time to open. */
  readonly connectsForFree: boolean;
  /** Protocol between proxies where the cluster leaves it open. */
  readonly protocol: 'http1' | 'http2';
}

/** What a client without a proxy has: no limits, and a host for each connection. */
export const KUBERNETES_LINK: LinkSettings = {
  balancer: Balancer.random,
  limits: {
    maxConnections: UNLIMITED,
    maxPendingRequests: UNLIMITED,
    maxRequests: UNLIMITED,
    maxRetries: UNLIMITED,
    retryBudget: null,
  },
  maxRequestsPerConnection: 0,
  connectTimeoutNs: ms(10_000),
  streamsPerConnection: 1,
  isPlain: false,
  isPerConnection: true,
  outlier: null,
  panicThresholdPercent: 0,
};

/** Settings of a proxy's link to a cluster. `draws` is the link's own stream: phase and jitter of its detector. */
export function linkSettings(
  policy: ClusterPolicy,
  defaults: LinkDefaults,
  now: Nanoseconds,
  draws: () => Draws,
): LinkSettings {
  const isHttp2 =
    policy.upstreamProtocol === 'http2' || (policy.upstreamProtocol !== 'tcp' && defaults.protocol === 'http2');
  const { maxConnections, maxPendingRequests, maxRequests, maxRetries, maxRequestsPerConnection, retryBudget } = policy;
  const isUnlimited =
    maxConnections === UNLIMITED &&
    maxPendingRequests === UNLIMITED &&
    maxRequests === UNLIMITED &&
    maxRequestsPerConnection === 0;
  return {
    balancer: balancerOf(policy),
    limits: {
      maxConnections,
      maxPendingRequests,
      maxRequests,
      maxRetries,
      retryBudget:
        retryBudget === null
          ? null
          : {
              budgetPercent: retryBudget.percent,
              minRetryConcurrency: retryBudget.minRetryConcurrency,
              budgetIntervalMs: 0,
            },
    },
    maxRequestsPerConnection,
    connectTimeoutNs: ms(policy.connectTimeoutMs),
    streamsPerConnection: isHttp2 ? Math.min(policy.maxConcurrentStreams, maxRequestsPerConnection || 2 ** 31 - 1) : 1,
    isPlain: isUnlimited && defaults.connectsForFree,
    isPerConnection: false,
    outlier: policy.outlierDetection === null ? null : detector(policy.outlierDetection, now, draws()),
    panicThresholdPercent: policy.panicThresholdPercent,
  };
}

function balancerOf({ loadBalancer }: ClusterPolicy): Balancer {
  switch (loadBalancer.kind) {
    case 'ROUND_ROBIN':
      return Balancer.roundRobin;
    case 'LEAST_REQUEST':
    // Hashing is reported as not modelled: the run goes on as if it were absent, with Istio's default.
    case 'RING_HASH':
    case 'MAGLEV':
      return Balancer.leastRequest;
    case 'RANDOM':
    // The original address is not kept (reported too): kube-proxy's choice, if it were.
    case 'PASSTHROUGH':
      return Balancer.random;
    default: {
      const never: never = loadBalancer;
      return never;
    }
  }
}

/** The interval timer starts with the cluster; one that is older than the run has a phase. */
function detector(settings: OutlierSettings, now: Nanoseconds, draws: Draws): OutlierDetector {
  const options = outlierDetectionOptions({
    consecutive5xx: settings.consecutive5xx ?? 0,
    consecutiveGatewayFailure: settings.consecutiveGatewayFailure ?? 0,
    enforcingConsecutiveGatewayFailure: settings.consecutiveGatewayFailure === null ? 0 : 100,
    consecutiveLocalOriginFailure: settings.consecutiveLocalOriginFailure ?? 0,
    splitExternalLocalOriginErrors: settings.splitExternalLocalOriginErrors,
    intervalMs: settings.intervalMs,
    baseEjectionTimeMs: settings.baseEjectionTimeMs,
    maxEjectionTimeMs: settings.maxEjectionTimeMs,
    maxEjectionPercent: settings.maxEjectionPercent,
    enforcingSuccessRate: 0,
    enforcingLocalOriginSuccessRate: 0,
  });
  const phase = Math.floor(draws.uniform() * ms(settings.intervalMs));
  return new OutlierDetector(options, (now - phase) as Nanoseconds, draws);
}
