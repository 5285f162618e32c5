import type { StringMatch } from '../../api/istio/virtual-service.ts';
import type { RequestShape } from './request-shape.ts';
import { stringTest } from './string-matcher.ts';

const PREFIX = '@request.auth.claims';

/**
 * Path of the claim that a header name of a match refers to (`@request.auth.claims.a.b` or `…[a][b]`), or undefined for
 * an ordinary header. Source: istio/istio pkg/jwt/routing_claim.go (ToRoutingClaim)
 */
export function routingClaim(name: string): readonly string[] | undefined {
  if (!name.toLowerCase().startsWith(PREFIX)) return undefined;
  const rest = name.slice(PREFIX.length);
  if (rest.startsWith('.')) return rest.slice(1).split('.');
  if (rest.startsWith('[') && rest.endsWith(']')) return rest.slice(1, -1).split('][');
  return undefined;
}

/** Whether a claim, or one element of a list claim, satisfies the match. */
export function claimTest(path: readonly string[], match: StringMatch): (request: RequestShape) => boolean {
  const test = stringTest(match);
  return ({ claims }) => {
    let value: unknown = claims;
    for (const key of path) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return false;
      value = (value as Record<string, unknown>)[key];
    }
    const values = Array.isArray(value) ? value : [value];
    return values.some((each) => typeof each === 'string' && test(each));
  };
}
