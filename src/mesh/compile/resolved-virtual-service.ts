import type { Destination, HTTPMatchRequest, HTTPRoute, VirtualService } from '../../api/istio/virtual-service.ts';
import { describeObject } from '../../api/object.ts';
import { resolveShortName } from './host-name.ts';
import type { EffectiveMesh } from './mesh-defaults.ts';
import type { Origin } from './origin.ts';
import { type Visibility, visibilityOf } from './visibility.ts';

/** How a path prefix is read: as a plain string, or by whole segments as Ingress and Gateway API want it. */
export type PathSemantics = 'string' | 'segments';

export interface ResolvedRule {
  readonly rule: HTTPRoute;
  readonly origin: Origin;
}

/** A VirtualService whose names are fully qualified and whose delegates are merged in. */
export interface ResolvedVirtualService {
  /** `namespace/name`. */
  readonly key: string;
  readonly namespace: string;
  readonly hosts: readonly string[];
  /** `mesh` or `namespace/name`. */
  readonly gateways: readonly string[];
  readonly http: readonly ResolvedRule[];
  readonly visibility: Visibility;
  readonly pathSemantics: PathSemantics;
}

/**
 * `name`, `namespace/name` or the legacy `name.namespace.svc.…` of a Gateway as `namespace/name`.
 * Source: istio/istio pilot/pkg/model/config.go (resolveGatewayName)
 */
function resolveGatewayName(name: string, namespace: string): string {
  if (name === 'mesh') return name;
  if (name.startsWith('./')) return `${namespace}/${name.slice(2)}`;
  if (name.includes('/')) return name;
  const [first, second] = name.split('.');
  return second === undefined ? `${namespace}/${name}` : `${second}/${first}`;
}

function resolveDestination<D extends Destination | undefined>(destination: D, namespace: string): D {
  return destination && { ...destination, host: resolveShortName(destination.host ?? '', namespace) };
}

function resolveMatch(match: HTTPMatchRequest, namespace: string): HTTPMatchRequest {
  return match.gateways
    ? { ...match, gateways: match.gateways.map((name) => resolveGatewayName(name, namespace)) }
    : match;
}

/** Copies a rule with every name it mentions qualified by the namespace of the object that holds it. */
function resolveRule(rule: HTTPRoute, namespace: string): HTTPRoute {
  return {
    ...rule,
    ...(rule.match && { match: rule.match.map((match) => resolveMatch(match ?? {}, namespace)) }),
    ...(rule.route && {
      route: rule.route.map((each) => ({ ...each, destination: resolveDestination(each.destination, namespace) })),
    }),
    ...(rule.mirror && { mirror: resolveDestination(rule.mirror, namespace) }),
    ...(rule.mirrors && {
      mirrors: rule.mirrors.map((each) => ({ ...each, destination: resolveDestination(each.destination, namespace) })),
    }),
  };
}

/** Qualifies names; delegates are still references. */
export function resolveVirtualService(object: VirtualService, mesh: EffectiveMesh): ResolvedVirtualService {
  const namespace = object.metadata.namespace ?? 'default';
  const { hosts = [], gateways, http = [], exportTo } = object.spec;
  const described = describeObject(object);
  return {
    key: `${namespace}/${object.metadata.name}`,
    namespace,
    hosts: hosts.map((host) => resolveShortName(host, namespace)),
    gateways: gateways?.length ? gateways.map((name) => resolveGatewayName(name, namespace)) : ['mesh'],
    http: http.map((rule, index) => ({
      rule: resolveRule(rule, namespace),
      origin: { object: described, fieldPath: `spec.http[${index}]` },
    })),
    visibility: visibilityOf(exportTo, mesh.defaultVirtualServiceExportTo, namespace),
    pathSemantics: 'string',
  };
}
