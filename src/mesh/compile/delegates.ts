import type { HTTPMatchRequest, HTTPRoute, StringMatch } from '../../api/istio/virtual-service.ts';
import type { ResolvedRule, ResolvedVirtualService } from './resolved-virtual-service.ts';
import { isVisible } from './visibility.ts';

/**
 * Replaces each delegating rule by the rules of its delegate. A delegate that is missing or not exported removes that
 * rule alone; a delegate rule wider than every root match is ignored. Objects that delegate go behind all others,
 * whatever their age.
 * Source: istio/istio pilot/pkg/model/virtualservice.go (mergeVirtualServicesIfNeeded)
 */
export function mergeDelegates(all: readonly ResolvedVirtualService[]): ResolvedVirtualService[] {
  const delegates = new Map(all.filter(({ hosts }) => hosts.length === 0).map((each) => [each.key, each]));
  const bound = all.filter(({ hosts }) => hosts.length > 0);
  const isRoot = ({ http }: ResolvedVirtualService) => http.some(({ rule }) => rule.delegate);
  return [
    ...bound.filter((each) => !isRoot(each)),
    ...bound.filter(isRoot).map((root) => ({
      ...root,
      http: root.http.flatMap((rule) => expand(rule, root, delegates)),
    })),
  ];
}

function expand(
  root: ResolvedRule,
  owner: ResolvedVirtualService,
  delegates: ReadonlyMap<string, ResolvedVirtualService>,
): ResolvedRule[] {
  const reference = root.rule.delegate;
  if (!reference) return [root];
  const delegate = delegates.get(`${reference.namespace || owner.namespace}/${reference.name ?? ''}`);
  if (!delegate || !isVisible(delegate.visibility, delegate.namespace, owner.namespace)) return [];
  return delegate.http.flatMap(({ rule, origin }) => {
    const merged = mergeRule(root.rule, rule);
    return merged ? [{ rule: merged, origin }] : [];
  });
}

function joinNames(root: string | undefined, leaf: string | undefined): string | undefined {
  return root && leaf ? `${root}-${leaf}` : leaf || root;
}

function mergeRule(root: HTTPRoute, leaf: HTTPRoute): HTTPRoute | undefined {
  const match = mergeMatches(root.match ?? [], leaf.match ?? []);
  if (match === undefined) return undefined;
  const { delegate: _, match: _rootMatch, ...inherited } = root;
  const own = Object.fromEntries(Object.entries(leaf).filter(([, value]) => value !== undefined && value !== null));
  return { ...inherited, ...own, name: joinNames(root.name, leaf.name), match, delegate: undefined };
}

/** Undefined when some leaf match fits under no root match. */
function mergeMatches(
  roots: readonly HTTPMatchRequest[],
  leaves: readonly HTTPMatchRequest[],
): readonly HTTPMatchRequest[] | undefined {
  if (roots.length === 0) return leaves;
  if (leaves.length === 0) return roots;
  const merged: HTTPMatchRequest[] = [];
  for (const leaf of leaves) {
    const fitting = roots.filter((root) => !conflicts(root, leaf));
    if (fitting.length === 0) return undefined;
    merged.push(...fitting.map((root) => mergeMatch(root, leaf)));
  }
  return merged;
}

function mergeMatch(root: HTTPMatchRequest, leaf: HTTPMatchRequest): HTTPMatchRequest {
  const own = Object.fromEntries(Object.entries(leaf).filter(([, value]) => value !== undefined && value !== null));
  return {
    ...root,
    ...own,
    name: joinNames(root.name, leaf.name),
    headers: { ...root.headers, ...leaf.headers },
    withoutHeaders: { ...root.withoutHeaders, ...leaf.withoutHeaders },
    queryParams: { ...root.queryParams, ...leaf.queryParams },
    sourceLabels: { ...root.sourceLabels, ...leaf.sourceLabels },
  };
}

function conflicts(root: HTTPMatchRequest, leaf: HTTPMatchRequest): boolean {
  return (
    stringConflicts(root.uri, leaf.uri) ||
    stringConflicts(root.scheme, leaf.scheme) ||
    stringConflicts(root.method, leaf.method) ||
    stringConflicts(root.authority, leaf.authority) ||
    mapConflicts(root.headers, leaf.headers) ||
    mapConflicts(root.withoutHeaders, leaf.withoutHeaders) ||
    mapConflicts(root.queryParams, leaf.queryParams) ||
    (root.ignoreUriCase ?? false) !== (leaf.ignoreUriCase ?? false) ||
    (!!root.port && !!leaf.port && root.port !== leaf.port) ||
    (!!root.sourceNamespace && root.sourceNamespace !== leaf.sourceNamespace)
  );
}

type Matchers = Readonly<Record<string, StringMatch | null>> | undefined;

function mapConflicts(roots: Matchers, leaves: Matchers): boolean {
  return Object.entries(leaves ?? {}).some(
    ([name, leaf]) => roots && Object.hasOwn(roots, name) && stringConflicts(roots[name], leaf),
  );
}

/** Whether the leaf admits values that the root does not. Source: virtualservice.go (stringMatchConflict) */
function stringConflicts(root: StringMatch | null | undefined, leaf: StringMatch | null | undefined): boolean {
  if (!root || !leaf) return false;
  if (root.regex || leaf.regex) return true;
  if (root.exact) return leaf.exact !== root.exact;
  if (root.prefix && leaf.prefix) return !leaf.prefix.startsWith(root.prefix);
  if (root.prefix && leaf.exact) return !leaf.exact.startsWith(root.prefix);
  return true;
}
