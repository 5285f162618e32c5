import type {
  Destination,
  HTTPMatchRequest,
  HTTPRoute,
  HTTPRouteDestination,
} from '../../api/istio/virtual-service.ts';
import { durationMsOr } from './duration.ts';
import { compileFault, probabilityOf } from './fault.ts';
import { compileHeaders, concatHeaders } from './header-operations.ts';
import type { EffectiveMesh } from './mesh-defaults.ts';
import type { MeshService } from './mesh-service.ts';
import type { Origin } from './origin.ts';
import { compileRedirect } from './redirect.ts';
import { substitution } from './regex.ts';
import type { ResolvedVirtualService } from './resolved-virtual-service.ts';
import { compileRetryPolicy } from './retry-policy.ts';
import type {
  ClusterName,
  ForwardAction,
  Mirror,
  PathRewrite,
  Route,
  RouteAction,
  WeightedDestination,
} from './route.ts';
import { compileMatch } from './route-match.ts';

/** The listener that routes are built for, and what it can look up. */
export interface RouteContext {
  readonly mesh: EffectiveMesh;
  readonly listenerPort: number;
  readonly isTls: boolean;
  /** `mesh`, or the Gateway's `namespace/name`. */
  readonly gateway: string;
  readonly proxy: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
  /** The service as this listener knows it: at a sidecar only with the listener's port. */
  readonly service: (host: string) => MeshService | undefined;
  /** Whether the destination's policy hashes requests to hosts. */
  readonly usesConsistentHash: (destination: Destination) => boolean;
}

/**
 * Whether a match can hold for this proxy and listener at all. A match that names a hit gateway asks nothing about the
 * source. Source: istio/istio pilot/pkg/networking/core/route/route.go (sourceMatchHTTP, translateRoute)
 */
function matchesProxy(match: HTTPMatchRequest, context: RouteContext): boolean {
  if (match.port && match.port !== context.listenerPort) return false;
  if (match.gateways?.length) return match.gateways.includes(context.gateway);
  const labels = Object.entries(match.sourceLabels ?? {});
  if (!labels.every(([key, value]) => context.proxy.labels[key] === value)) return false;
  return !match.sourceNamespace || match.sourceNamespace === context.proxy.namespace;
}

/** The destination's own port, else the only port of the service, else the listener's. Source: route.go (GetDestinationCluster) */
function clusterOf(destination: Destination, context: RouteContext): ClusterName {
  const service = context.service(destination.host);
  return {
    host: service?.aliasOf ?? destination.host,
    subset: destination.subset ?? '',
    port: destination.port?.number ?? (service?.ports.length === 1 ? service.ports[0]!.number : context.listenerPort),
  };
}

function weightedDestination(each: HTTPRouteDestination, weight: number, context: RouteContext): WeightedDestination {
  const headers = compileHeaders(each.headers);
  return {
    cluster: clusterOf(each.destination ?? { host: '' }, context),
    weight,
    requestHeaders: headers.request,
    responseHeaders: headers.response,
    authority: headers.authority,
  };
}

/** One destination whatever its weight; of several, those with a positive weight. */
function destinationsOf(rule: HTTPRoute, context: RouteContext): WeightedDestination[] {
  const declared = rule.route ?? [];
  if (declared.length === 1) return [weightedDestination(declared[0]!, 1, context)];
  return declared
    .filter(({ weight }) => (weight ?? 0) > 0)
    .map((each) => weightedDestination(each, each.weight!, context));
}

/** Absent percentages mean all requests, an explicit 0 none. Source: route.go (MirrorPercent, MirrorPercentByPolicy) */
function mirrorsOf(rule: HTTPRoute, context: RouteContext): Mirror[] {
  const mirrors: Mirror[] = [];
  if (rule.mirror) {
    const probability = rule.mirrorPercentage
      ? probabilityOf(rule.mirrorPercentage)
      : (rule.mirrorPercent ?? 100) / 100;
    mirrors.push({ cluster: clusterOf(rule.mirror, context), probability });
  }
  for (const { destination, percentage } of rule.mirrors ?? []) {
    if (!destination) continue;
    mirrors.push({ cluster: clusterOf(destination, context), probability: percentage ? probabilityOf(percentage) : 1 });
  }
  return mirrors.filter(({ probability }) => probability > 0);
}

function rewriteOf(rule: HTTPRoute): PathRewrite | null {
  const regex = rule.rewrite?.uriRegexRewrite;
  if (regex) return { kind: 'regex', substitute: substitution(regex.match ?? '', regex.rewrite ?? '') };
  return rule.rewrite?.uri ? { kind: 'prefix', replacement: rule.rewrite.uri } : null;
}

/** Source: route.go (applyHTTPRouteDestination) */
function forwardAction(rule: HTTPRoute, context: RouteContext): ForwardAction | undefined {
  const destinations = destinationsOf(rule, context);
  if (destinations.length === 0) return undefined;
  const only = rule.route?.length === 1 ? destinations[0] : undefined;
  const headers = compileHeaders(rule.headers);
  const hashes = only !== undefined && context.usesConsistentHash(rule.route![0]!.destination ?? { host: '' });
  return {
    kind: 'forward',
    destinations: only ? [{ ...only, requestHeaders: NO_CHANGES, responseHeaders: NO_CHANGES }] : destinations,
    totalWeight: destinations.reduce((sum, { weight }) => sum + weight, 0),
    timeoutMs: durationMsOr(rule.timeout, 0),
    retry: compileRetryPolicy(rule.retries, context.mesh.defaultHttpRetryPolicy, hashes),
    mirrors: mirrorsOf(rule, context),
    rewrite: rewriteOf(rule),
    authority: rule.rewrite?.authority || headers.authority,
    requestHeaders: only ? concatHeaders(headers.request, only.requestHeaders) : headers.request,
    responseHeaders: only ? concatHeaders(headers.response, only.responseHeaders) : headers.response,
    clusterNotFoundStatus: 503,
    isTcp: false,
  };
}

const NO_CHANGES = compileHeaders(undefined).request;

function actionOf(rule: HTTPRoute, context: RouteContext): RouteAction {
  if (rule.redirect) {
    const redirect = compileRedirect(rule.redirect, context.listenerPort, context.isTls);
    return redirect ? { kind: 'redirect', redirect } : { kind: 'none' };
  }
  if (rule.directResponse) {
    const { status, body } = rule.directResponse;
    return { kind: 'directResponse', status, body: body?.string ?? body?.bytes ?? '' };
  }
  return forwardAction(rule, context) ?? { kind: 'none' };
}

/**
 * The routes of one VirtualService for one listener, in order, up to the first catch-all. Empty when no rule is for this
 * proxy: the service then keeps its default route. Source: route.go (BuildHTTPRoutesForVirtualService)
 */
export function compileRoutes(virtualService: ResolvedVirtualService, context: RouteContext): Route[] {
  const routes: Route[] = [];
  for (const { rule, origin } of virtualService.http) {
    const matches: readonly (HTTPMatchRequest | undefined)[] = rule.match?.length ? rule.match : [undefined];
    const applicable = matches.filter((match) => match === undefined || matchesProxy(match, context));
    if (applicable.length === 0) continue;
    const action = actionOf(rule, context);
    const fault = compileFault(rule.fault);
    for (const each of applicable) {
      const match = compileMatch(each, virtualService.pathSemantics);
      const name = each?.name ? `${rule.name ?? ''}.${each.name}` : (rule.name ?? '');
      routes.push({ name, match, action, fault, origin });
      if (match.isCatchAll) return routes;
    }
  }
  return routes;
}

/**
 * The route of a service that no VirtualService governs: no timeout, the mesh's retries.
 * Source: route.go (BuildDefaultHTTPOutboundRoute)
 */
export function defaultRoute(cluster: ClusterName, mesh: EffectiveMesh, origin: Origin, isTcp: boolean): Route {
  const destination = {
    cluster,
    weight: 1,
    requestHeaders: NO_CHANGES,
    responseHeaders: NO_CHANGES,
    authority: undefined,
  };
  return {
    name: 'default',
    match: compileMatch(undefined, 'string'),
    fault: null,
    origin,
    action: {
      kind: 'forward',
      destinations: [destination],
      totalWeight: 1,
      timeoutMs: 0,
      retry: isTcp ? null : compileRetryPolicy(undefined, mesh.defaultHttpRetryPolicy, false),
      mirrors: [],
      rewrite: null,
      authority: undefined,
      requestHeaders: NO_CHANGES,
      responseHeaders: NO_CHANGES,
      clusterNotFoundStatus: 503,
      isTcp,
    },
  };
}
