import type { Nanoseconds } from '../../units/quantity.ts';
import { isConnectFailure, Reset } from './outcome.ts';

/** The words of `retry_on`, as bits. */
export const RetryOn = {
  '5xx': 1 << 0,
  'gateway-error': 1 << 1,
  reset: 1 << 2,
  'reset-before-request': 1 << 3,
  'connect-failure': 1 << 4,
  'refused-stream': 1 << 5,
  'retriable-4xx': 1 << 6,
  'retriable-status-codes': 1 << 7,
  'retriable-headers': 1 << 8,
  'envoy-ratelimited': 1 << 9,
  cancelled: 1 << 10,
  'deadline-exceeded': 1 << 11,
  internal: 1 << 12,
  'resource-exhausted': 1 << 13,
  unavailable: 1 << 14,
} as const;

const RETRY_ON_BITS: ReadonlyMap<string, number> = new Map(Object.entries(RetryOn));

/** `retry_on` of any gRPC status. */
const ANY_GRPC_STATUS =
  RetryOn.cancelled |
  RetryOn['deadline-exceeded'] |
  RetryOn.internal |
  RetryOn['resource-exhausted'] |
  RetryOn.unavailable;

/** A retry policy as compiled for the data plane. */
export interface RetryPolicy {
  /** Bits of `RetryOn`; 0 retries nothing. */
  readonly retryOn: number;
  /** `[code]` is 1 for a code of `retriable_status_codes`; 1000 entries, or null for none. */
  readonly retriableStatusCodes: Uint8Array | null;
  /** Tries after the first. */
  readonly numRetries: number;
  /** 0 is off. */
  readonly perTryTimeoutNs: Nanoseconds;
  /** Envoy and Istio: 25. */
  readonly baseIntervalMs: number;
  /** Envoy and Istio: ten times the base. */
  readonly maxIntervalMs: number;
  /** The host predicate `previous_hosts`: reject hosts that this request has tried. Istio: true. */
  readonly avoidPreviousHosts: boolean;
  /** Extra host selections while the predicate rejects; then the rejected host is used. Envoy: 1, Istio: 5. */
  readonly hostSelectionAttempts: number;
}

/** Facts about response headers that a retry decision reads, as bits. */
export const ResponseHeaders = {
  /** `x-envoy-ratelimited` is present: an upstream rate limiter refused the request. */
  rateLimited: 1 << 0,
  /** One of the policy's `retriable_headers` is present. */
  retriable: 1 << 1,
} as const;

/** What a retry decision comes to, before (`no`, `afterBackoff`, `now`) and after the gates of `decideRetry`. */
export const RetryDecision = { no: 0, exhausted: 1, noSlot: 2, afterBackoff: 3, now: 4 } as const;
export type RetryDecision = (typeof RetryDecision)[keyof typeof RetryDecision];

/**
 * Bits of a comma-separated `retry_on`. Words that are not of this list are left out, as Envoy does; status codes, which
 * Istio moves to `retriable_status_codes` itself, are none of its words.
 */
export function parseRetryOn(list: string): number {
  let bits = 0;
  for (const word of list.split(',')) bits |= RETRY_ON_BITS.get(word.trim()) ?? 0;
  return bits;
}

/** Table for `RetryPolicy.retriableStatusCodes`. */
export function retriableStatusCodeTable(codes: readonly number[]): Uint8Array | null {
  if (codes.length === 0) return null;
  const table = new Uint8Array(1000);
  for (const code of codes) table[code] = 1;
  return table;
}

/** Bits of `ResponseHeaders` for header names in lower case. */
export function responseHeaderBits(names: Iterable<string>, retriableHeaders: readonly string[]): number {
  let bits = 0;
  for (const name of names) {
    if (name === 'x-envoy-ratelimited') bits |= ResponseHeaders.rateLimited;
    if (retriableHeaders.includes(name)) bits |= ResponseHeaders.retriable;
  }
  return bits;
}

/**
 * Whether the policy covers how an attempt ended: `no`, `afterBackoff` or `now`.
 * `status` counts when `reset` is none; `grpcStatus` is the one in response *headers*, -1 if there is none (a status in
 * trailers is never seen); `anyAttemptReachedConnection` holds once any attempt of this request was put on a connection;
 * `headers` are bits of `ResponseHeaders`.
 *
 * Source: envoyproxy/envoy 1.39 source/common/router/retry_state_impl.cc wouldRetryFromHeaders, wouldRetryFromReset
 */
export function isRetriable(
  policy: RetryPolicy,
  status: number,
  reset: number,
  grpcStatus: number,
  anyAttemptReachedConnection: boolean,
  headers = 0,
): RetryDecision {
  return reset === Reset.none
    ? isResponseRetriable(policy, status, grpcStatus, headers)
    : isResetRetriable(policy.retryOn, reset, anyAttemptReachedConnection);
}

function isResponseRetriable(policy: RetryPolicy, status: number, grpcStatus: number, headers: number): RetryDecision {
  const on = policy.retryOn;
  if ((headers & ResponseHeaders.rateLimited) !== 0) {
    return (on & RetryOn['envoy-ratelimited']) !== 0 ? RetryDecision.afterBackoff : RetryDecision.no;
  }
  if ((on & RetryOn['5xx']) !== 0 && status >= 500 && status < 600) return RetryDecision.afterBackoff;
  if ((on & RetryOn['gateway-error']) !== 0 && status >= 502 && status <= 504) return RetryDecision.afterBackoff;
  if ((on & RetryOn['retriable-4xx']) !== 0 && status === 409) return RetryDecision.afterBackoff;
  const codes = policy.retriableStatusCodes;
  if ((on & RetryOn['retriable-status-codes']) !== 0 && codes !== null && codes[status] === 1) {
    return status === 425 ? RetryDecision.now : RetryDecision.afterBackoff;
  }
  if ((on & RetryOn['retriable-headers']) !== 0 && (headers & ResponseHeaders.retriable) !== 0) {
    return RetryDecision.afterBackoff;
  }
  if (grpcStatus >= 0 && (on & ANY_GRPC_STATUS & grpcStatusBit(grpcStatus)) !== 0) return RetryDecision.afterBackoff;
  return RetryDecision.no;
}

function grpcStatusBit(grpcStatus: number): number {
  switch (grpcStatus) {
    case 1:
      return RetryOn.cancelled;
    case 4:
      return RetryOn['deadline-exceeded'];
    case 8:
      return RetryOn['resource-exhausted'];
    case 13:
      return RetryOn.internal;
    case 14:
      return RetryOn.unavailable;
    default:
      return 0;
  }
}

function isResetRetriable(on: number, reset: number, anyAttemptReachedConnection: boolean): RetryDecision {
  if (reset === Reset.overflow || reset === Reset.remoteResetNoError) return RetryDecision.no;
  if ((on & (RetryOn.reset | RetryOn['5xx'] | RetryOn['gateway-error'])) !== 0) return RetryDecision.afterBackoff;
  if ((on & RetryOn['connect-failure']) !== 0 && isConnectFailure(reset)) return RetryDecision.afterBackoff;
  if ((on & RetryOn['reset-before-request']) !== 0 && !anyAttemptReachedConnection) return RetryDecision.afterBackoff;
  if ((on & RetryOn['refused-stream']) !== 0 && reset === Reset.refusedStream) return RetryDecision.afterBackoff;
  return RetryDecision.no;
}

/**
 * The gates, in Envoy's order. The caller has released the slot of a previous retry; `retriable` is what `isRetriable`
 * said; `activeRetries` are the slots held on this link, `maxRetries` what the breaker or budget allows now.
 *
 * `exhausted`: the outcome passes on, flag URX. `noSlot`: it passes on with UO, and a retry is used up all the same.
 * `afterBackoff` and `now` take a slot and use up a retry.
 *
 * Source: envoyproxy/envoy 1.39 source/common/router/retry_state_impl.cc shouldRetry
 */
export function decideRetry(
  retriable: RetryDecision,
  retriesLeft: number,
  activeRetries: number,
  maxRetries: number,
): RetryDecision {
  if (retriable === RetryDecision.no) return RetryDecision.no;
  if (retriesLeft === 0) return RetryDecision.exhausted;
  if (activeRetries >= maxRetries) return RetryDecision.noSlot;
  return retriable;
}
