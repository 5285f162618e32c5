/** Endpoint metadata, or what a route asks of it. */
export type Metadata = ReadonlyMap<string, string>;

/** `fallback_policy` of the subset load balancer. Envoy: NO_FALLBACK. */
export type SubsetFallback = 'NO_FALLBACK' | 'ANY_ENDPOINT' | 'DEFAULT_SUBSET';

export interface SubsetOptions {
  /** Sets of keys that subsets are made of. */
  readonly selectors: readonly (readonly string[])[];
  readonly fallback: SubsetFallback;
  readonly defaultSubset: Metadata;
}

/**
 * Indexes of the hosts that a request may go to. The keys of `match` must be exactly those of a selector, and the values
 * those of some host; otherwise the fallback decides. Istio does not use this: each of its subsets is its own cluster.
 *
 * Source: envoyproxy/envoy 1.39 docs/root/intro/arch_overview/upstream/load_balancing/subsets.rst
 */
export function subsetHosts(hosts: readonly Metadata[], match: Metadata, options: SubsetOptions): readonly number[] {
  const isSelected = options.selectors.some(
    (keys) => new Set(keys).size === match.size && keys.every((key) => match.has(key)),
  );
  const subset = isSelected && match.size > 0 ? matching(hosts, match) : [];
  if (subset.length > 0) return subset;
  switch (options.fallback) {
    case 'NO_FALLBACK':
      return [];
    case 'ANY_ENDPOINT':
      return hosts.map((_, index) => index);
    case 'DEFAULT_SUBSET':
      return matching(hosts, options.defaultSubset);
    default: {
      const never: never = options.fallback;
      return never;
    }
  }
}

function matching(hosts: readonly Metadata[], wanted: Metadata): readonly number[] {
  const entries = [...wanted];
  return hosts.flatMap((host, index) => (entries.every(([key, value]) => host.get(key) === value) ? [index] : []));
}
