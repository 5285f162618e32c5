import { type Dispatcher, Engine } from '../../../src/engine/engine.ts';
import { draw, purposeOf } from '../../../src/engine/keyed-draws.ts';
import type { ConfigSource, EndpointView, RouteMemo } from '../../../src/mesh/data-plane/config-source.ts';
import type { HotRoute } from '../../../src/mesh/data-plane/hot-route.ts';
import { Balancer, Link, type LinkSettings } from '../../../src/mesh/data-plane/link.ts';
import { Pipeline } from '../../../src/mesh/data-plane/pipeline.ts';
import { Proxies, ProxyMode } from '../../../src/mesh/data-plane/proxies.ts';
import { ENVOY_LIMITS } from '../../../src/mesh/policy/circuit-breakers.ts';
import { parseRetryOn, type RetryPolicy, retriableStatusCodeTable } from '../../../src/mesh/policy/retry.ts';
import { timeoutStatus } from '../../../src/mesh/policy/timeouts.ts';
import { Network } from '../../../src/network/network.ts';
import * as Attempt from '../../../src/request/attempt-fields.ts';
import * as Call from '../../../src/request/call-fields.ts';
import { EventKind } from '../../../src/request/event-kind.ts';
import { Origin } from '../../../src/request/origin.ts';
import { Pods } from '../../../src/request/pods.ts';
import type { Client, Meter, Server } from '../../../src/request/ports.ts';
import { flagNames } from '../../../src/request/response-flag.ts';
import type { Nanoseconds } from '../../../src/units/quantity.ts';

const MS = 1e6;

/** What a Pod does with an attempt: answers, breaks it off, or never says anything. */
export type Deed =
  | { readonly afterMs: number; readonly status: number }
  | { readonly afterMs: number; readonly reset: number }
  | null;

export interface LegOptions {
  readonly hosts?: number;
  readonly settings?: Partial<LinkSettings>;
  readonly route?: Partial<HotRoute>;
  readonly timeoutMs?: number;
  /** `numRetries` and the like; null for no policy. */
  readonly retry?: RetryPolicy | null;
  readonly connectMs?: number;
  /** One idle connection to each host is there at first. */
  readonly warm?: boolean;
  /** Names of headers that requests carry. */
  readonly headers?: readonly string[];
  /** Further routes; the hand-made route has index 0. */
  readonly otherRoutes?: readonly HotRoute[];
  /** Route of a shape; default 0. */
  readonly routeOf?: (shape: number) => number;
  /** Asked for every attempt that reaches a Pod. */
  serve(served: Served): Deed;
}

export interface Served {
  /** Number of the request, by `send`; -1 for a copy, or when its caller has gone. */
  readonly request: number;
  /** Number of the attempt within its call. */
  readonly ordinal: number;
  readonly pod: number;
  /** Record of the attempt; -1 once its caller has gone. */
  readonly attempt: number;
  readonly shape: number;
  readonly atMs: number;
}

export interface Outcome {
  readonly code: number;
  readonly flags: readonly string[];
  readonly endMs: number;
}

/** A retry policy with Istio's intervals. */
export function retryPolicy(retryOn: string, numRetries: number, more: Partial<RetryPolicy> = {}): RetryPolicy {
  return {
    retryOn: parseRetryOn(retryOn),
    retriableStatusCodes: retriableStatusCodeTable([]),
    numRetries,
    perTryTimeoutNs: 0 as Nanoseconds,
    baseIntervalMs: 25,
    maxIntervalMs: 250,
    avoidPreviousHosts: false,
    hostSelectionAttempts: 1,
    ...more,
  };
}

/** A route to cluster 0 without any policy. */
export const PLAIN_ROUTE: HotRoute = {
  replyStatus: 0,
  replyFlags: 0,
  timeoutLane: -1,
  retry: null,
  perTryLane: -1,
  hedgeOnPerTryTimeout: false,
  filters: [],
  mirrors: [],
  changesRequests: false,
  clusters: Int32Array.of(0),
  cumulative: Float64Array.of(1),
  total: 1,
  origin: null,
};

/** HTTP/2 with Envoy's own limits. */
export const HTTP2_LINK: LinkSettings = {
  balancer: Balancer.random,
  limits: ENVOY_LIMITS,
  maxRequestsPerConnection: 0,
  connectTimeoutNs: 10_000 * MS,
  streamsPerConnection: 2 ** 31 - 1,
  isPlain: false,
  isPerConnection: false,
  outlier: null,
  panicThresholdPercent: 0,
};

/** Pipeline that remembers in which order its connections were dialled. */
class WatchedPipeline extends Pipeline {
  readonly dialled: string[] = [];

  override dial(connection: number, link: Link): void {
    this.dialled.push(`${connection}/${this.connections.generation[connection]}`);
    super.dial(connection, link);
  }

  /** Number of the connection under an attempt, in order of dialling; -1 for one that was there at first. */
  connectionOf(attempt: number): number {
    const connection = this.attempts.get(attempt, Attempt.connection);
    return this.dialled.indexOf(`${connection}/${this.connections.generation[connection]}`);
  }
}

/** The key of a request whose first draws of these purposes are as wanted: found by trying. */
export function keyWith(wanted: (k0: number, k1: number) => boolean): readonly [number, number] {
  for (let k1 = 1; k1 < 1e9; k1++) if (wanted(7, k1)) return [7, k1];
  throw new Error('no key has those draws');
}

/** Whether the back-offs of a request with this key are those of `draws` (64-bit values, reduced by their windows). */
export function hasBackOffs(draws: readonly number[], windows: readonly number[], k0: number, k1: number): boolean {
  return draws.every(
    (wanted, i) => Math.floor(draw(k0, k1, BACK_OFF, (i + 1) << 16) * windows[i]) === wanted % windows[i],
  );
}

/** The host of the first attempt of a request with this key, under RANDOM. */
export function firstHost(hosts: number, k0: number, k1: number): number {
  return Math.floor(draw(k0, k1, HOST, 0) * hosts);
}

const BACK_OFF = purposeOf('retry/back-off');
const HOST = purposeOf('balancer/host');

/** One proxy, one cluster, and Pods that do as they are told: the real pipeline between them. No time is lost on the way. */
export class ScriptedLeg implements Dispatcher, Server, Client {
  readonly engine = new Engine();
  readonly pods = new Pods();
  readonly proxies = new Proxies();
  readonly pipeline: WatchedPipeline;
  readonly link: Link;
  /** Of each request sent, once it is over. */
  readonly outcomes: (Outcome | undefined)[] = [];
  /** Attempts made, by request. */
  readonly attempts: number[] = [];
  readonly served: Served[] = [];
  /** Codes that outlier detection and telemetry were told, in order. */
  readonly attemptCodes: number[] = [];
  readonly abandoned: number[] = [];
  /** Why the last attempt of each request ended, 0 for an answer. */
  readonly resets: number[] = [];

  private readonly options: LegOptions;
  private readonly keys: (readonly [number, number])[] = [];
  private readonly frames: { attempt: number; readonly deed: Deed }[] = [];
  private readonly callOf: number[] = [];

  constructor(options: LegOptions) {
    this.options = options;
    const zero = { quantile: () => 0, constant: 0 };
    const meter: Meter = {
      attemptEdge: () => 0,
      callEdge: () => 0,
      attemptEnded: (_edge, _latency, status) => this.attemptCodes.push(status),
      onlyAttemptEnded: (_edge, _latency, status) => this.attemptCodes.push(status),
      callEnded: () => undefined,
    };
    for (let pod = 0; pod < (options.hosts ?? 1); pod++) {
      this.pods.add(`test/host-${pod}`, 0, 0);
      this.pods.listening[pod] = 1;
    }
    this.proxies.add('test/client', ProxyMode.sidecar, -1, 0);
    this.pipeline = new WatchedPipeline(this.engine, this.pods, this.proxies, new Network(zero, zero, zero), meter, {
      calls: 1000,
      startsWarm: options.warm ?? false,
    });
    this.link = new Link(0, 0, 0, { ...HTTP2_LINK, ...options.settings }, 0, 0, 0);
    this.pipeline.links.push(this.link);
    const connectNs = (options.connectMs ?? 0) * MS;
    this.pipeline.join(this.config(), this, this, this, { quantile: () => connectNs, constant: connectNs });
    this.pipeline.recorder = {
      callStarted: () => undefined,
      attemptStarted: (attempt) => {
        const call = this.pipeline.attempts.get(attempt, Attempt.call);
        if (this.pipeline.calls.get(call, Call.originKind) === Origin.traffic)
          this.attempts[this.pipeline.calls.get(call, Call.origin)]++;
      },
      attemptEnded: (attempt, _status, reset) => {
        const call = this.pipeline.attempts.get(attempt, Attempt.call);
        if (this.pipeline.calls.get(call, Call.originKind) === Origin.traffic) {
          this.resets[this.pipeline.calls.get(call, Call.origin)] = reset;
        }
      },
      callEnded: () => undefined,
    };
  }

  private config(): ConfigSource {
    const { options, engine, pipeline } = this;
    const { retry = null, timeoutMs = 0 } = options;
    const view: EndpointView = { pods: Int32Array.from({ length: options.hosts ?? 1 }, (_, pod) => pod) };
    const perTry = retry?.perTryTimeoutNs ?? 0;
    const route: HotRoute = {
      ...PLAIN_ROUTE,
      timeoutLane: timeoutMs > 0 ? engine.openLane(timeoutMs * MS, EventKind.routeTimeout, pipeline.calls) : -1,
      retry,
      perTryLane: perTry > 0 ? engine.openLane(perTry, EventKind.perTryTimeout, pipeline.attempts) : -1,
      ...options.route,
    };
    const memo: RouteMemo = { byShape: new Int32Array(0) };
    return {
      routes: [route, ...(options.otherRoutes ?? [])],
      nextChange: Float64Array.of(Number.POSITIVE_INFINITY),
      refresh: () => undefined,
      position: Int32Array.of(0),
      memos: [memo],
      resolve: (_proxy, shape) => options.routeOf?.(shape) ?? 0,
      upstreamShape: (_route, _cluster, shape) => shape,
      timeoutStatus: () => timeoutStatus(new Set(options.headers)),
      openLink: () => this.link,
      endpoints: () => view,
    };
  }

  /** Sends a request; returns its number. */
  send(atMs: number, key: readonly [number, number] = [1, this.keys.length]): number {
    const request = this.keys.push(key) - 1;
    this.attempts.push(0);
    this.outcomes.push(undefined);
    this.engine.schedule(atMs * MS, EventKind.arrival, request);
    return request;
  }

  /** The client of a request goes away. */
  leave(request: number): void {
    this.pipeline.cancel(this.callOf[request]);
  }

  runUntil(ms: number): void {
    this.engine.runUntil((ms * MS) as Nanoseconds, this);
  }

  run(): void {
    this.engine.runUntil(Number.POSITIVE_INFINITY as Nanoseconds, this);
  }

  dispatch(kind: number, record: number): void {
    const { pipeline } = this;
    switch (kind) {
      case EventKind.arrival: {
        const [k0, k1] = this.keys[record];
        this.callOf[record] = pipeline.call(Origin.traffic, record, 0, 0, k0, k1);
        return;
      }
      case EventKind.stepDone:
        this.act(record);
        return;
      case EventKind.atPod:
        pipeline.atPod(record);
        return;
      case EventKind.response:
        pipeline.response(record);
        return;
      case EventKind.backedOff:
        pipeline.backedOff(record);
        return;
      case EventKind.connected:
        pipeline.connected(record);
        return;
      case EventKind.filterResumes:
        pipeline.filterResumes(record, 0);
        return;
      case EventKind.routeTimeout:
        pipeline.routeTimeout(record);
        return;
      case EventKind.perTryTimeout:
        pipeline.perTryTimeout(record);
        return;
      default:
        throw new Error(`event of kind ${kind}`);
    }
  }

  // Server
  serve(attempt: number, pod: number, shape: number, _k0: number, _k1: number, ordinal: number): number {
    const call = attempt < 0 ? -1 : this.pipeline.attempts.get(attempt, Attempt.call);
    const { calls } = this.pipeline;
    const isFirst = call >= 0 && calls.get(call, Call.originKind) === Origin.traffic;
    const request = isFirst ? calls.get(call, Call.origin) : -1;
    const served = { request, ordinal, pod, attempt, shape, atMs: this.engine.now / MS };
    this.served.push(served);
    const deed = this.options.serve(served);
    const frame = this.frames.push({ attempt, deed }) - 1;
    if (deed !== null) this.engine.schedule(this.engine.now + deed.afterMs * MS, EventKind.stepDone, frame);
    return frame;
  }

  abandon(frame: number): void {
    this.abandoned.push(frame);
    this.frames[frame].attempt = -1;
  }

  private act(frame: number): void {
    const { attempt, deed } = this.frames[frame];
    if (attempt < 0 || deed === null) return;
    if ('status' in deed) this.pipeline.reply(attempt, deed.status);
    else this.pipeline.breakAttempt(attempt, deed.reset);
  }

  // Client
  answered(request: number, status: number, flags: number): void {
    const names = flagNames(flags);
    this.outcomes[request] = {
      code: status,
      flags: names === '' ? [] : names.split(','),
      endMs: this.engine.now / MS,
    };
  }
}
