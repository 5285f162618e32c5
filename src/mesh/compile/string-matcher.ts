import type { StringMatch } from '../../api/istio/virtual-service.ts';
import { fullMatcher } from './regex.ts';

/** A test of a value that is there. */
export type StringTest = (value: string) => boolean;

/**
 * Whether the matcher only asks for presence: nothing set, or the lone `*` that is no RE2.
 * Source: istio/istio pilot/pkg/networking/core/route/route.go (canBeConvertedToPresentMatch)
 */
export function isPresenceMatch(match: StringMatch | null | undefined): boolean {
  if (!match) return true;
  if (match.exact !== undefined || match.prefix !== undefined) return false;
  return match.regex === undefined || match.regex === '*';
}

/** Case-sensitive; a regex covers the whole value. */
export function stringTest(match: StringMatch): StringTest {
  const { exact, prefix, regex } = match;
  if (exact !== undefined) return (value) => value === exact;
  if (prefix !== undefined) return (value) => value.startsWith(prefix);
  return regex === undefined ? () => true : fullMatcher(regex);
}
