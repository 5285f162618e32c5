import type { HTTPRetry } from '../../api/istio/virtual-service.ts';
import { durationMsOr } from './duration.ts';
import { isNamedStatus } from './http-status.ts';

export interface RetryPolicy {
  /** Tries after the first. */
  readonly numRetries: number;
  /** Envoy's condition names. */
  readonly retryOn: readonly string[];
  readonly retriableStatusCodes: readonly number[];
  /** Null: bounded by the route timeout alone. */
  readonly perTryTimeoutMs: number | null;
  readonly backoffBaseMs: number;
  readonly backoffMaxMs: number;
  /** Hosts already tried are picked again only when `hostSelectionAttempts` picks found no other. */
  readonly avoidPreviousHosts: boolean;
  readonly hostSelectionAttempts: number;
  /** Priorities already tried are excluded, decided anew every `previousPrioritiesUpdateFrequency` tries. */
  readonly retryRemoteLocalities: boolean;
  readonly previousPrioritiesUpdateFrequency: number;
}

const DEFAULT_CONDITIONS = [
  'connect-failure',
  'refused-stream',
  'unavailable',
  'cancelled',
  'retriable-status-codes',
] as const;

/** Envoy's default base interval; its maximum is ten times the base. Source: envoyproxy/envoy retry_state_impl.cc */
const BACKOFF_BASE_MS = 25;

/** Splits `retryOn`: entries that are statuses with a name become codes, and pull in their condition. */
function parseRetryOn(retryOn: string): Pick<RetryPolicy, 'retryOn' | 'retriableStatusCodes'> {
  const conditions: string[] = [];
  const codes: number[] = [];
  for (const part of retryOn.split(',')) {
    const entry = part.trim();
    if (/^[+-]?\d+$/.test(entry) && isNamedStatus(Number(entry))) codes.push(Number(entry));
    else if (entry !== '') conditions.push(entry);
  }
  if (codes.length > 0 && !conditions.includes('retriable-status-codes')) conditions.push('retriable-status-codes');
  return { retryOn: conditions, retriableStatusCodes: codes };
}

/**
 * The policy of a route from the rule's `retries`, else the mesh default, else Istio's own: two retries, no status
 * listed. Null when switched off.
 * Source: istio/istio pilot/pkg/networking/core/route/retry/retry.go (ConvertPolicy)
 */
export function compileRetryPolicy(
  rule: HTTPRetry | undefined,
  meshDefault: HTTPRetry | undefined,
  usesConsistentHash: boolean,
): RetryPolicy | null {
  const declared = rule ?? meshDefault;
  if (declared && (declared.attempts ?? 0) <= 0) return null;
  const conditions = declared?.retryOn
    ? parseRetryOn(declared.retryOn)
    : { retryOn: DEFAULT_CONDITIONS, retriableStatusCodes: [] };
  const backoffBaseMs = durationMsOr(declared?.backoff, BACKOFF_BASE_MS);
  return {
    numRetries: declared?.attempts ?? 2,
    ...conditions,
    perTryTimeoutMs: durationMsOr(declared?.perTryTimeout, null),
    backoffBaseMs,
    backoffMaxMs: 10 * backoffBaseMs,
    avoidPreviousHosts: declared?.retryIgnorePreviousHosts ?? !usesConsistentHash,
    hostSelectionAttempts: 5,
    retryRemoteLocalities: declared?.retryRemoteLocalities ?? false,
    previousPrioritiesUpdateFrequency: 2,
  };
}
