/** Header values by lower-case name, in order of arrival. */
export type HeaderValues = ReadonlyMap<string, readonly string[]>;

/** All of a request that routing can depend on; requests of one shape are routed alike, up to the draw of a weight. */
export interface RequestShape {
  /** Host header, possibly with a port. */
  readonly authority: string;
  readonly scheme: string;
  readonly method: string;
  /** With the query string, if any. */
  readonly path: string;
  readonly headers: HeaderValues;
  /** Verified JWT claims. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

export function headerValues(entries: Iterable<readonly [string, string | readonly string[]]>): HeaderValues {
  const values = new Map<string, string[]>();
  for (const [name, value] of entries) {
    const key = name.toLowerCase();
    values.set(key, [...(values.get(key) ?? []), ...(typeof value === 'string' ? [value] : value)]);
  }
  return values;
}

/** The path without query and fragment. */
export function pathOnly(path: string): string {
  const end = path.search(/[?#]/);
  return end < 0 ? path : path.slice(0, end);
}

/** Host in lower case, without a port. Bracketed IPv6 addresses keep their brackets. */
export function hostWithoutPort(authority: string): string {
  return authority.toLowerCase().replace(/:\d+$/, '');
}

/** First value of each parameter, not decoded, as Envoy compares them. Source: envoyproxy/envoy source/common/http/utility.cc */
export function queryParameters(path: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  const question = path.indexOf('?');
  if (question < 0) return parameters;
  const query = path.slice(question + 1).replace(/#.*$/s, '');
  for (const part of query.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = equals < 0 ? part : part.slice(0, equals);
    if (!parameters.has(name)) parameters.set(name, equals < 0 ? '' : part.slice(equals + 1));
  }
  return parameters;
}
