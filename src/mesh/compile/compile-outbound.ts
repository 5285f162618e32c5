import { describeObject } from '../../api/object.ts';
import { usesConsistentHash } from './cluster-policy.ts';
import type { ConfigView } from './config-view.ts';
import { compareText } from './creation-order.ts';
import { HostMap } from './host-map.ts';
import { isSubsetOf, isWildcard } from './host-name.ts';
import { compileRoutes, defaultRoute, type RouteContext } from './http-routes.ts';
import type { MeshService } from './mesh-service.ts';
import { isDeclaredHttp, isHttpOrSniffed } from './port-protocol.ts';
import type { ResolvedVirtualService } from './resolved-virtual-service.ts';
import type { Route } from './route.ts';
import type { RouteTable } from './route-table.ts';
import { serviceDomains } from './service-domains.ts';
import { type EgressScope, egressScope, type ProxyClass } from './sidecar-scope.ts';
import { indexVirtualHosts, type VirtualHost } from './virtual-hosts.ts';

/** Routes, and the names they stand for at this listener. */
interface HostGroup {
  readonly routes: readonly Route[];
  readonly services: readonly MeshService[];
  readonly otherHosts: readonly string[];
}

/** For each service the VirtualService whose host fits it best. Source: pilot/pkg/model/sidecar.go (computeWildcardHostVirtualServiceIndex) */
function mostSpecificVirtualServices({ services, virtualServices }: EgressScope): ReadonlyMap<string, string> {
  const byHost = new HostMap<string>();
  for (const { hosts, key } of virtualServices) {
    for (const host of hosts) if (byHost.get(host) === undefined) byHost.set(host, key);
  }
  const best = new Map<string, string>();
  for (const { hostname } of services) {
    const key = byHost.find(hostname);
    if (key !== undefined) best.set(hostname, key);
  }
  return best;
}

/** Source: istio/istio pilot/pkg/networking/core/route/route.go (separateVSHostsAndServices) */
function groupOf(
  virtualService: ResolvedVirtualService,
  routes: readonly Route[],
  registry: ReadonlyMap<string, MeshService>,
  best: ReadonlyMap<string, string>,
): HostGroup {
  const services: MeshService[] = [];
  const otherHosts: string[] = [];
  for (const host of virtualService.hosts.toSorted((a, b) => Number(isWildcard(a)) - Number(isWildcard(b)))) {
    if (!isWildcard(host)) {
      const service = registry.get(host);
      if (service) services.push(service);
      else otherHosts.push(host);
      continue;
    }
    const covered = [...registry.values()].filter(({ hostname }) => isSubsetOf(hostname, host));
    if (covered.length === 0) otherHosts.push(host);
    services.push(...covered.filter(({ hostname }) => best.get(hostname) === virtualService.key));
  }
  return { routes, services, otherHosts };
}

/** Whether some host of the VirtualService is, or covers, or lies within, a name of the registry. */
function bindsService({ hosts }: ResolvedVirtualService, registry: ReadonlyMap<string, MeshService>): boolean {
  const names = [...registry.keys()];
  const wildcards = names.filter(isWildcard);
  return hosts.some(
    (host) =>
      registry.has(host) ||
      (isWildcard(host) && names.some((name) => isSubsetOf(name, host))) ||
      wildcards.some((name) => isSubsetOf(host, name)),
  );
}

/** Virtual hosts in order of precedence: a name already taken is dropped. Source: httproute.go (buildVirtualHost, dedupeDomains) */
function toVirtualHosts(groups: readonly HostGroup[], aliases: Aliases, proxy: ProxyClass): VirtualHost[] {
  const known = new Set(groups.flatMap(({ services }) => services.map(({ hostname }) => hostname)));
  const names = new Set<string>();
  const taken = new Set<string>();
  const hosts: VirtualHost[] = [];
  const push = (name: string, domains: readonly string[], expanded: ReadonlySet<string>, routes: readonly Route[]) => {
    if (names.has(name)) return;
    names.add(name);
    const free = domains.filter((domain) => !taken.has(domain) && !(expanded.has(domain) && known.has(domain)));
    for (const domain of free) taken.add(domain);
    if (free.length > 0) hosts.push({ name, domains: free, routes, requiresTls: false });
  };
  for (const { routes, services, otherHosts } of groups) {
    for (const host of otherHosts) push(host, [host], new Set(), routes);
    for (const service of services) {
      const { domains, expanded } = serviceDomains(service, aliases.get(service.hostname) ?? [], proxy.namespace);
      push(service.hostname, domains, expanded, routes);
    }
  }
  return hosts;
}

type Aliases = ReadonlyMap<string, readonly string[]>;

/** ExternalName Services by the name they stand for. */
function aliasesOf(services: readonly MeshService[]): Aliases {
  const aliases = new Map<string, string[]>();
  for (const { hostname, aliasOf } of services) {
    if (aliasOf) aliases.set(aliasOf, [...(aliases.get(aliasOf) ?? []), hostname]);
  }
  return aliases;
}

function defaultGroup(service: MeshService, port: number, view: ConfigView, isTcp: boolean): HostGroup {
  const cluster = { host: service.hostname, subset: '', port };
  const origin = { object: describeObject(service.source), fieldPath: 'spec' };
  return { routes: [defaultRoute(cluster, view.mesh, origin, isTcp)], services: [service], otherHosts: [] };
}

/**
 * The table of a sidecar's outbound listener at `port`.
 *
 *     VirtualServices of the scope ─► routes for this proxy ─┐
 *     services that none of them took ─► default route ──────┼─► virtual hosts ─► table
 *     TCP ports: forwarded unread ───────────────────────────┘
 *
 * Source: istio/istio pilot/pkg/networking/core/httproute.go (BuildSidecarOutboundVirtualHosts)
 */
export function compileOutbound(view: ConfigView, proxy: ProxyClass, port: number): RouteTable {
  const scope = egressScope(view, proxy, port);
  const atPort = scope.services
    .filter(({ ports }) => ports.some(({ number }) => number === port))
    .map((service) => ({ ...service, ports: service.ports.filter(({ number }) => number === port) }))
    .toSorted((a, b) => compareText(a.hostname, b.hostname));
  const registry = new Map(atPort.map((service) => [service.hostname, service]));
  const isHttp = ({ ports }: MeshService) => ports.some(({ protocol }) => isHttpOrSniffed(protocol));
  const isShared = atPort.some(({ ports }) => ports.some(({ protocol }) => isDeclaredHttp(protocol)));
  const context: RouteContext = {
    mesh: view.mesh,
    listenerPort: port,
    isTls: false,
    gateway: 'mesh',
    proxy,
    service: (host) => registry.get(host),
    usesConsistentHash: (destination) => usesConsistentHash(view, proxy, destination),
  };
  const best = mostSpecificVirtualServices(scope);
  const groups: HostGroup[] = [];
  for (const virtualService of scope.virtualServices) {
    if (port !== 80 && !bindsService(virtualService, registry)) continue;
    const routes = compileRoutes(virtualService, context);
    if (routes.length === 0) continue;
    const group = groupOf(virtualService, routes, registry, best);
    const services = group.services.filter(isHttp);
    // Hosts outside the registry are served only beside a service, or at port 80 of a shared HTTP listener.
    if (services.length > 0 || (port === 80 && isShared)) groups.push({ ...group, services });
  }
  const governed = new Set(groups.flatMap(({ services }) => services.map(({ hostname }) => hostname)));
  for (const service of atPort) {
    if (governed.has(service.hostname) || service.resolution === 'alias') continue;
    groups.push(defaultGroup(service, port, view, !isHttp(service)));
  }
  return {
    hosts: indexVirtualHosts(toVirtualHosts(groups, aliasesOf(scope.services), proxy)),
    unknownHost: scope.allowsAnyOutbound ? 'passthrough' : isShared ? 'blackhole' : 'close',
  };
}
