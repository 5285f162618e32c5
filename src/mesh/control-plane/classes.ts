import type { ConfigView } from '../compile/config-view.ts';
import type { ProxyClass } from '../compile/sidecar-scope.ts';

/**
 * Label keys by which istiod tells proxies of one namespace apart: those that a selector or a `sourceLabels` of the
 * configuration names. Proxies that agree on them share every compiled table.
 */
export function labelKeysThatMatter(config: ConfigView): readonly string[] {
  const keys = new Set<string>();
  const add = (labels: Readonly<Record<string, string>> | undefined) => {
    for (const key of Object.keys(labels ?? {})) keys.add(key);
  };
  for (const { http } of config.virtualServices) {
    for (const { rule } of http) for (const match of rule.match ?? []) add(match.sourceLabels);
  }
  for (const { spec } of config.sidecars) add(spec.workloadSelector?.labels);
  for (const { spec } of config.gateways) add(spec.selector);
  for (const byHost of config.destinationRules.local.values()) {
    for (const rules of byHost.values()) for (const { selector } of rules) add(selector);
  }
  return [...keys].sort();
}

/** The part of a proxy's class that matters, as a key. */
export function classKey(proxy: ProxyClass, keys: readonly string[], mode: number): string {
  return JSON.stringify([mode, proxy.namespace, keys.map((key) => proxy.labels[key] ?? null)]);
}
