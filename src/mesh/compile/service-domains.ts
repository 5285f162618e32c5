import { CLUSTER_DOMAIN } from './host-name.ts';
import type { MeshService } from './mesh-service.ts';

const SUFFIX = `.svc.${CLUSTER_DOMAIN}`;

/** The shorter names by which Pods resolve a Service: `name` within its namespace, `name.ns`, `name.ns.svc`. */
function shorterNames(hostname: string, clientNamespace: string): string[] {
  if (!hostname.endsWith(SUFFIX)) return [];
  const base = hostname.slice(0, -SUFFIX.length);
  const dot = base.indexOf('.');
  const names = [base, `${base}.svc`];
  return dot > 0 && base.slice(dot + 1) === clientNamespace ? [base.slice(0, dot), ...names] : names;
}

/**
 * Domains under which a sidecar knows a service; `expanded` ones yield to a service that really has that name.
 * Source: istio/istio pilot/pkg/networking/core/httproute.go (generateVirtualHostDomains)
 */
export function serviceDomains(
  service: MeshService,
  aliases: readonly string[],
  clientNamespace: string,
): { readonly domains: readonly string[]; readonly expanded: ReadonlySet<string> } {
  const domains: string[] = [];
  const expanded = new Set<string>();
  for (const hostname of [service.hostname, ...aliases]) {
    const shorter = shorterNames(hostname, clientNamespace);
    domains.push(hostname, ...(shorter.length > 0 ? [`${hostname}.`] : []), ...shorter);
    for (const name of shorter) expanded.add(name);
  }
  const isHeadless = service.resolution === 'original' && service.registry === 'Kubernetes';
  const wildcards = isHeadless ? domains.map((domain) => `*.${domain}`) : [];
  return { domains: [...domains, ...wildcards, ...service.addresses], expanded };
}
