/** Every name of this file is lower case; `*` may only lead. Source: istio/istio pkg/config/host/name.go */

/** The only cluster domain there is. */
export const CLUSTER_DOMAIN = 'cluster.local';

export function serviceHost(name: string, namespace: string): string {
  return `${name}.${namespace}.svc.${CLUSTER_DOMAIN}`;
}

/**
 * A name without a dot belongs to the namespace of the object that uses it; anything else stands as it is.
 * Source: istio/istio pilot/pkg/model/config.go (ResolveShortnameToFQDN)
 */
export function resolveShortName(host: string, namespace: string): string {
  const name = host.toLowerCase();
  if (name === '' || name.startsWith('*') || name.includes('.') || name.includes(':')) return name;
  return serviceHost(name, namespace);
}

export function isWildcard(host: string): boolean {
  return host.startsWith('*');
}

/** Whether every name of `inner` is a name of `outer`. */
export function isSubsetOf(inner: string, outer: string): boolean {
  if (!isWildcard(outer)) return inner === outer;
  if (!isWildcard(inner)) return inner.endsWith(outer.slice(1));
  return inner.length >= outer.length && inner.slice(1).endsWith(outer.slice(1));
}

/** Whether some name belongs to both. */
export function overlaps(a: string, b: string): boolean {
  return isSubsetOf(a, b) || isSubsetOf(b, a);
}

/** The narrower name of each overlapping pair, without repetition. Source: pkg/config/host/names.go (Intersection) */
export function intersectHosts(these: readonly string[], those: readonly string[]): string[] {
  const common = new Set<string>();
  for (const a of these) {
    for (const b of those) {
      if (isSubsetOf(a, b)) common.add(a);
      else if (isSubsetOf(b, a)) common.add(b);
    }
  }
  return [...common];
}
