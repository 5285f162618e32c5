import type { DestinationRule, DestinationRuleSpec, Subset, TrafficPolicy } from '../../api/istio/destination-rule.ts';
import { describeObject } from '../../api/object.ts';
import { HostMap } from './host-map.ts';
import { resolveShortName } from './host-name.ts';
import type { EffectiveMesh } from './mesh-defaults.ts';
import type { Origin } from './origin.ts';

export interface ConsolidatedSubset {
  readonly subset: Subset;
  readonly origin: Origin;
}

/** The DestinationRules of one host and namespace, merged. */
export interface ConsolidatedRule {
  readonly exportTo: ReadonlySet<string>;
  readonly selector: Readonly<Record<string, string>> | undefined;
  readonly trafficPolicy: TrafficPolicy | undefined;
  readonly policyOrigin: Origin | undefined;
  readonly subsets: readonly ConsolidatedSubset[];
}

type ByHost = HostMap<ConsolidatedRule[]>;

export interface DestinationRuleIndex {
  /** What a client of the namespace finds in its own namespace. */
  readonly local: ReadonlyMap<string, ByHost>;
  /** What others may use. */
  readonly exported: ReadonlyMap<string, ByHost>;
  /** Rules of the root namespace that it keeps for itself. */
  readonly rootPrivate: ByHost;
  readonly rootNamespace: string;
}

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((each) => b.has(each));
}

function sameLabels(a: Readonly<Record<string, string>> = {}, b: Readonly<Record<string, string>> = {}): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

function selectorOf(spec: DestinationRuleSpec): Readonly<Record<string, string>> | undefined {
  return spec.workloadSelector && (spec.workloadSelector.matchLabels ?? {});
}

function selectorsAgree(a: ConsolidatedRule['selector'], b: ConsolidatedRule['selector']): boolean {
  return a === undefined || b === undefined ? a === b : sameLabels(a, b);
}

function consolidate(object: DestinationRule, exportTo: ReadonlySet<string>): ConsolidatedRule {
  const described = describeObject(object);
  const { trafficPolicy, subsets = [] } = object.spec;
  return {
    exportTo,
    selector: selectorOf(object.spec),
    trafficPolicy,
    policyOrigin: trafficPolicy && { object: described, fieldPath: 'spec.trafficPolicy' },
    subsets: subsets.map((subset, i) => ({ subset, origin: { object: described, fieldPath: `spec.subsets[${i}]` } })),
  };
}

/** New subset names join, a missing traffic policy is supplied, the rest of the older rule stands. */
function mergeInto(older: ConsolidatedRule, newer: ConsolidatedRule): ConsolidatedRule {
  const names = new Set(older.subsets.map(({ subset }) => subset.name));
  const takesPolicy = older.trafficPolicy === undefined;
  return {
    ...older,
    trafficPolicy: takesPolicy ? newer.trafficPolicy : older.trafficPolicy,
    policyOrigin: takesPolicy ? newer.policyOrigin : older.policyOrigin,
    subsets: [...older.subsets, ...newer.subsets.filter(({ subset }) => !names.has(subset.name))],
  };
}

/**
 * Adds a rule to those of its host. It merges into an older one when the selectors agree and its exportTo is equal or
 * wider; when wider, it stands beside it as well. Source: istio/istio pilot/pkg/model/destination_rule.go (mergeDestinationRule)
 */
function add(byHost: ByHost, host: string, rule: ConsolidatedRule): void {
  const list = byHost.get(host) ?? [];
  let standsAlone = true;
  const merged = list.map((older) => {
    if (!selectorsAgree(older.selector, rule.selector)) return older;
    if (sameSet(older.exportTo, rule.exportTo)) standsAlone = false;
    else if (older.exportTo.size === 0 || ![...older.exportTo].every((each) => rule.exportTo.has(each))) return older;
    return mergeInto(older, rule);
  });
  byHost.set(host, standsAlone ? [...merged, rule] : merged);
}

function addTo(index: Map<string, ByHost>, namespace: string, host: string, rule: ConsolidatedRule): void {
  const byHost = index.get(namespace) ?? new HostMap<ConsolidatedRule[]>();
  index.set(namespace, byHost);
  add(byHost, host, rule);
}

/** Indexes the rules, oldest first. Source: istio/istio pilot/pkg/model/push_context.go (setDestinationRules) */
export function indexDestinationRules(rules: readonly DestinationRule[], mesh: EffectiveMesh): DestinationRuleIndex {
  const local = new Map<string, ByHost>();
  const exported = new Map<string, ByHost>();
  const rootPrivate: ByHost = new HostMap();
  for (const object of rules) {
    const namespace = object.metadata.namespace ?? 'default';
    const host = resolveShortName(object.spec.host ?? '', namespace);
    const declared = object.spec.workloadSelector ? ['.'] : (object.spec.exportTo ?? []);
    const exportTo = new Set(declared.map((each) => (each === '.' ? namespace : each)));
    const rule = consolidate(object, exportTo);
    if (exportTo.size === 0 || exportTo.has('*') || exportTo.has(namespace)) addTo(local, namespace, host, rule);
    const isPrivate =
      exportTo.size === 0
        ? (mesh.defaultDestinationRuleExportTo ?? []).includes('.')
        : exportTo.size === 1 && exportTo.has(namespace);
    if (!isPrivate) addTo(exported, namespace, host, rule);
    else if (namespace === mesh.rootNamespace) add(rootPrivate, host, rule);
  }
  return { local, exported, rootPrivate, rootNamespace: mesh.rootNamespace };
}

function forWorkload(
  rules: readonly ConsolidatedRule[],
  labels: Readonly<Record<string, string>>,
): ConsolidatedRule | undefined {
  const selected = rules.find(
    ({ selector }) => selector && Object.entries(selector).every(([k, v]) => labels[k] === v),
  );
  return selected ?? rules.find(({ selector }) => selector === undefined);
}

export interface DestinationRuleClient {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * The rule a client applies to a host: from its own namespace, else exported by the service's, else by the root
 * namespace. The first namespace with any match ends the search. Source: push_context.go (destinationRule)
 */
export function findDestinationRule(
  index: DestinationRuleIndex,
  client: DestinationRuleClient,
  host: string,
  serviceNamespace: string | undefined,
): ConsolidatedRule | undefined {
  const own = client.namespace === index.rootNamespace ? index.rootPrivate : index.local.get(client.namespace);
  const ownRules = own?.find(host);
  const ownRule = ownRules && forWorkload(ownRules, client.labels);
  if (ownRule) return ownRule;
  for (const namespace of [serviceNamespace, index.rootNamespace]) {
    const byHost = namespace === undefined ? undefined : index.exported.get(namespace);
    const rule = byHost
      ?.find(host)
      ?.find(({ exportTo }) => exportTo.size === 0 || exportTo.has('*') || exportTo.has(client.namespace));
    if (rule) return rule;
  }
  return undefined;
}
