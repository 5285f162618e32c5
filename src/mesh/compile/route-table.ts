import { type RedirectAction, redirectLocation } from './redirect.ts';
import { hostWithoutPort, type RequestShape } from './request-shape.ts';
import type { ForwardAction, Route } from './route.ts';
import { findVirtualHost, type VirtualHostIndex } from './virtual-hosts.ts';

/**
 * What one listener of one proxy class does with a request. Immutable; `selectRoute` is pure in (table, shape).
 */
export interface RouteTable {
  readonly hosts: VirtualHostIndex;
  /**
   * A host that no virtual host covers: sent where the caller meant it (`passthrough`), answered 502 (`blackhole`), its
   * connection closed because no HTTP listener took it (`close`), or answered 404 (`notFound`, at gateways).
   */
  readonly unknownHost: 'passthrough' | 'blackhole' | 'close' | 'notFound';
}

export type RouteDecision =
  | { readonly kind: 'route'; readonly route: Route; readonly action: ForwardAction }
  | { readonly kind: 'redirect'; readonly status: number; readonly location: string; readonly route: Route | null }
  | { readonly kind: 'directResponse'; readonly status: number; readonly body: string; readonly route: Route }
  /** 404, flag NR. */
  | { readonly kind: 'noRoute' }
  /** No retries, no timeout. */
  | { readonly kind: 'passthrough'; readonly timeoutMs: 0; readonly retry: null }
  /** Direct 502. */
  | { readonly kind: 'blackhole' }
  | { readonly kind: 'close' };

const NO_ROUTE: RouteDecision = { kind: 'noRoute' };
const UNKNOWN: Readonly<Record<RouteTable['unknownHost'], RouteDecision>> = {
  passthrough: { kind: 'passthrough', timeoutMs: 0, retry: null },
  blackhole: { kind: 'blackhole' },
  close: { kind: 'close' },
  notFound: NO_ROUTE,
};

function redirectDecision(redirect: RedirectAction, request: RequestShape, route: Route): RouteDecision {
  return { kind: 'redirect', status: redirect.status, location: redirectLocation(redirect, request), route };
}

/**
 * The virtual host is chosen first, by name alone; a miss among its routes never falls to a wider host.
 *
 *     authority ─► virtual host ─► first route whose match holds ─► its action
 *         └─ unknown: passthrough | 502 | closed | 404     └─ none: 404 NR
 */
export function selectRoute(table: RouteTable, request: RequestShape): RouteDecision {
  const host = findVirtualHost(table.hosts, hostWithoutPort(request.authority));
  if (host === undefined) return UNKNOWN[table.unknownHost];
  if (host.requiresTls && request.scheme !== 'https') {
    return { kind: 'redirect', status: 301, location: `https://${request.authority}${request.path}`, route: null };
  }
  const route = host.routes.find(({ match }) => match.test(request));
  if (route === undefined) return NO_ROUTE;
  const { action } = route;
  switch (action.kind) {
    case 'forward':
      return { kind: 'route', route, action };
    case 'redirect':
      return redirectDecision(action.redirect, request, route);
    case 'directResponse':
      return { kind: 'directResponse', status: action.status, body: action.body, route };
    case 'none':
      return NO_ROUTE;
    default: {
      const never: never = action;
      return never;
    }
  }
}

/**
 * Index of the destination that `below(totalWeight)` draws; one destination needs no draw.
 * Source: envoyproxy/envoy source/common/router/config_impl.cc (pickWeightedCluster)
 */
export function pickDestination(action: ForwardAction, below: (n: number) => number): number {
  const { destinations, totalWeight } = action;
  if (destinations.length === 1) return 0;
  let left = below(totalWeight);
  for (let i = 0; i < destinations.length; i++) {
    left -= destinations[i]!.weight;
    if (left < 0) return i;
  }
  return destinations.length - 1;
}
