import type { Engine } from '../../engine/engine.ts';
import { purposeOf } from '../../engine/keyed-draws.ts';
import type { Attempts } from '../../request/attempts.ts';
import type { Calls } from '../../request/calls.ts';
import { EventKind } from '../../request/event-kind.ts';
import { ResponseFlag } from '../../request/response-flag.ts';
import type { Shape, Shapes } from '../../request/shapes.ts';
import { ms, type Nanoseconds } from '../../units/quantity.ts';
import { headerValues, type RequestShape } from '../compile/request-shape.ts';
import type { RetryPolicy as CompiledRetry } from '../compile/retry-policy.ts';
import type { ClusterName, ForwardAction, Route } from '../compile/route.ts';
import type { RouteDecision } from '../compile/route-table.ts';
import { upstreamRequest } from '../compile/upstream-request.ts';
import type { HotRoute, Mirror } from '../data-plane/hot-route.ts';
import { parseRetryOn, type RetryPolicy, retriableStatusCodeTable } from '../policy/retry.ts';
import { perTryTimeout } from '../policy/timeouts.ts';
import type { ClusterNames } from './cluster-names.ts';
import { FaultFilter } from './fault-filter.ts';

/** Turns what istiod's compiler said into routes the pipeline runs: names become integers, durations lanes. */
export class HotRoutes {
  /** By index. */
  readonly list: HotRoute[] = [];

  private readonly engine: Engine;
  private readonly calls: Calls;
  private readonly attempts: Attempts;
  private readonly shapes: Shapes;
  private readonly clusters: ClusterNames;
  private readonly byRoute = new Map<Route, number>();
  private readonly replies = new Map<number, number>();
  private readonly plain = new Map<number, number>();
  /** The compiled action behind a hot route that changes requests; null for the others. */
  private readonly rewriting: (RewritingRoute | null)[] = [];
  private readonly rewritten = new Map<string, number>();

  constructor(engine: Engine, calls: Calls, attempts: Attempts, shapes: Shapes, clusters: ClusterNames) {
    this.engine = engine;
    this.calls = calls;
    this.attempts = attempts;
    this.shapes = shapes;
    this.clusters = clusters;
  }

  /** Index of the hot route for a decision; routes of one compiled table share theirs. */
  ofDecision(decision: RouteDecision): number {
    switch (decision.kind) {
      case 'route':
        return this.ofForward(decision.route, decision.action);
      case 'redirect':
      case 'directResponse':
        return this.ofReply(decision.status, 0);
      case 'noRoute':
        return this.ofReply(404, ResponseFlag.NR);
      case 'blackhole':
        return this.ofReply(502, 0);
      // Nothing of the cluster answers to that name: the connection to the original address fails.
      case 'passthrough':
      case 'close':
        return this.ofReply(503, ResponseFlag.UF);
      default: {
        const never: never = decision;
        return never;
      }
    }
  }

  /** A route to one cluster without any policy: what a client without a proxy has. */
  ofCluster(cluster: number): number {
    const known = this.plain.get(cluster);
    if (known !== undefined) return known;
    const route = this.add({ ...FORWARD_ONLY, ...weights([cluster], [1]) }, null);
    this.plain.set(cluster, route);
    return route;
  }

  ofReply(status: number, flags: number): number {
    const key = status * 65536 + flags;
    const known = this.replies.get(key);
    if (known !== undefined) return known;
    const route = this.add({ ...FORWARD_ONLY, replyStatus: status, replyFlags: flags }, null);
    this.replies.set(key, route);
    return route;
  }

  /** Shape as the chosen cluster gets it, memoised. */
  upstreamShape(route: number, cluster: number, shape: number): number {
    const rewriting = this.rewriting[route];
    if (rewriting === null) return shape;
    const key = `${route}/${cluster}/${shape}`;
    const known = this.rewritten.get(key);
    if (known !== undefined) return known;
    const destination = rewriting.action.destinations[rewriting.clusters.indexOf(cluster)];
    const from = this.shapes.get(shape);
    const to = upstreamRequest(requestShape(from), rewriting.route.match.path, rewriting.action, destination);
    const headers = new Map([...to.headers].map(([name, values]) => [name, values.join(',')]));
    const result = this.shapes.intern({ ...from, authority: to.authority, path: to.path, headers });
    this.rewritten.set(key, result);
    return result;
  }

  private ofForward(route: Route, action: ForwardAction): number {
    const known = this.byRoute.get(route);
    if (known !== undefined) return known;
    const clusters = action.destinations.map(({ cluster }) => this.clusters.intern(cluster));
    const retry = action.retry === null ? null : hotRetry(action.retry, action.timeoutMs);
    const hot: HotRoute = {
      ...FORWARD_ONLY,
      ...weights(
        clusters,
        action.destinations.map(({ weight }) => weight),
      ),
      timeoutLane: this.callLane(ms(action.timeoutMs)),
      retry,
      perTryLane:
        retry === null || retry.perTryTimeoutNs === 0
          ? -1
          : this.engine.openLane(retry.perTryTimeoutNs, EventKind.perTryTimeout, this.attempts),
      filters: route.fault === null ? [] : [new FaultFilter(route.fault)],
      mirrors: action.mirrors.map(({ cluster, probability }, i) => this.mirror(cluster, probability, action, i)),
      changesRequests: changesRequests(action),
      origin: route.origin,
    };
    const index = this.add(hot, changesRequests(action) ? { route, action, clusters } : null);
    this.byRoute.set(route, index);
    return index;
  }

  /** The copy goes to one cluster, within the route's own timeout, and is never retried. */
  private mirror(cluster: ClusterName, probability: number, action: ForwardAction, i: number): Mirror {
    const to = this.clusters.intern(cluster);
    const timeoutLane = this.callLane(ms(action.timeoutMs));
    const route = this.add({ ...FORWARD_ONLY, ...weights([to], [1]), timeoutLane }, null);
    return { route, probability, site: purposeOf(`mirror/${i}/${cluster.host}/${cluster.subset}`) };
  }

  private callLane(timeout: Nanoseconds): number {
    return timeout === 0 ? -1 : this.engine.openLane(timeout, EventKind.routeTimeout, this.calls);
  }

  private add(route: HotRoute, rewriting: RewritingRoute | null): number {
    this.rewriting.push(rewriting);
    return this.list.push(route) - 1;
  }
}

interface RewritingRoute {
  readonly route: Route;
  readonly action: ForwardAction;
  readonly clusters: readonly number[];
}

const FORWARD_ONLY: HotRoute = {
  replyStatus: 0,
  replyFlags: 0,
  timeoutLane: -1,
  retry: null,
  perTryLane: -1,
  hedgeOnPerTryTimeout: false,
  filters: [],
  mirrors: [],
  changesRequests: false,
  clusters: new Int32Array(0),
  cumulative: new Float64Array(0),
  total: 0,
  origin: null,
};

function weights(clusters: readonly number[], shares: readonly number[]) {
  const cumulative = new Float64Array(shares.length);
  let total = 0;
  shares.forEach((share, i) => {
    total += share;
    cumulative[i] = total;
  });
  return { clusters: Int32Array.from(clusters), cumulative, total };
}

function hotRetry(retry: CompiledRetry, timeoutMs: number): RetryPolicy {
  return {
    retryOn: parseRetryOn(retry.retryOn.join(',')),
    retriableStatusCodes: retriableStatusCodeTable(retry.retriableStatusCodes),
    numRetries: retry.numRetries,
    perTryTimeoutNs: ms(perTryTimeout(retry.perTryTimeoutMs ?? 0, -1, timeoutMs)),
    baseIntervalMs: retry.backoffBaseMs,
    maxIntervalMs: retry.backoffMaxMs,
    avoidPreviousHosts: retry.avoidPreviousHosts,
    hostSelectionAttempts: retry.hostSelectionAttempts,
  };
}

function changesRequests(action: ForwardAction): boolean {
  const changes = [action.requestHeaders, ...action.destinations.map(({ requestHeaders }) => requestHeaders)];
  return (
    action.rewrite !== null ||
    action.authority !== undefined ||
    action.destinations.some(({ authority }) => authority !== undefined) ||
    changes.some(({ remove, set, add }) => remove.length + set.length + add.length > 0)
  );
}

/** A shape as the compiler's matchers read it. */
export function requestShape(shape: Shape): RequestShape {
  return {
    authority: shape.authority,
    scheme: shape.scheme,
    method: shape.method,
    path: shape.path,
    headers: headerValues(shape.headers),
  };
}
