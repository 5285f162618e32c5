import type { HotRoute } from './hot-route.ts';
import type { Link } from './link.ts';

/** Pods behind a cluster as of one version; the same object as long as nothing changed. */
export interface EndpointView {
  readonly pods: Int32Array;
}

/** Route by shape (index into `routes`, -1 not asked yet), one for all proxies of a class. The array is replaced when it grows. */
export interface RouteMemo {
  byShape: Int32Array;
}

/**
 * What a proxy knows, as the pipeline asks for it. The control plane implements it over version histories; a test may
 * lay hand-made tables. Everything here is cold: the pipeline keeps what it got until the proxy's view changes.
 */
export interface ConfigSource {
  /** All compiled routes, by index. */
  readonly routes: readonly HotRoute[];
  /** Simulated time at which the view of a proxy changes next; the pipeline calls `refresh` once it is reached. */
  readonly nextChange: Float64Array;
  /** Takes in what has reached the proxy by now: moves `nextChange` on, and `position` when the view changed. */
  refresh(proxy: number): void;
  /** Number of the proxy's current view. */
  readonly position: Int32Array;
  /** By proxy. */
  readonly memos: readonly RouteMemo[];
  /** The route of a shape that the memo does not have yet. */
  resolve(proxy: number, shape: number): number;
  /** Shape to send upstream on a route; same shape when nothing is rewritten. */
  upstreamShape(route: number, cluster: number, shape: number): number;
  /** Status of the proxy's own reply when a request of this shape runs out of time. */
  timeoutStatus(shape: number): number;
  /** The current link of the proxy to a cluster; null when it knows no such cluster (NC). */
  openLink(proxy: number, cluster: number): Link | null;
  /** Pods of the link's cluster in the proxy's current view. */
  endpoints(link: Link): EndpointView;
}
