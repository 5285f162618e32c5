import { hasSubset } from './cluster-policy.ts';
import type { ConfigView } from './config-view.ts';
import type { ClusterName } from './route.ts';
import { clusterServices, type ProxyClass, visibleServices } from './sidecar-scope.ts';

/**
 * Whether istiod gives the proxy this cluster; a route to any other answers 503 NC. A gateway is given every service
 * exported to its namespace, a sidecar those of its Sidecar scope.
 * Source: istio/istio pilot/pkg/networking/core/cluster.go (buildOutboundClusters)
 */
export function clusterExists(
  view: ConfigView,
  proxy: ProxyClass,
  { host, subset, port }: ClusterName,
  kind: 'sidecar' | 'gateway' = 'sidecar',
): boolean {
  const services = kind === 'gateway' ? visibleServices(view, proxy.namespace) : clusterServices(view, proxy);
  const service = services.get(host);
  const hasPort = service?.ports.some(({ number, protocol }) => number === port && protocol !== 'udp') ?? false;
  return hasPort && service?.resolution !== 'alias' && hasSubset(view, proxy, host, subset);
}
