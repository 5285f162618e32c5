import { applyHeaders } from './header-operations.ts';
import type { RequestShape } from './request-shape.ts';
import { pathOnly } from './request-shape.ts';
import type { ForwardAction, PathRewrite, WeightedDestination } from './route.ts';
import type { PathSpecifier } from './route-match.ts';

/** How much of the path the condition matched. */
function matchedLength(specifier: PathSpecifier, path: string): number {
  return specifier.kind === 'prefix' || specifier.kind === 'segments' ? specifier.prefix.length : path.length;
}

function rewritten(path: string, rewrite: PathRewrite | null, specifier: PathSpecifier): string {
  if (rewrite === null) return path;
  const bare = pathOnly(path);
  const rest = path.slice(bare.length);
  if (rewrite.kind === 'regex') return rewrite.substitute(bare) + rest;
  return rewrite.replacement + bare.slice(matchedLength(specifier, bare)) + rest;
}

/**
 * The request as the chosen destination gets it. A prefix rewrite is string substitution, so `/a` to `/` makes `//b` of
 * `/a/b`; the authority of the route goes before that of the destination; a destination's header changes are applied
 * before those of the route. Source: envoyproxy/envoy source/common/router/config_impl.cc (finalizeRequestHeaders)
 */
export function upstreamRequest(
  request: RequestShape,
  specifier: PathSpecifier,
  action: ForwardAction,
  destination: WeightedDestination,
): RequestShape {
  return {
    ...request,
    authority: action.authority ?? destination.authority ?? request.authority,
    path: rewritten(request.path, action.rewrite, specifier),
    headers: applyHeaders(applyHeaders(request.headers, destination.requestHeaders), action.requestHeaders),
  };
}
