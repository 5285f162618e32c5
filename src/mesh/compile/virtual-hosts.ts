import type { Route } from './route.ts';

export interface VirtualHost {
  readonly name: string;
  /** Lower case, without ports; `*` leads or trails. */
  readonly domains: readonly string[];
  /** In order; the first that matches wins. */
  readonly routes: readonly Route[];
  /** Plain HTTP is sent to https before any route is looked at. */
  readonly requiresTls: boolean;
}

/** Virtual hosts by domain, looked up as Envoy does. */
export interface VirtualHostIndex {
  readonly exact: ReadonlyMap<string, VirtualHost>;
  /** `*.example`, longest first, without the star. */
  readonly suffixes: readonly (readonly [string, VirtualHost])[];
  /** `example.*`, longest first, without the star. */
  readonly prefixes: readonly (readonly [string, VirtualHost])[];
  readonly any: VirtualHost | undefined;
}

export function indexVirtualHosts(hosts: readonly VirtualHost[]): VirtualHostIndex {
  const exact = new Map<string, VirtualHost>();
  const suffixes: [string, VirtualHost][] = [];
  const prefixes: [string, VirtualHost][] = [];
  let any: VirtualHost | undefined;
  for (const host of hosts) {
    for (const domain of host.domains) {
      if (domain === '*') any ??= host;
      else if (domain.startsWith('*')) suffixes.push([domain.slice(1), host]);
      else if (domain.endsWith('*')) prefixes.push([domain.slice(0, -1), host]);
      else if (!exact.has(domain)) exact.set(domain, host);
    }
  }
  const longestFirst = (a: readonly [string, VirtualHost], b: readonly [string, VirtualHost]) =>
    b[0].length - a[0].length;
  return { exact, suffixes: suffixes.sort(longestFirst), prefixes: prefixes.sort(longestFirst), any };
}

/**
 * Exact domain, else longest suffix, else longest prefix, else `*`. A star stands for at least one character.
 * Source: envoyproxy/envoy source/common/router/config_impl.cc (RouteMatcher::findVirtualHost)
 */
export function findVirtualHost(index: VirtualHostIndex, host: string): VirtualHost | undefined {
  return (
    index.exact.get(host) ??
    index.suffixes.find(([suffix]) => host.length > suffix.length && host.endsWith(suffix))?.[1] ??
    index.prefixes.find(([prefix]) => host.length > prefix.length && host.startsWith(prefix))?.[1] ??
    index.any
  );
}
