import { RE2JS } from 're2js';

/** Longest expression istiod accepts. Source: istio/istio pkg/config/validation/validation.go (validateStringRegexp) */
const REGEX_LENGTH_MAX = 1024;

const compiled = new Map<string, RE2JS | string>();

/** The expression, or why it is none for Envoy; each pattern is compiled once. */
function compile(pattern: string): RE2JS | string {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const result = compileAnew(pattern);
  compiled.set(pattern, result);
  return result;
}

function compileAnew(pattern: string): RE2JS | string {
  if (pattern.length > REGEX_LENGTH_MAX) return `is longer than ${REGEX_LENGTH_MAX} characters`;
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Why `pattern` is no expression for Envoy, or undefined. */
export function regexFault(pattern: string): string | undefined {
  const result = compile(pattern);
  return typeof result === 'string' ? result : undefined;
}

/** A test of the whole value. What does not compile matches nothing; `validate` reports it. */
export function fullMatcher(pattern: string): (value: string) => boolean {
  const regex = compile(pattern);
  return typeof regex === 'string' ? () => false : (value) => regex.matches(value);
}

/** Replaces every match, `\\0`-`\\9` standing for groups. Source: RE2::GlobalReplace, as Envoy's regex_rewrite uses it */
export function substitution(pattern: string, template: string): (text: string) => string {
  const regex = compile(pattern);
  if (typeof regex === 'string') return (text) => text;
  return (text) => {
    const matcher = regex.matcher(text);
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
