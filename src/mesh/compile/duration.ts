const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/**
 * Milliseconds of a duration as Istio reads it (`1h`, `1m30s`, `250ms`, `0.5s`), or NaN when it is none.
 * Source: Go's time.ParseDuration, which istio/istio pkg/util/protomarshal applies to user input.
 */
export function durationMs(text: string): number {
  const match = /^([+-]?)((?:\d+\.?\d*|\.\d+)(?:ns|us|µs|ms|s|m|h))+$/.exec(text);
  if (match === null) return text === '0' ? 0 : Number.NaN;
  let sum = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/g)) {
    sum += Number(amount) * UNIT_MS[unit!]!;
  }
  return match[1] === '-' ? -sum : sum;
}

/** `durationMs` of an optional field; absent or unreadable is `fallback`. */
export function durationMsOr<F>(text: string | undefined, fallback: F): number | F {
  if (text === undefined || text === null) return fallback;
  const ms = durationMs(text);
  return Number.isNaN(ms) ? fallback : ms;
}
