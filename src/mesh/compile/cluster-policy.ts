import type { ConnectionPoolSettings, ConsistentHashLB, TrafficPolicy } from '../../api/istio/destination-rule.ts';
import type { Destination } from '../../api/istio/virtual-service.ts';
import type { ConfigView } from './config-view.ts';
import { type ConsolidatedRule, type ConsolidatedSubset, findDestinationRule } from './destination-rule-index.ts';
import { durationMsOr } from './duration.ts';
import { type BalancerSettings, compileLoadBalancer, type SlowStart } from './load-balancer-settings.ts';
import { compileLocality, type LocalityPolicy } from './locality-policy.ts';
import type { MeshService } from './mesh-service.ts';
import type { Origin } from './origin.ts';
import { compileOutlierDetection, type OutlierSettings } from './outlier-settings.ts';
import type { PortProtocol } from './port-protocol.ts';
import { type ProxyClass, visibleServices } from './sidecar-scope.ts';
import { type EffectiveTrafficPolicy, effectiveTlsMode, effectiveTrafficPolicy } from './traffic-policy.ts';

/** Istio's "unlimited" for the four breakers. */
export const UNLIMITED = 4_294_967_295;

/** Envoy's panic threshold where no outlier detection sets another. */
const PANIC_THRESHOLD_PERCENT = 50;

/** What one class of proxies does with one cluster; state that comes of it is per proxy. */
export interface ClusterPolicy {
  readonly host: string;
  readonly subset: string;
  readonly port: number;
  /** Labels an endpoint must have; null: the rule has no such subset, so the cluster does not exist. */
  readonly subsetLabels: Readonly<Record<string, string>> | null;
  readonly loadBalancer: BalancerSettings;
  readonly slowStart: SlowStart | null;
  readonly connectTimeoutMs: number;
  /** Unused connections; 0 never closes. */
  readonly idleTimeoutMs: number;
  /** 0 is none. */
  readonly maxConnectionDurationMs: number;
  readonly maxConnections: number;
  readonly maxPendingRequests: number;
  readonly maxRequests: number;
  readonly maxRetries: number;
  /** 0 is unlimited, 1 no keep-alive. */
  readonly maxRequestsPerConnection: number;
  readonly maxConcurrentStreams: number;
  /** Protocol towards the endpoints; `client` is the one the request came in. */
  readonly upstreamProtocol: 'http1' | 'http2' | 'client' | 'tcp';
  readonly retryBudget: { readonly percent: number; readonly minRetryConcurrency: number } | null;
  readonly outlierDetection: OutlierSettings | null;
  readonly panicThresholdPercent: number;
  /** Null: automatic, by what each endpoint can do. */
  readonly tlsMode: 'DISABLE' | 'SIMPLE' | 'MUTUAL' | 'ISTIO_MUTUAL' | null;
  readonly locality: LocalityPolicy;
  /** The caller chose the address: no balancing, no locality. */
  readonly usesOriginalDestination: boolean;
  readonly origins: readonly Origin[];
}

interface Lookup {
  readonly service: MeshService | undefined;
  readonly rule: ConsolidatedRule | undefined;
}

function lookUp(view: ConfigView, proxy: ProxyClass, host: string): Lookup {
  const service = visibleServices(view, proxy.namespace).get(host);
  return { service, rule: findDestinationRule(view.destinationRules, proxy, host, service?.namespace) };
}

function subsetOf(rule: ConsolidatedRule | undefined, name: string): ConsolidatedSubset | undefined {
  return name === '' ? undefined : rule?.subsets.find(({ subset }) => subset.name === name);
}

/** Whether the rule a client applies to the host has the subset; the empty one always is. */
export function hasSubset(view: ConfigView, proxy: ProxyClass, host: string, subset: string): boolean {
  return subset === '' || subsetOf(lookUp(view, proxy, host).rule, subset) !== undefined;
}

function poolLimits(pool: ConnectionPoolSettings | undefined, meshConnectTimeoutMs: number) {
  const { tcp, http } = pool ?? {};
  return {
    connectTimeoutMs: durationMsOr(tcp?.connectTimeout, meshConnectTimeoutMs),
    idleTimeoutMs: durationMsOr(http?.idleTimeout ?? tcp?.idleTimeout, 3_600_000),
    maxConnectionDurationMs: durationMsOr(tcp?.maxConnectionDuration, 0),
    maxConnections: tcp?.maxConnections || UNLIMITED,
    maxPendingRequests: http?.http1MaxPendingRequests || UNLIMITED,
    maxRequests: http?.http2MaxRequests || UNLIMITED,
    maxRetries: http?.maxRetries || UNLIMITED,
    maxRequestsPerConnection: http?.maxRequestsPerConnection ?? 0,
    maxConcurrentStreams: http?.maxConcurrentStreams || 1024,
  };
}

/** Source: istio/istio pilot/pkg/networking/core/cluster_traffic_policy.go (shouldH2Upgrade), cluster_builder.go */
function upstreamProtocol(
  pool: ConnectionPoolSettings | undefined,
  protocol: PortProtocol | undefined,
  meshUpgrades: boolean,
): ClusterPolicy['upstreamProtocol'] {
  const { h2UpgradePolicy, useClientProtocol } = pool?.http ?? {};
  if (useClientProtocol) return 'client';
  if (h2UpgradePolicy === 'UPGRADE' || protocol === 'http2' || protocol === 'grpc') return 'http2';
  if (protocol === 'http') return meshUpgrades && h2UpgradePolicy !== 'DO_NOT_UPGRADE' ? 'http2' : 'http1';
  return protocol === undefined || protocol === 'sniffed' ? 'client' : 'tcp';
}

function retryBudgetOf(policy: EffectiveTrafficPolicy): ClusterPolicy['retryBudget'] {
  if (!policy.retryBudget) return null;
  const { percent, minRetryConcurrency } = policy.retryBudget;
  return { percent: percent ?? 20, minRetryConcurrency: minRetryConcurrency ?? 3 };
}

/**
 * The settings of one cluster for one class of proxies: the DestinationRule that it finds, merged and overridden, over the
 * mesh's defaults. Source: istio/istio pilot/pkg/networking/core/cluster_traffic_policy.go
 */
export function compileClusterPolicy(
  view: ConfigView,
  proxy: ProxyClass,
  host: string,
  subset: string,
  port: number,
): ClusterPolicy {
  const { service, rule } = lookUp(view, proxy, host);
  const found = subsetOf(rule, subset);
  const { mesh } = view;
  const declared = effectiveTrafficPolicy(rule?.trafficPolicy, found?.subset.trafficPolicy, port);
  const connectionPool = declared.connectionPool ?? mesh.defaultTrafficPolicy?.connectionPool;
  const outlier = declared.outlierDetection ?? mesh.defaultTrafficPolicy?.outlierDetection;
  const outlierDetection = outlier ? compileOutlierDetection(outlier) : null;
  const loadBalancer = compileLoadBalancer(declared.loadBalancer);
  const protocol = service?.ports.find(({ number }) => number === port)?.protocol;
  const usesOriginalDestination = service?.resolution === 'original' || loadBalancer.kind === 'PASSTHROUGH';
  return {
    host,
    subset,
    port,
    subsetLabels: subset === '' ? {} : found ? (found.subset.labels ?? {}) : null,
    loadBalancer,
    slowStart: loadBalancer.slowStart,
    ...poolLimits(connectionPool, mesh.connectTimeoutMs),
    upstreamProtocol: upstreamProtocol(connectionPool, protocol, mesh.h2UpgradePolicy === 'UPGRADE'),
    retryBudget: retryBudgetOf(declared),
    outlierDetection,
    panicThresholdPercent: outlierDetection?.panicThresholdPercent ?? PANIC_THRESHOLD_PERCENT,
    tlsMode: effectiveTlsMode(rule?.trafficPolicy, found?.subset.trafficPolicy, port) ?? null,
    locality: usesOriginalDestination
      ? { kind: 'none' }
      : compileLocality(
          declared.loadBalancer?.localityLbSetting,
          service,
          mesh.localityLbSetting,
          Boolean(declared.outlierDetection),
        ),
    usesOriginalDestination,
    origins: [rule?.policyOrigin, found?.origin].filter((origin) => origin !== undefined),
  };
}

function portHash(policy: TrafficPolicy | undefined, port: number | undefined): ConsistentHashLB | undefined {
  if (port === undefined) return undefined;
  return policy?.portLevelSettings?.find((each) => each.port?.number === port)?.loadBalancer?.consistentHash;
}

/**
 * Whether a rule's destination is hashed, which switches off the avoidance of hosts already tried. Port settings count
 * only for a destination that names its port. Source: istio/istio pilot/pkg/networking/core/route/route.go (hashForHTTPDestination)
 */
export function usesConsistentHash(view: ConfigView, proxy: ProxyClass, destination: Destination): boolean {
  const { rule } = lookUp(view, proxy, destination.host);
  const subset = subsetOf(rule, destination.subset ?? '')?.subset.trafficPolicy;
  const port = destination.port?.number;
  return (
    (portHash(subset, port) ??
      subset?.loadBalancer?.consistentHash ??
      portHash(rule?.trafficPolicy, port) ??
      rule?.trafficPolicy?.loadBalancer?.consistentHash) !== undefined
  );
}
