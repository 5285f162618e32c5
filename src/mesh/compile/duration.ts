import { parseDuration } from '../../units/parse-duration.ts';

/** Milliseconds of an optional duration field; absent or unreadable is `fallback`. Validation reports unreadable ones. */
export function durationMsOr<F>(text: string | undefined | null, fallback: F): number | F {
  if (text === undefined || text === null) return fallback;
  const parsed = parseDuration(text);
  return 'value' in parsed ? parsed.value / 1e6 : fallback;
}
