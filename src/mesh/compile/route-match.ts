import type { HTTPMatchRequest, StringMatch } from '../../api/istio/virtual-service.ts';
import { claimTest, routingClaim } from './jwt-claim.ts';
import { fullMatcher } from './regex.ts';
import { pathOnly, queryParameters, type RequestShape } from './request-shape.ts';
import type { PathSemantics } from './resolved-virtual-service.ts';
import { isPresenceMatch, type StringTest, stringTest } from './string-matcher.ts';

/** The condition on the path, kept apart because rewrites replace what it matched. */
export type PathSpecifier =
  | { readonly kind: 'exact'; readonly path: string }
  | { readonly kind: 'prefix'; readonly prefix: string }
  /** Whole segments: `/foo` covers `/foo` and `/foo/bar`, not `/foobar`. */
  | { readonly kind: 'segments'; readonly prefix: string }
  | { readonly kind: 'regex'; readonly regex: string };

export interface RouteMatch {
  readonly path: PathSpecifier;
  /** Prefix `/` or regex `.*` with no further condition: nothing behind it is ever reached. */
  readonly isCatchAll: boolean;
  readonly test: (request: RequestShape) => boolean;
}

type Condition = (request: RequestShape) => boolean;

function pathSpecifier(uri: StringMatch | undefined, semantics: PathSemantics): PathSpecifier {
  if (uri?.exact !== undefined) return { kind: 'exact', path: uri.exact };
  if (uri?.regex !== undefined) return { kind: 'regex', regex: uri.regex };
  const prefix = uri?.prefix ?? '/';
  if (semantics === 'segments' && prefix !== '/') return { kind: 'segments', prefix: prefix.replace(/\/$/, '') };
  return { kind: 'prefix', prefix };
}

function pathTest(specifier: PathSpecifier, ignoresCase: boolean): StringTest {
  const fold = ignoresCase ? (text: string) => text.toLowerCase() : (text: string) => text;
  switch (specifier.kind) {
    case 'exact': {
      const wanted = fold(specifier.path);
      return (path) => fold(path) === wanted;
    }
    case 'prefix': {
      const wanted = fold(specifier.prefix);
      return (path) => fold(path).startsWith(wanted);
    }
    case 'segments': {
      const wanted = fold(specifier.prefix);
      return (path) => fold(path) === wanted || fold(path).startsWith(`${wanted}/`);
    }
    case 'regex':
      return fullMatcher(specifier.regex);
    default: {
      const never: never = specifier;
      return never;
    }
  }
}

/** Values of a repeated header are joined by commas, as Envoy joins them. */
function headerText(request: RequestShape, name: string): string | undefined {
  return request.headers.get(name)?.join(',');
}

function headerCondition(name: string, match: StringMatch | null): Condition {
  const claim = routingClaim(name);
  if (claim) return claimTest(claim, match ?? {});
  const key = name.toLowerCase();
  if (isPresenceMatch(match)) return (request) => request.headers.has(key);
  const test = stringTest(match!);
  return (request) => {
    const value = headerText(request, key);
    return value !== undefined && test(value);
  };
}

/** An absent header counts as the empty string, unless the matcher only asks for presence. */
function withoutHeaderCondition(name: string, match: StringMatch | null): Condition {
  const claim = routingClaim(name);
  if (claim) {
    const holds = claimTest(claim, match ?? {});
    return (request) => !holds(request);
  }
  const key = name.toLowerCase();
  if (isPresenceMatch(match)) return (request) => !request.headers.has(key);
  const test = stringTest(match!);
  return (request) => !test(headerText(request, key) ?? '');
}

function queryCondition(name: string, match: StringMatch | null): Condition {
  const test = isPresenceMatch(match) ? () => true : stringTest(match!);
  return (request) => {
    const value = queryParameters(request.path).get(name);
    return value !== undefined && test(value);
  };
}

function pseudoHeader(match: StringMatch | undefined, value: (request: RequestShape) => string): Condition[] {
  if (!match) return [];
  const test = isPresenceMatch(match) ? () => true : stringTest(match);
  return [(request) => test(value(request))];
}

/**
 * The per-request conditions of one match; what depends on the proxy alone is decided before (`matchesProxy`).
 * Source: istio/istio pilot/pkg/networking/core/route/route.go (TranslateRouteMatch, IsCatchAllRoute)
 */
export function compileMatch(match: HTTPMatchRequest | undefined, semantics: PathSemantics): RouteMatch {
  const path = pathSpecifier(match?.uri, semantics);
  const matchesPath = pathTest(path, match?.ignoreUriCase ?? false);
  const conditions: Condition[] = [
    ...pseudoHeader(match?.method, ({ method }) => method),
    ...pseudoHeader(match?.authority, ({ authority }) => authority),
    ...pseudoHeader(match?.scheme, ({ scheme }) => scheme),
    ...Object.entries(match?.headers ?? {}).map(([name, each]) => headerCondition(name, each)),
    ...Object.entries(match?.withoutHeaders ?? {}).map(([name, each]) => withoutHeaderCondition(name, each)),
    ...Object.entries(match?.queryParams ?? {}).map(([name, each]) => queryCondition(name, each)),
  ];
  const coversPath = (path.kind === 'prefix' && path.prefix === '/') || (path.kind === 'regex' && path.regex === '.*');
  return {
    path,
    isCatchAll: coversPath && conditions.length === 0,
    test: (request) => matchesPath(pathOnly(request.path)) && conditions.every((holds) => holds(request)),
  };
}
