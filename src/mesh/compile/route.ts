import type { FaultPolicy } from './fault.ts';
import type { HeaderChanges } from './header-operations.ts';
import type { Origin } from './origin.ts';
import type { RedirectAction } from './redirect.ts';
import type { RetryPolicy } from './retry-policy.ts';
import type { RouteMatch } from './route-match.ts';

/** Envoy's `outbound|port|subset|host`. */
export interface ClusterName {
  readonly host: string;
  /** Empty: the whole service. */
  readonly subset: string;
  readonly port: number;
}

export interface WeightedDestination {
  readonly cluster: ClusterName;
  /** Relative; 1 for an only destination. */
  readonly weight: number;
  readonly requestHeaders: HeaderChanges;
  readonly responseHeaders: HeaderChanges;
  /** Host given by the headers of this destination; that of the route goes before it. */
  readonly authority: string | undefined;
}

export interface Mirror {
  readonly cluster: ClusterName;
  readonly probability: number;
}

export type PathRewrite =
  /** Replaces what the path condition matched, as a string. */
  | { readonly kind: 'prefix'; readonly replacement: string }
  | { readonly kind: 'regex'; readonly substitute: (path: string) => string };

export interface ForwardAction {
  readonly kind: 'forward';
  /** Never empty; the draw is by weight. */
  readonly destinations: readonly WeightedDestination[];
  readonly totalWeight: number;
  /** All tries and their back-off together; 0 is none. */
  readonly timeoutMs: number;
  readonly retry: RetryPolicy | null;
  readonly mirrors: readonly Mirror[];
  readonly rewrite: PathRewrite | null;
  readonly authority: string | undefined;
  readonly requestHeaders: HeaderChanges;
  readonly responseHeaders: HeaderChanges;
  /** What a cluster unknown to the proxy answers. */
  readonly clusterNotFoundStatus: 503 | 500;
  /** The bytes are forwarded without being read: no HTTP rule, retry or timeout can apply. */
  readonly isTcp: boolean;
}

export type RouteAction =
  | ForwardAction
  | { readonly kind: 'redirect'; readonly redirect: RedirectAction }
  | { readonly kind: 'directResponse'; readonly status: number; readonly body: string }
  /** A redirect code that Envoy does not know. It refuses the table; here such a route answers nothing. */
  | { readonly kind: 'none' };

export interface Route {
  readonly name: string;
  readonly match: RouteMatch;
  readonly action: RouteAction;
  readonly fault: FaultPolicy | null;
  readonly origin: Origin;
}
