import type { HTTPMatchRequest, HTTPRoute, StringMatch } from '../../../api/istio/virtual-service.ts';
import type { FaultCollector } from './faults.ts';

interface PrefixMatch {
  readonly match: HTTPMatchRequest;
  readonly prefix: string;
  readonly at: FaultCollector;
}

function textOf(match: StringMatch | null | undefined, absent = ''): string {
  if (match?.exact) return `exact ${match.exact}`;
  return match?.prefix ? `prefix ${match.prefix}` : absent;
}

type Matchers = Readonly<Record<string, StringMatch | null>> | undefined;

function coversAll(earlier: Matchers = {}, later: Matchers = {}): boolean {
  const names = Object.keys(earlier);
  return (
    names.length === Object.keys(later).length &&
    names.every((name) => Object.hasOwn(later, name) && textOf(earlier[name]).startsWith(textOf(later[name])))
  );
}

/** Istio's own reading of "covers", kept as it is: fields are compared as prefixes of each other's text. Source: validation.go (coveredValidation) */
function covers(earlier: PrefixMatch, later: PrefixMatch): boolean {
  const [a, b] = [earlier.match, later.match];
  return (
    later.prefix !== earlier.prefix &&
    later.prefix.startsWith(earlier.prefix) &&
    (a.port ?? 0) === (b.port ?? 0) &&
    textOf(a.method, 'exact GET').startsWith(textOf(b.method, 'exact GET')) &&
    textOf(a.authority).startsWith(textOf(b.authority)) &&
    coversAll(a.headers, b.headers) &&
    coversAll(a.queryParams, b.queryParams) &&
    coversAll(a.withoutHeaders, b.withoutHeaders)
  );
}

/** Warns of rules that no request reaches. Source: validation.go (analyzeUnreachableHTTPRules) */
export function warnOfUnreachable(rules: readonly HTTPRoute[], faults: FaultCollector): void {
  const seen = new Set<string>();
  const prefixes: PrefixMatch[] = [];
  let hasCatchAll = false;
  rules.forEach((rule, i) => {
    if (!rule.match?.length) {
      faults.at(i).warnIf(hasCatchAll, 'is never reached: only the last rule can have no match');
      hasCatchAll = true;
      return;
    }
    rule.match.forEach((match, j) => {
      const at = faults.at(i).at('match').at(j);
      const key = JSON.stringify({ ...match, name: undefined });
      at.warnIf(seen.has(key), 'is never used: an earlier rule has the same match');
      if (!seen.has(key) && match?.uri?.prefix) prefixes.push({ match, prefix: match.uri.prefix, at });
      seen.add(key);
    });
  });
  prefixes.forEach((later, i) => {
    const cover = prefixes.slice(0, i).find((earlier) => covers(earlier, later));
    later.at.warnIf(cover !== undefined, `is never used: prefix ${cover?.prefix} before it covers it`);
  });
}
