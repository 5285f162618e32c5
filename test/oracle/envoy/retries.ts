import { backOffDelayMs, backOffWindowMs, rateLimitedBackOffDelayMs } from '../../../src/mesh/policy/back-off.ts';
import { ISTIO_LIMITS, maxRetriesAllowed, type RetryBudget } from '../../../src/mesh/policy/circuit-breakers.ts';
import { Reset } from '../../../src/mesh/policy/outcome.ts';
import {
  decideRetry,
  isRetriable,
  parseRetryOn,
  RetryDecision,
  responseHeaderBits,
  retriableStatusCodeTable,
} from '../../../src/mesh/policy/retry.ts';
import { RetryBudgetWindow } from '../../../src/mesh/policy/retry-budget-window.ts';
import { expectedTimeoutMs, globalTimeout, NO_HEADER, perTryTimeout } from '../../../src/mesh/policy/timeouts.ts';
import type { Nanoseconds } from '../../../src/units/quantity.ts';
import { expectPartial, type OracleAdapter, type OracleCase, Unsupported } from '../adapter.ts';
import { GivenDraws } from './given-draws.ts';
import { expectKnownFields } from './known-fields.ts';

interface Retry {
  readonly retryOn: string;
  readonly response?: {
    readonly status: number;
    readonly retriableStatusCodes?: readonly number[];
    readonly headers?: Readonly<Record<string, string>>;
    readonly retriableHeaders?: readonly string[];
    readonly grpcStatusInHeaders?: number;
  };
  readonly reset?: string;
  readonly upstreamRequestStarted?: boolean;
}

interface BackOff {
  readonly baseMs: number;
  readonly maxMs: number;
  readonly draws: readonly number[];
  readonly rateLimitedIntervalMs?: number;
  readonly draw: number;
}

interface RequestStarts {
  readonly at: number;
  readonly count: number;
}

interface Budget {
  readonly budgetPercent: number;
  readonly minRetryConcurrency: number;
  readonly budgetIntervalMs?: number;
  readonly activeRequests: number;
  readonly pendingRequests: number;
  readonly activeRetries: number;
  readonly requestStartsMs: RequestStarts | readonly RequestStarts[];
  readonly probeMs: readonly number[];
}

interface Timeouts {
  readonly routeTimeoutMs: number;
  readonly perTryTimeoutMs: number;
  readonly elapsedMs: number;
  readonly 'x-envoy-upstream-rq-timeout-ms'?: number;
  readonly 'x-envoy-upstream-rq-per-try-timeout-ms'?: number;
}

export const RESETS: ReadonlyMap<string, number> = new Map([
  ['overflow', Reset.overflow],
  ['local_connection_failure', Reset.connectFailure],
  ['remote_connection_failure', Reset.connectFailure],
  ['connection_timeout', Reset.connectTimeout],
  ['connection_termination', Reset.connectionTermination],
  ['remote_reset', Reset.remoteReset],
  ['remote_reset_no_error', Reset.remoteResetNoError],
  ['remote_refused_stream', Reset.refusedStream],
  ['local_reset', Reset.localReset],
  ['protocol_error', Reset.protocolError],
]);

const DECISIONS: ReadonlyMap<number, string> = new Map([
  [RetryDecision.no, 'no'],
  [RetryDecision.afterBackoff, 'backoff'],
  [RetryDecision.now, 'immediate'],
]);

export const adapter: OracleAdapter = {
  files: ['envoy/retry_decision.json', 'envoy/backoff.json', 'envoy/retry_budget.json', 'envoy/timeouts.json'],
  check(oracleCase: OracleCase): void {
    expectPartial(run(oracleCase), oracleCase.expect);
  },
};

function run(oracleCase: OracleCase): unknown {
  switch (oracleCase.kind) {
    case 'retry_decision':
      return { decision: DECISIONS.get(retryDecision(oracleCase.given as unknown as Retry)) };
    case 'backoff':
      return backOff(oracleCase.given as unknown as BackOff);
    case 'retry_budget':
      return retryBudget(oracleCase.given as unknown as Budget);
    case 'timeouts':
      return timeouts(oracleCase.given as unknown as Timeouts);
    default:
      throw new Error(`unknown kind ${oracleCase.kind}`);
  }
}

const RETRY_FIELDS = ['retryOn', 'response', 'reset', 'upstreamRequestStarted'];
const RESPONSE_FIELDS = [
  'status',
  'headers',
  'retriableHeaders',
  'retriableStatusCodes',
  'grpcStatusInHeaders',
  'grpcStatusInTrailers',
];

function retryDecision(given: Retry): RetryDecision {
  const { retryOn, response, reset, upstreamRequestStarted } = given;
  expectKnownFields(given, RETRY_FIELDS);
  expectKnownFields(response ?? {}, RESPONSE_FIELDS);
  const policy = {
    retryOn: parseRetryOn(retryOn),
    retriableStatusCodes: retriableStatusCodeTable(response?.retriableStatusCodes ?? []),
    numRetries: 1,
    perTryTimeoutNs: 0 as Nanoseconds,
    baseIntervalMs: 25,
    maxIntervalMs: 250,
    avoidPreviousHosts: false,
    hostSelectionAttempts: 1,
  };
  const reason = reset === undefined ? Reset.none : RESETS.get(reset);
  if (reason === undefined) throw new Unsupported(`reset ${reset}`);
  return isRetriable(
    policy,
    response?.status ?? 0,
    reason,
    response?.grpcStatusInHeaders ?? -1,
    upstreamRequestStarted ?? false,
    responseHeaderBits(Object.keys(response?.headers ?? {}), response?.retriableHeaders ?? []),
  );
}

function backOff({ baseMs, maxMs, draws, rateLimitedIntervalMs, draw }: BackOff): unknown {
  if (rateLimitedIntervalMs !== undefined) {
    return { delayMs: rateLimitedBackOffDelayMs(rateLimitedIntervalMs, new GivenDraws([draw])) };
  }
  const given = new GivenDraws(draws);
  return {
    delaysMs: draws.map((_, index) => backOffDelayMs(index + 1, baseMs, maxMs, given)),
    windowsMs: draws.map((_, index) => backOffWindowMs(index + 1, baseMs, maxMs)),
  };
}

function retryBudget(given: Budget): unknown {
  const { budgetPercent, minRetryConcurrency, budgetIntervalMs = 0 } = given;
  const budget: RetryBudget = { budgetPercent, minRetryConcurrency, budgetIntervalMs };
  const limits = { ...ISTIO_LIMITS, retryBudget: budget };
  if (budgetIntervalMs === 0) {
    const maxRetries = maxRetriesAllowed(limits, given.activeRequests + given.pendingRequests);
    const decision = decideRetry(RetryDecision.afterBackoff, 1, given.activeRetries, maxRetries);
    return { maxRetries, allow: decision === RetryDecision.afterBackoff };
  }
  const window = new RetryBudgetWindow(budgetIntervalMs, 0);
  const probes = given.probeMs.map((probe) => ({ at: probe, probe: true }));
  const starts = [given.requestStartsMs]
    .flat()
    .flatMap(({ at, count }) => Array.from({ length: count }, () => ({ at, probe: false })));
  const counts: number[] = [];
  for (const event of [...starts, ...probes].sort((a, b) => a.at - b.at)) {
    if (event.probe) counts.push(window.requests(event.at));
    else window.onRequest(event.at);
  }
  return { requestsInInterval: counts, maxRetries: counts.map((base) => maxRetriesAllowed(limits, base)) };
}

function timeouts(given: Timeouts): unknown {
  const globalMs = globalTimeout(given.routeTimeoutMs, given['x-envoy-upstream-rq-timeout-ms'] ?? NO_HEADER);
  const perTryHeader = given['x-envoy-upstream-rq-per-try-timeout-ms'] ?? NO_HEADER;
  const perTryMs = perTryTimeout(given.perTryTimeoutMs, perTryHeader, globalMs);
  const expected = expectedTimeoutMs(globalMs, perTryMs, given.elapsedMs, false);
  return { globalMs, perTryMs, expectedHeaderMs: expected === 0 ? null : expected };
}
