import type { Gateway, Server } from '../../api/istio/gateway.ts';
import { usesConsistentHash } from './cluster-policy.ts';
import type { ConfigView } from './config-view.ts';
import { intersectHosts } from './host-name.ts';
import { compileRoutes, type RouteContext } from './http-routes.ts';
import { isDeclaredHttp, namedProtocol } from './port-protocol.ts';
import type { ResolvedVirtualService } from './resolved-virtual-service.ts';
import type { Route } from './route.ts';
import type { RouteTable } from './route-table.ts';
import { type ProxyClass, visibleServices, visibleVirtualServices } from './sidecar-scope.ts';
import { indexVirtualHosts, type VirtualHost } from './virtual-hosts.ts';
import { isVisible } from './visibility.ts';

/** `namespace/name`, as VirtualServices refer to it. */
export function gatewayKey({ metadata }: Gateway): string {
  return `${metadata.namespace ?? 'default'}/${metadata.name}`;
}

/** The Gateways that a gateway Pod serves: every one, of any namespace, whose selector its labels satisfy. */
export function gatewaysOf(view: ConfigView, workload: ProxyClass): Gateway[] {
  return view.gateways.filter(({ spec }) =>
    Object.entries(spec.selector ?? {}).every(([key, value]) => workload.labels[key] === value),
  );
}

/** Whether the server's bytes are read as HTTP: declared HTTP, or HTTPS ended at the gateway. */
function isHttpServer({ port, tls }: Server): boolean {
  const protocol = port?.protocol?.toUpperCase();
  if (protocol === 'HTTPS') return tls?.mode !== 'PASSTHROUGH' && tls?.mode !== 'AUTO_PASSTHROUGH';
  return isDeclaredHttp(namedProtocol(protocol));
}

/** Server hosts open to VirtualServices of a namespace. Source: istio/istio pkg/config/host/names.go (NamesForNamespace) */
function hostsFor(server: Server, gatewayNamespace: string, namespace: string): string[] {
  return (server.hosts ?? []).flatMap((declared) => {
    const slash = declared.indexOf('/');
    if (slash < 0) return [declared.toLowerCase()];
    const owner = declared.slice(0, slash);
    const admitted = owner === '*' || (owner === '.' ? gatewayNamespace : owner) === namespace;
    return admitted ? [declared.slice(slash + 1).toLowerCase()] : [];
  });
}

/** The service of a destination: of the rule's namespace if the proxy sees it, else any the proxy sees. */
function serviceLookup(view: ConfigView, proxy: ProxyClass, namespace: string): RouteContext['service'] {
  const visible = visibleServices(view, proxy.namespace);
  return (host) =>
    view.services.find(
      (service) =>
        service.hostname === host &&
        service.namespace === namespace &&
        isVisible(service.visibility, namespace, proxy.namespace),
    ) ?? visible.get(host);
}

interface MutableHost {
  readonly routes: Route[];
  requiresTls: boolean;
}

/** Catch-alls go behind everything else, order otherwise kept. Source: route.go (SortVHostRoutes) */
function sortRoutes(routes: readonly Route[]): Route[] {
  return [...routes.filter(({ match }) => !match.isCatchAll), ...routes.filter(({ match }) => match.isCatchAll)];
}

/**
 * The table of a gateway's listener at `port`: for every host, the rules of all VirtualServices bound to it, oldest
 * first. All servers of the port share it; which certificate a TLS client was shown is not looked at.
 * Source: istio/istio pilot/pkg/networking/core/gateway.go (buildGatewayHTTPRouteConfig)
 */
export function compileGateway(
  view: ConfigView,
  proxy: ProxyClass,
  gateways: readonly Gateway[],
  port: number,
): RouteTable {
  const hosts = new Map<string, MutableHost>();
  const hostNamed = (name: string) => {
    const host = hosts.get(name) ?? { routes: [], requiresTls: false };
    hosts.set(name, host);
    return host;
  };
  for (const gateway of gateways) {
    const key = gatewayKey(gateway);
    const bound = visibleVirtualServices(view, proxy.namespace, key);
    const compiled = new Map<ResolvedVirtualService, Route[]>();
    for (const server of gateway.spec.servers ?? []) {
      if (server.port?.number !== port || !isHttpServer(server)) continue;
      const namespace = gateway.metadata.namespace ?? 'default';
      const redirects = server.tls?.httpsRedirect ?? false;
      for (const virtualService of bound) {
        const common = intersectHosts(hostsFor(server, namespace, virtualService.namespace), virtualService.hosts);
        if (common.length === 0) continue;
        const routes =
          compiled.get(virtualService) ??
          compileRoutes(virtualService, {
            mesh: view.mesh,
            listenerPort: port,
            isTls: server.tls !== undefined,
            gateway: key,
            proxy,
            service: serviceLookup(view, proxy, virtualService.namespace),
            usesConsistentHash: (destination) => usesConsistentHash(view, proxy, destination),
          });
        compiled.set(virtualService, routes);
        if (routes.length === 0) continue;
        for (const name of common) {
          const host = hostNamed(name);
          host.routes.push(...routes);
          host.requiresTls ||= redirects;
        }
      }
      if (!redirects) continue;
      for (const name of server.hosts ?? [])
        hostNamed(name.slice(name.indexOf('/') + 1).toLowerCase()).requiresTls = true;
    }
  }
  const virtualHosts = [...hosts].map(
    ([name, { routes, requiresTls }]): VirtualHost => ({
      name,
      domains: [name],
      routes: sortRoutes(routes),
      requiresTls,
    }),
  );
  return { hosts: indexVirtualHosts(virtualHosts), unknownHost: 'notFound' };
}
