import type { ConsistentHashLB, LoadBalancerSettings } from '../../api/istio/destination-rule.ts';
import { durationMsOr } from './duration.ts';

/** What a request is hashed on; nothing set: every host is as good. */
export interface HashKey {
  readonly header?: string;
  readonly cookie?: string;
  readonly cookiePath?: string;
  /** Present: the proxy makes the cookie when the request lacks it. 0 is a session cookie. */
  readonly cookieTtlMs?: number;
  readonly sourceIp?: boolean;
  readonly queryParameter?: string;
}

export type BalancerSettings =
  | { readonly kind: 'LEAST_REQUEST' | 'ROUND_ROBIN'; readonly slowStart: SlowStart | null }
  | { readonly kind: 'RANDOM' | 'PASSTHROUGH'; readonly slowStart: null }
  | { readonly kind: 'RING_HASH'; readonly minimumRingSize: number; readonly hashOn: HashKey; readonly slowStart: null }
  | { readonly kind: 'MAGLEV'; readonly tableSize: number; readonly hashOn: HashKey; readonly slowStart: null };

export interface SlowStart {
  readonly windowMs: number;
  readonly aggression: number;
  readonly minWeightPercent: number;
}

const RING_SIZE_MIN = 1024;
const MAGLEV_TABLE_SIZE = 65_537;

function slowStartOf(settings: LoadBalancerSettings | undefined): SlowStart | null {
  const windowMs = durationMsOr(settings?.warmup?.duration ?? settings?.warmupDurationSecs, null);
  if (windowMs === null) return null;
  const { aggression, minimumPercent } = settings?.warmup ?? {};
  return { windowMs, aggression: aggression ?? 1, minWeightPercent: minimumPercent ?? 10 };
}

function hashKeyOf(hash: ConsistentHashLB): HashKey {
  if (hash.httpHeaderName !== undefined) return { header: hash.httpHeaderName };
  if (hash.httpCookie !== undefined) {
    const { name, path, ttl } = hash.httpCookie;
    return {
      cookie: name ?? '',
      ...(path !== undefined && { cookiePath: path }),
      ...(ttl !== undefined && { cookieTtlMs: durationMsOr(ttl, 0) }),
    };
  }
  if (hash.useSourceIp !== undefined) return { sourceIp: hash.useSourceIp };
  if (hash.httpQueryParameterName !== undefined) return { queryParameter: hash.httpQueryParameterName };
  return {};
}

/** Source: istio/istio pilot/pkg/networking/core/cluster_traffic_policy.go (applyLoadBalancer, ApplyRingHashLoadBalancer) */
export function compileLoadBalancer(settings: LoadBalancerSettings | undefined): BalancerSettings {
  const hash = settings?.consistentHash;
  if (hash?.maglev) {
    const tableSize = hash.maglev.tableSize || MAGLEV_TABLE_SIZE;
    return { kind: 'MAGLEV', tableSize, hashOn: hashKeyOf(hash), slowStart: null };
  }
  if (hash) {
    const declared = hash.ringHash ? hash.ringHash.minimumRingSize : hash.minimumRingSize;
    return { kind: 'RING_HASH', minimumRingSize: declared || RING_SIZE_MIN, hashOn: hashKeyOf(hash), slowStart: null };
  }
  switch (settings?.simple) {
    case 'RANDOM':
    case 'PASSTHROUGH':
      return { kind: settings.simple, slowStart: null };
    case 'ROUND_ROBIN':
      return { kind: 'ROUND_ROBIN', slowStart: slowStartOf(settings) };
    default:
      return { kind: 'LEAST_REQUEST', slowStart: slowStartOf(settings) };
  }
}
