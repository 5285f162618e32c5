import { describe, expect, it } from 'vitest';
import { backOffDelayMs, backOffWindowMs, rateLimitedBackOffDelayMs } from '../../../src/mesh/policy/back-off.ts';
import { Reset } from '../../../src/mesh/policy/outcome.ts';
import {
  decideRetry,
  isRetriable,
  parseRetryOn,
  ResponseHeaders,
  RetryDecision,
  RetryOn,
  type RetryPolicy,
  retriableStatusCodeTable,
} from '../../../src/mesh/policy/retry.ts';
import type { Nanoseconds } from '../../../src/units/quantity.ts';
import { GivenDraws } from '../../oracle/envoy/given-draws.ts';

const policy = (retryOn: string, codes: readonly number[] = []): RetryPolicy => ({
  retryOn: parseRetryOn(retryOn),
  retriableStatusCodes: retriableStatusCodeTable(codes),
  numRetries: 2,
  perTryTimeoutNs: 0 as Nanoseconds,
  baseIntervalMs: 25,
  maxIntervalMs: 250,
  avoidPreviousHosts: true,
  hostSelectionAttempts: 5,
});

/** Istio's default. Source: istio/istio pilot/pkg/networking/core/route/retry/retry.go */
const ISTIO = policy('connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes');

describe('retry_on', () => {
  it('ignores spaces and words it does not know', () => {
    expect(parseRetryOn(' 5xx , reset,503, ,__proto__')).toBe(RetryOn['5xx'] | RetryOn.reset);
  });
});

describe("Istio's default policy", () => {
  it.each([
    ['a 503', 503, Reset.none, -1, false],
    ['a gRPC UNAVAILABLE', 200, Reset.none, 14, true],
    ['a gRPC INTERNAL', 200, Reset.none, 13, false],
    ['a failed connect', 0, Reset.connectFailure, -1, true],
    ['a connect that timed out', 0, Reset.connectTimeout, -1, true],
    ['a refused stream', 0, Reset.refusedStream, -1, true],
    ['a connection cut in mid-request', 0, Reset.connectionTermination, -1, false],
    ['a per-try timeout', 0, Reset.perTryTimeout, -1, false],
    ['a full circuit breaker', 0, Reset.overflow, -1, false],
  ])('%s: retried or not', (_, status, reset, grpcStatus, isRetried) => {
    const expected = isRetried ? RetryDecision.afterBackoff : RetryDecision.no;
    expect(isRetriable(ISTIO, status, reset, grpcStatus, true, 0)).toBe(expected);
  });
});

describe('a retry decision', () => {
  it('covers a per-try timeout by 5xx, gateway-error and reset', () => {
    for (const word of ['5xx', 'gateway-error', 'reset']) {
      expect(isRetriable(policy(word), 0, Reset.perTryTimeout, -1, true, 0)).toBe(RetryDecision.afterBackoff);
    }
  });

  it('covers a reset before any attempt reached a connection, but not after', () => {
    const inbound = policy('reset-before-request');
    expect(isRetriable(inbound, 0, Reset.connectionTermination, -1, false, 0)).toBe(RetryDecision.afterBackoff);
    expect(isRetriable(inbound, 0, Reset.connectionTermination, -1, true, 0)).toBe(RetryDecision.no);
  });

  it('leaves a response marked as rate limited alone, whatever its code', () => {
    const limited = ResponseHeaders.rateLimited;
    expect(isRetriable(policy('5xx'), 503, Reset.none, -1, true, limited)).toBe(RetryDecision.no);
  });

  it('retries 425 at once', () => {
    expect(isRetriable(policy('retriable-status-codes', [425]), 425, Reset.none, -1, true, 0)).toBe(RetryDecision.now);
  });
});

describe('the gates', () => {
  // Source: retry_state_impl.cc shouldRetry.
  it.each([
    ['not retriable', RetryDecision.no, 0, 9, 3, RetryDecision.no],
    ['no retries left comes before a full breaker', RetryDecision.afterBackoff, 0, 3, 3, RetryDecision.exhausted],
    ['full breaker', RetryDecision.afterBackoff, 1, 3, 3, RetryDecision.noSlot],
    ['free slot', RetryDecision.afterBackoff, 1, 2, 3, RetryDecision.afterBackoff],
    ['free slot, at once', RetryDecision.now, 1, 2, 3, RetryDecision.now],
  ])('%s', (_, retriable, retriesLeft, active, max, expected) => {
    expect(decideRetry(retriable, retriesLeft, active, max)).toBe(expected);
  });
});

describe('back-off', () => {
  // Oracle: windows drawn by Envoy's own retry_state_impl_test.cc.
  it.each([
    [1, 25],
    [2, 50],
    [3, 100],
    [4, 200],
    [5, 250],
    [6, 250],
  ])('retry %i waits less than %i ms', (k, window) => {
    expect(backOffWindowMs(k, 25, 250)).toBe(window);
    expect(backOffDelayMs(k, 25, 250, new GivenDraws([window]))).toBe(0);
    expect(backOffDelayMs(k, 25, 250, new GivenDraws([window - 1]))).toBe(window - 1);
  });

  it('waits exactly a rate-limited interval too short to be spread', () => {
    expect(rateLimitedBackOffDelayMs(1, new GivenDraws([]))).toBe(1);
  });
});
