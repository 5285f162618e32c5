import { clusterExists } from '../../../src/mesh/compile/cluster-exists.ts';
import { compileGateway, gatewayKey } from '../../../src/mesh/compile/compile-gateway.ts';
import { compileOutbound } from '../../../src/mesh/compile/compile-outbound.ts';
import type { FaultPolicy } from '../../../src/mesh/compile/fault.ts';
import { headerValues, type RequestShape } from '../../../src/mesh/compile/request-shape.ts';
import type { RetryPolicy } from '../../../src/mesh/compile/retry-policy.ts';
import { type RouteDecision, selectRoute } from '../../../src/mesh/compile/route-table.ts';
import type { ProxyClass } from '../../../src/mesh/compile/sidecar-scope.ts';
import { upstreamRequest } from '../../../src/mesh/compile/upstream-request.ts';
import { expectPartial, type OracleAdapter, type OracleCase } from '../adapter.ts';
import { type GivenObjects, viewOf } from './objects.ts';

interface Given extends GivenObjects {
  readonly request: {
    readonly host: string;
    readonly port: number;
    readonly scheme: string;
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string | string[]>>;
    readonly via: { readonly sidecar?: ProxyClass; readonly gateway?: string };
  };
}

interface Expected {
  readonly outcome: string;
  readonly upstreamHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly upstreamHeadersAbsent?: readonly string[];
  readonly [key: string]: unknown;
}

const SHARE_TOLERANCE = 1e-9;

/** Order of a set for comparison; both sides go through it. */
function sorted<T>(values: readonly T[], keys: readonly (keyof T)[] = []): T[] {
  const text = (value: T) => (keys.length ? keys.map((key) => String(value[key])).join('|') : String(value));
  return values.toSorted((a, b) => (text(a) < text(b) ? -1 : 1));
}

const CLUSTER_KEYS = ['host', 'subset', 'port'] as const;

function asSets(outcome: Record<string, unknown>): Record<string, unknown> {
  const result = { ...outcome };
  for (const key of ['destinations', 'mirrors']) {
    if (Array.isArray(result[key]))
      result[key] = sorted(result[key] as { host: string; subset: string; port: number }[], CLUSTER_KEYS);
  }
  const retries = result.retries as { retryOn?: string[]; retriableStatusCodes?: number[] } | null | undefined;
  if (retries) {
    result.retries = {
      ...retries,
      ...(retries.retryOn && { retryOn: sorted(retries.retryOn) }),
      ...(retries.retriableStatusCodes && { retriableStatusCodes: sorted(retries.retriableStatusCodes) }),
    };
  }
  return result;
}

function retriesOf(retry: RetryPolicy | null) {
  return (
    retry && {
      attempts: retry.numRetries,
      retryOn: retry.retryOn,
      retriableStatusCodes: retry.retriableStatusCodes,
      perTryTimeoutMs: retry.perTryTimeoutMs,
      backoffBaseMs: retry.backoffBaseMs,
      avoidPreviousHosts: retry.avoidPreviousHosts,
      retryRemoteLocalities: retry.retryRemoteLocalities,
    }
  );
}

function faultOf(fault: FaultPolicy | null) {
  return fault && { delay: fault.delay, abort: fault.abort };
}

function outcomeOf(
  decision: RouteDecision,
  request: RequestShape,
  exists: (cluster: { host: string; subset: string; port: number }) => boolean,
): Record<string, unknown> {
  switch (decision.kind) {
    case 'noRoute':
      return { outcome: 'noRoute', status: 404, responseFlag: 'NR' };
    case 'blackhole':
      return { outcome: 'blackhole', status: 502 };
    case 'passthrough':
      return { outcome: 'passthrough', timeoutMs: decision.timeoutMs, retries: retriesOf(decision.retry) };
    case 'close':
      return { outcome: 'close' };
    case 'redirect':
      return { outcome: 'redirect', status: decision.status, location: decision.location };
    case 'directResponse':
      return { outcome: 'directResponse', status: decision.status, body: decision.body };
    case 'route': {
      const { route, action } = decision;
      if (!action.destinations.some(({ cluster }) => exists(cluster))) {
        return { outcome: 'clusterNotFound', status: action.clusterNotFoundStatus, responseFlag: 'NC' };
      }
      const upstream = upstreamRequest(request, route.match.path, action, action.destinations[0]!);
      return {
        outcome: 'route',
        destinations: action.destinations.map(({ cluster, weight }) => ({
          ...cluster,
          share: weight / action.totalWeight,
        })),
        timeoutMs: action.timeoutMs,
        retries: retriesOf(action.retry),
        fault: faultOf(route.fault),
        mirrors: action.mirrors.map(({ cluster, probability }) => ({ ...cluster, probability })),
        upstreamPath: upstream.path,
        upstreamHost: upstream.authority,
        upstreamHeaders: Object.fromEntries(upstream.headers),
      };
    }
    default: {
      const never: never = decision;
      return never;
    }
  }
}

function decide(given: Given): Record<string, unknown> {
  const view = viewOf(given);
  const { via, port, host, headers, scheme, method, path } = given.request;
  const request = { authority: host, scheme, method, path, headers: headerValues(Object.entries(headers)) };
  if (via.sidecar) {
    const proxy = via.sidecar;
    const decision = selectRoute(compileOutbound(view, proxy, port), request);
    return outcomeOf(decision, request, (cluster) => clusterExists(view, proxy, cluster));
  }
  const gateways = view.gateways.filter((gateway) => gatewayKey(gateway) === via.gateway);
  const proxy = { namespace: gateways[0]?.metadata.namespace ?? 'default', labels: gateways[0]?.spec.selector ?? {} };
  const decision = selectRoute(compileGateway(view, proxy, gateways, port), request);
  return outcomeOf(decision, request, (cluster) => clusterExists(view, proxy, cluster, 'gateway'));
}

export const adapter: OracleAdapter = {
  files: ['istio/routing.json'],
  check({ given, expect }: OracleCase): void {
    const actual = decide(given as unknown as Given);
    const { upstreamHeaders, upstreamHeadersAbsent, ...expected } = expect as Expected;
    expectPartial(asSets(actual), asSets(expected), SHARE_TOLERANCE);
    const headers = (actual.upstreamHeaders ?? {}) as Record<string, unknown>;
    for (const [name, values] of Object.entries(upstreamHeaders ?? {})) {
      expectPartial(headers[name.toLowerCase()], values, 0, `upstreamHeaders.${name}`);
    }
    for (const name of upstreamHeadersAbsent ?? []) {
      expectPartial(headers[name.toLowerCase()], undefined, 0, `upstreamHeaders.${name}`);
    }
  },
};
