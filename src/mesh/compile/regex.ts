import { RE2JS } from 're2js';

/** Longest expression istiod accepts. Source: istio/istio pkg/config/validation/validation.go (validateStringRegexp) */
export const REGEX_LENGTH_MAX = 1024;

/** Why `pattern` is no expression for Envoy, or undefined. */
export function regexFault(pattern: string): string | undefined {
  if (pattern.length > REGEX_LENGTH_MAX) return `is longer than ${REGEX_LENGTH_MAX} characters`;
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A test of the whole value. What does not compile matches nothing; `validate` reports it. */
export function fullMatcher(pattern: string): (value: string) => boolean {
  if (regexFault(pattern) !== undefined) return () => false;
  const compiled = RE2JS.compile(pattern);
  return (value) => compiled.matches(value);
}

/** Replaces every match, `\\0`-`\\9` standing for groups. Source: RE2::GlobalReplace, as Envoy's regex_rewrite uses it */
export function substitution(pattern: string, template: string): (text: string) => string {
  if (regexFault(pattern) !== undefined) return (text) => text;
  const compiled = RE2JS.compile(pattern);
  return (text) => {
    const matcher = compiled.matcher(text);
    let result = '';
    let end = 0;
    while (matcher.find()) {
      const filled = template.replace(/\\(\d|\\)/g, (_, group: string) =>
        group === '\\' ? '\\' : Number(group) <= matcher.groupCount() ? (matcher.group(Number(group)) ?? '') : '',
      );
      result += text.slice(end, matcher.start()) + filled;
      end = matcher.end();
    }
    return result + text.slice(end);
  };
}
