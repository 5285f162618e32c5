import type { ClusterPolicy } from '../../../src/mesh/compile/cluster-policy.ts';
import { linkSettings } from '../../../src/mesh/control-plane/link-settings.ts';
import { headersOfReset } from '../../../src/mesh/data-plane/reply-of-reset.ts';
import { backOffWindowMs } from '../../../src/mesh/policy/back-off.ts';
import { ENVOY_LIMITS } from '../../../src/mesh/policy/circuit-breakers.ts';
import { isConnectFailure, Reset } from '../../../src/mesh/policy/outcome.ts';
import type { RetryPolicy } from '../../../src/mesh/policy/retry.ts';
import { perTryTimeout } from '../../../src/mesh/policy/timeouts.ts';
import { ms, type Nanoseconds } from '../../../src/units/quantity.ts';
import {
  firstHost,
  HTTP2_LINK,
  hasBackOffs,
  keyWith,
  type LegOptions,
  type Outcome,
  retryPolicy,
  ScriptedLeg,
} from '../../mesh/data-plane/scripted-leg.ts';
import { expectPartial, type OracleAdapter, type OracleCase, Unsupported } from '../adapter.ts';
import { expectKnownFields } from './known-fields.ts';
import { RESETS } from './retries.ts';

interface Attempt {
  readonly status?: number;
  readonly reset?: string;
  readonly started?: boolean;
  readonly neverResponds?: boolean;
  readonly afterMs?: number;
}

interface RequestOutcome {
  readonly retryOn: string;
  readonly numRetries: number;
  readonly attempts: readonly Attempt[];
  readonly timeoutMs?: number;
  readonly perTryTimeoutMs?: number;
  readonly backoffDraws?: readonly number[];
  readonly maxRetries?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

interface RetrySlots {
  readonly retryOn: string;
  readonly numRetries: number;
  readonly maxRetries: number;
  readonly backoffMs: number;
  readonly requests: readonly {
    readonly name: string;
    readonly attempts: readonly { readonly startMs: number; readonly endMs: number; readonly status: number }[];
  }[];
}

interface ConnectionPool {
  readonly protocol: 'http1' | 'http2';
  readonly hosts?: number;
  readonly maxConnections?: number;
  readonly maxPendingRequests?: number;
  readonly maxRequests?: number;
  readonly maxRequestsPerConnection?: number;
  readonly maxConcurrentStreams?: number;
  readonly connectMs?: number;
  readonly warm?: boolean;
  readonly timeoutMs?: number;
  readonly status?: number;
  readonly retryOn?: string;
  readonly numRetries?: number;
  readonly maxRetries?: number;
  readonly perTryTimeoutMs?: number;
  readonly requests: readonly { readonly arriveMs: number; readonly serviceMs: number; readonly host?: number }[];
}

const OUTCOME_FIELDS = [
  'retryOn',
  'numRetries',
  'attempts',
  'timeoutMs',
  'perTryTimeoutMs',
  'backoffDraws',
  'maxRetries',
  'headers',
];
const SLOT_FIELDS = ['retryOn', 'numRetries', 'maxRetries', 'backoffMs', 'requests'];
const POOL_FIELDS = [
  'protocol',
  'hosts',
  'maxConnections',
  'maxPendingRequests',
  'maxRequests',
  'maxRequestsPerConnection',
  'maxConcurrentStreams',
  'connectMs',
  'warm',
  'timeoutMs',
  'status',
  'retryOn',
  'numRetries',
  'maxRetries',
  'perTryTimeoutMs',
  'requests',
];

/** Cases of whole requests: the pipeline and its pools, between a scripted client and scripted hosts. */
export const adapter: OracleAdapter = {
  files: ['envoy/request_outcome.json', 'envoy/retry_slots.json', 'envoy/connection_pool.json'],
  check({ kind, given, expect }: OracleCase): void {
    expectOutcome(outcomeOf(kind, given), expect as Record<string, unknown>);
  },
};

function outcomeOf(kind: string | undefined, given: object): unknown {
  switch (kind) {
    case 'request_outcome':
      expectKnownFields(given, OUTCOME_FIELDS);
      return requestOutcome(given as RequestOutcome);
    case 'retry_slots':
      expectKnownFields(given, SLOT_FIELDS);
      return retrySlots(given as RetrySlots);
    case 'connection_pool':
      expectKnownFields(given, POOL_FIELDS);
      return connectionPool(given as ConnectionPool);
    default:
      throw new Unsupported(`kind ${kind}`);
  }
}

/** Flags are sets, notes are for readers. */
function expectOutcome(actual: unknown, { note: _, ...expected }: Record<string, unknown>): void {
  expectPartial(actual, withSortedFlags(expected), 1e-9);
}

function withSortedFlags(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSortedFlags);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key === 'flags' ? [...(each as string[])].sort() : withSortedFlags(each),
    ]),
  );
}

function outcome(leg: ScriptedLeg, request: number) {
  const { code, flags, endMs } = leg.outcomes[request] as Outcome;
  return { attempts: leg.attempts[request], code, flags: [...flags].sort(), endMs };
}

function policyOf(
  { retryOn, numRetries, perTryTimeoutMs = 0, timeoutMs = 0 }: Partial<RequestOutcome>,
  intervals: Partial<RetryPolicy> = {},
): RetryPolicy | null {
  if (retryOn === undefined) return null;
  return retryPolicy(retryOn, numRetries ?? 1, {
    perTryTimeoutNs: ms(perTryTimeout(perTryTimeoutMs, -1, timeoutMs)),
    ...intervals,
  });
}

function windowsOf({ baseIntervalMs, maxIntervalMs }: RetryPolicy, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => backOffWindowMs(i + 1, baseIntervalMs, maxIntervalMs));
}

function resetOf(name: string): number {
  const reset = RESETS.get(name);
  if (reset === undefined) throw new Unsupported(`reset ${name}`);
  return reset;
}

function requestOutcome(given: RequestOutcome): unknown {
  const retry = policyOf(given);
  const draws = given.backoffDraws ?? [];
  const headers = Object.keys(given.headers ?? {});
  const options: LegOptions = {
    retry,
    timeoutMs: given.timeoutMs,
    headers,
    warm: true,
    settings: {
      limits: {
        ...ENVOY_LIMITS,
        maxRetries: given.maxRetries ?? ENVOY_LIMITS.maxRetries,
        /** Full for those attempts that are to find it full. */
        get maxRequests(): number {
          return given.attempts[leg.attempts[0] - 1]?.reset === 'overflow' ? 0 : ENVOY_LIMITS.maxRequests;
        },
      },
    },
    serve: ({ ordinal }) => {
      const attempt = given.attempts[ordinal];
      if (attempt === undefined) throw new Error(`attempt ${ordinal + 1} is not among those given`);
      const { status, reset, afterMs = 0 } = attempt;
      if (attempt.neverResponds) return null;
      if (reset === undefined) return { afterMs, status: status as number };
      if (attempt.started === false) throw new Unsupported('a reset before the request that is no connect failure');
      return { afterMs, reset: resetOf(reset) };
    },
  };
  const leg: ScriptedLeg = new ScriptedLeg(options);
  const counts = leg.pipeline.recorder!;
  leg.pipeline.recorder = {
    ...counts,
    attemptStarted: (attempt) => {
      counts.attemptStarted(attempt);
      // Whoever is to fail to connect finds nobody who listens.
      const { reset } = given.attempts[leg.attempts[0] - 1] ?? {};
      const refuses = reset !== undefined && isConnectFailure(resetOf(reset));
      leg.pods.listening[0] = refuses ? 0 : 1;
    },
  };
  const windows = retry === null ? [] : windowsOf(retry, draws.length);
  leg.send(
    0,
    keyWith((k0, k1) => hasBackOffs(draws, windows, k0, k1)),
  );
  leg.run();
  return { ...outcome(leg, 0), responseHeaders: headersOfReset(leg.resets[0] ?? Reset.none) };
}

function retrySlots({ retryOn, numRetries, maxRetries, backoffMs, requests }: RetrySlots): unknown {
  const retry = policyOf({ retryOn, numRetries }) as RetryPolicy;
  const leg = new ScriptedLeg({
    retry,
    warm: true,
    settings: { limits: { ...ENVOY_LIMITS, maxRetries } },
    serve: ({ request, ordinal, atMs }) => {
      const attempt = requests[request].attempts[ordinal];
      if (attempt === undefined) throw new Error(`attempt ${ordinal + 1} of ${requests[request].name} is not given`);
      if (Math.abs(attempt.startMs - atMs) > 1e-9) {
        throw new Error(`attempt ${ordinal + 1} of ${requests[request].name} starts at ${atMs} ms`);
      }
      return { afterMs: attempt.endMs - attempt.startMs, status: attempt.status };
    },
  });
  const backOffs = Array.from({ length: numRetries }, () => backoffMs);
  const windows = windowsOf(retry, numRetries);
  if (backoffMs >= windows[0]) throw new Unsupported(`no back-off of ${backoffMs} ms`);
  const key = keyWith((k0, k1) => hasBackOffs(backOffs, windows, k0, k1));
  for (const { attempts } of requests) leg.send(attempts[0].startMs, key);
  leg.run();
  return { requests: Object.fromEntries(requests.map(({ name }, request) => [name, outcome(leg, request)])) };
}

function connectionPool(given: ConnectionPool): unknown {
  const hosts = given.hosts ?? 1;
  const policy = {
    loadBalancer: { kind: 'RANDOM', slowStart: null },
    maxConnections: given.maxConnections ?? ENVOY_LIMITS.maxConnections,
    maxPendingRequests: given.maxPendingRequests ?? ENVOY_LIMITS.maxPendingRequests,
    maxRequests: given.maxRequests ?? ENVOY_LIMITS.maxRequests,
    maxRetries: given.maxRetries ?? ENVOY_LIMITS.maxRetries,
    maxRequestsPerConnection: given.maxRequestsPerConnection ?? 0,
    maxConcurrentStreams: given.maxConcurrentStreams ?? 1024,
    upstreamProtocol: given.protocol,
    retryBudget: null,
    outlierDetection: null,
    connectTimeoutMs: HTTP2_LINK.connectTimeoutNs / 1e6,
    panicThresholdPercent: 0,
  } as unknown as ClusterPolicy;
  const noDraws = () => {
    throw new Error('nothing is drawn');
  };
  const used: number[] = [];
  const leg: ScriptedLeg = new ScriptedLeg({
    hosts,
    warm: given.warm,
    connectMs: given.connectMs,
    timeoutMs: given.timeoutMs,
    retry: policyOf(given),
    settings: linkSettings(policy, { connectsForFree: false, protocol: given.protocol }, 0 as Nanoseconds, noDraws),
    serve: ({ request, attempt }) => {
      used[request] = leg.pipeline.connectionOf(attempt);
      return { afterMs: given.requests[request].serviceMs, status: given.status ?? 200 };
    },
  });
  for (const { arriveMs, host = 0 } of given.requests) {
    leg.send(
      arriveMs,
      keyWith((k0, k1) => firstHost(hosts, k0, k1) === host),
    );
  }
  leg.run();
  return {
    connectionsOpened: leg.pipeline.dials,
    connectionUsed: used,
    requests: given.requests.map((_, request) => ({
      ...outcome(leg, request),
      startMs: leg.served.find((served) => served.request === request)?.atMs,
    })),
  };
}
