import type { HeaderOperations, Headers } from '../../api/istio/virtual-service.ts';
import { compareText } from './creation-order.ts';
import type { HeaderValues } from './request-shape.ts';

/** Applied in this order: removed, overwritten, appended. Names are lower case. */
export interface HeaderChanges {
  readonly remove: readonly string[];
  readonly set: readonly (readonly [string, string])[];
  readonly add: readonly (readonly [string, string])[];
}

export interface CompiledHeaders {
  readonly request: HeaderChanges;
  readonly response: HeaderChanges;
  /** Value given to `host` or `:authority` of the request, set before add. */
  readonly authority: string | undefined;
}

const NONE: HeaderChanges = { remove: [], set: [], add: [] };

function isInternal(name: string): boolean {
  return name.startsWith(':') || name.toLowerCase() === 'host';
}

function isAuthority(name: string): boolean {
  return name.toLowerCase() === ':authority' || name.toLowerCase() === 'host';
}

function changes(operations: HeaderOperations | undefined): HeaderChanges {
  if (!operations) return NONE;
  const entries = (values: Readonly<Record<string, string>> | undefined) =>
    Object.entries(values ?? {})
      .filter(([name]) => !isInternal(name))
      .toSorted(([a], [b]) => compareText(a, b))
      .map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    remove: (operations.remove ?? []).filter((name) => !isInternal(name)).map((name) => name.toLowerCase()),
    set: entries(operations.set),
    add: entries(operations.add),
  };
}

function authorityOf(values: Readonly<Record<string, string>> | undefined): string | undefined {
  return Object.entries(values ?? {}).find(([name, value]) => isAuthority(name) && value !== '')?.[1];
}

/** Source: istio/istio pilot/pkg/networking/core/route/route.go (TranslateHeadersOperations) */
export function compileHeaders(headers: Headers | undefined): CompiledHeaders {
  return {
    request: changes(headers?.request),
    response: changes(headers?.response),
    authority: authorityOf(headers?.request?.set) ?? authorityOf(headers?.request?.add),
  };
}

/** The changes of a rule followed by those of its only destination. */
export function concatHeaders(first: HeaderChanges, then: HeaderChanges): HeaderChanges {
  return {
    remove: [...first.remove, ...then.remove],
    set: [...first.set, ...then.set],
    add: [...first.add, ...then.add],
  };
}

/** Source: envoyproxy/envoy source/common/router/header_parser.cc (evaluateHeaders) */
export function applyHeaders(headers: HeaderValues, { remove, set, add }: HeaderChanges): HeaderValues {
  if (remove.length + set.length + add.length === 0) return headers;
  const result = new Map(headers);
  for (const name of remove) result.delete(name);
  for (const [name, value] of set) result.set(name, [value]);
  for (const [name, value] of add) result.set(name, [...(result.get(name) ?? []), value]);
  return result;
}
