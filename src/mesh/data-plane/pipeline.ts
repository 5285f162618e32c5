import type { Engine } from '../../engine/engine.ts';
import { deriveInto, draw, KeyedDraws, purposeOf } from '../../engine/keyed-draws.ts';
import type { DelayLaw, Network } from '../../network/network.ts';
import * as Attempt from '../../request/attempt-fields.ts';
import { AttemptState, Attempts } from '../../request/attempts.ts';
import * as Call from '../../request/call-fields.ts';
import { Calls } from '../../request/calls.ts';
import { ConnectionState, Connections } from '../../request/connections.ts';
import { EventKind } from '../../request/event-kind.ts';
import { Origin } from '../../request/origin.ts';
import { PodRole, type Pods } from '../../request/pods.ts';
import type { Caller, Client, Meter, Replier, Server } from '../../request/ports.ts';
import { ResponseFlag } from '../../request/response-flag.ts';
import type { Nanoseconds } from '../../units/quantity.ts';
import { backOffDelayMs } from '../policy/back-off.ts';
import { maxRetriesAllowed } from '../policy/circuit-breakers.ts';
import { Reset } from '../policy/outcome.ts';
import { decideRetry, isRetriable, RetryDecision } from '../policy/retry.ts';
import type { ConfigSource } from './config-source.ts';
import { ConnectionPools, type PoolOwner } from './connection-pool.ts';
import { type FilterActions, FilterResult, type HotRoute } from './hot-route.ts';
import type { Link } from './link.ts';
import { LinkHosts } from './link-hosts.ts';
import type { Proxies } from './proxies.ts';
import { flagOfReset, statusOfReset } from './reply-of-reset.ts';
import { Slots } from './slots.ts';
import { TriedHosts } from './tried-hosts.ts';

const ROUTE = purposeOf('route/weight');
const BACK_OFF = purposeOf('retry/back-off');
const FILTER = purposeOf('filter');
const MIRROR = purposeOf('mirror');
const DIAL = purposeOf('connection/dial');

/** Origin of a record that is not in use. */
const NOBODY = -1;

/** Watches single requests; asked only while a recording runs. */
export interface Recorder {
  callStarted(call: number): void;
  attemptStarted(attempt: number): void;
  attemptEnded(attempt: number, status: number, reset: number): void;
  callEnded(call: number, status: number, flags: number): void;
}

export interface PipelineOptions {
  /** How many calls may be in flight at once. */
  readonly calls: number;
  /** Connections are open at time 0. */
  readonly startsWarm: boolean;
}

/**
 * A request's way through one L7 leg, and the legs it joins. One function over one call record serves the outbound
 * proxy of a Pod, a gateway and a waypoint; a client without a proxy goes the same way with an empty route.
 *
 * ```
 *  call ─► route ─► filters ─► weighted cluster ─► mirrors ─► attempt
 *                     │ pause/reply                              │
 *                     ▼                                          ▼
 *                  resume                link: balancer (UH) ─► pool (UO, UF) ─► hop ─► Pod: application, or a proxy's own leg
 *                                                                                             │
 *  answered ◄── finish ◄── retry? ◄── outlier detector, breakers ◄── response ◄── hop ◄───────┘
 *                 ▲          └─ back-off ─► attempt
 *                 └── route timeout, per-try timeout
 * ```
 *
 * Reads design §4 in that order. Functions of `policy/` decide, this file acts.
 */
export class Pipeline implements Caller, Replier, PoolOwner, FilterActions {
  readonly calls: Calls;
  readonly attempts: Attempts;
  readonly slots: Slots;
  readonly connections: Connections;
  readonly links: Link[] = [];
  /** Null unless a recording runs. */
  recorder: Recorder | null = null;
  /** Attempts that were retries, and connections that were opened; for the run's books. */
  retries = 0;
  dials = 0;

  private readonly engine: Engine;
  private readonly pods: Pods;
  private readonly proxies: Proxies;
  private readonly meter: Meter;
  private config!: ConfigSource;
  private readonly pools: ConnectionPools;
  private readonly hosts: LinkHosts;
  private readonly tried: TriedHosts;
  private readonly draws = new KeyedDraws();
  private readonly key = new Int32Array(2);
  private pauseNs = 0;
  private askedShape = -1;
  private server!: Server;
  private traffic!: Client;
  private frames!: Client;
  private connect!: DelayLaw;

  constructor(engine: Engine, pods: Pods, proxies: Proxies, network: Network, meter: Meter, options: PipelineOptions) {
    this.engine = engine;
    this.pods = pods;
    this.proxies = proxies;
    this.meter = meter;
    const { calls, startsWarm } = options;
    this.calls = new Calls(calls);
    this.attempts = new Attempts(2 * calls);
    this.slots = new Slots(64 * 1024 * 1024);
    this.connections = new Connections(2 * calls);
    this.tried = new TriedHosts(4 * calls);
    const { connections, slots, attempts, links, tried } = this;
    this.pools = new ConnectionPools(connections, slots, attempts, links, this);
    this.hosts = new LinkHosts(
      this.calls,
      attempts,
      slots,
      this.pools,
      tried,
      pods,
      proxies,
      network,
      meter,
      startsWarm,
    );
  }

  /**
   * Who the pipeline works with: `config` says what each proxy knows, `traffic` and `frames` hear of calls of their
   * origin, `connect` is the law of dialling.
   */
  join(config: ConfigSource, server: Server, traffic: Client, frames: Client, connect: DelayLaw): void {
    this.config = config;
    this.server = server;
    this.traffic = traffic;
    this.frames = frames;
    this.connect = connect;
  }

  // ------------------------------------------------------------------------------------------------ the leg, downwards

  call(originKind: number, origin: number, proxy: number, shape: number, key0: number, key1: number): number {
    if (this.engine.now >= this.config.nextChange[proxy]) this.config.refresh(proxy);
    const memo = this.config.memos[proxy].byShape;
    const known = shape < memo.length ? memo[shape] : -1;
    const route = known >= 0 ? known : this.config.resolve(proxy, shape);
    return this.callOnRoute(route, originKind, origin, proxy, shape, key0, key1);
  }

  private callOnRoute(
    route: number,
    originKind: number,
    origin: number,
    proxy: number,
    shape: number,
    key0: number,
    key1: number,
  ): number {
    const calls = this.calls;
    const call = calls.take();
    const c = calls.at(call);
    calls.cells[c + Call.originKind] = originKind;
    calls.cells[c + Call.origin] = origin;
    calls.cells[c + Call.key0] = key0;
    calls.cells[c + Call.key1] = key1;
    calls.start[call] = this.engine.now;
    calls.cells[c + Call.proxy] = proxy;
    calls.cells[c + Call.shape] = shape;
    calls.cells[c + Call.route] = route;
    calls.cells[c + Call.link] = -1;
    calls.cells[c + Call.attempt] = -1;
    calls.cells[c + Call.attempts] = 0;
    calls.cells[c + Call.flags] = 0;
    calls.cells[c + Call.holdsRetrySlot] = 0;
    calls.cells[c + Call.connected] = 0;
    calls.cells[c + Call.filter] = 0;
    calls.cells[c + Call.tried] = -1;
    calls.cells[c + Call.awaited] = 0;
    calls.cells[c + Call.isOver] = 0;
    this.proxies.requests[proxy]++;
    if (this.recorder !== null) this.recorder.callStarted(call);
    const generation = calls.generation[call];
    const hot = this.config.routes[route];
    if (hot.filters.length === 0) this.forward(call, c, hot);
    else this.runFilters(call, hot, -1);
    return calls.generation[call] === generation ? call : -1;
  }

  private runFilters(call: number, route: HotRoute, answer: number): void {
    const { calls } = this;
    const c = calls.at(call);
    let given = answer;
    while (calls.cells[c + Call.filter] < route.filters.length) {
      const filter = route.filters[calls.cells[c + Call.filter]];
      this.draws.at(calls.cells[c + Call.key0], calls.cells[c + Call.key1], FILTER, calls.cells[c + Call.filter]);
      const result = filter.onRequest(this.draws, given, this);
      if (result === FilterResult.pause) {
        calls.cells[c + Call.flags] |= filter.flags;
        this.pause(call, c);
        return;
      }
      if (result === FilterResult.reply) {
        this.finish(call, filter.status, filter.flags);
        return;
      }
      given = -1;
      calls.cells[c + Call.filter]++;
    }
    this.forward(call, c, route);
  }

  // FilterActions: what a filter that pauses wants. It is done once the filter has returned.
  delay(ns: number): void {
    this.pauseNs = ns;
    this.askedShape = -1;
  }

  ask(shape: number): void {
    this.askedShape = shape;
  }

  private pause(call: number, c: number): void {
    const { calls } = this;
    calls.cells[c + Call.awaited]++;
    if (this.askedShape < 0) {
      this.engine.schedule(this.engine.now + this.pauseNs, EventKind.filterResumes, call);
      return;
    }
    deriveInto(this.key, calls.cells[c + Call.key0], calls.cells[c + Call.key1], FILTER, calls.cells[c + Call.filter]);
    this.call(Origin.filter, call, calls.cells[c + Call.proxy], this.askedShape, this.key[0], this.key[1]);
  }

  /** Event: the filter that paused the call goes on, with the status of what it asked (0: it only waited). */
  filterResumes(call: number, answer: number): void {
    const { calls } = this;
    if (this.isLast(call)) return;
    this.runFilters(call, this.config.routes[calls.get(call, Call.route)], answer);
  }

  /** An awaited event has come; true when its call is over, and the record goes with the last of them. */
  private isLast(call: number): boolean {
    const { calls } = this;
    const c = calls.at(call);
    calls.cells[c + Call.awaited]--;
    if (calls.cells[c + Call.isOver] === 0) return false;
    if (calls.cells[c + Call.awaited] === 0) this.giveBack(call, c);
    return true;
  }

  private forward(call: number, c: number, route: HotRoute): void {
    if (route.replyStatus !== 0) {
      this.finish(call, route.replyStatus, route.replyFlags);
      return;
    }
    const calls = this.calls;
    if (route.timeoutLane >= 0) this.engine.arm(route.timeoutLane, call, calls.generation[call]);
    calls.cells[c + Call.retriesLeft] = route.retry === null ? 0 : route.retry.numRetries;
    const cluster = route.clusters.length === 1 ? route.clusters[0] : this.weightedCluster(c, route);
    const link = this.config.openLink(calls.cells[c + Call.proxy], cluster);
    if (link === null) {
      this.finish(call, 503, ResponseFlag.NC);
      return;
    }
    calls.cells[c + Call.link] = link.id;
    calls.cells[c + Call.upstreamShape] = route.changesRequests
      ? this.config.upstreamShape(calls.cells[c + Call.route], cluster, calls.cells[c + Call.shape])
      : calls.cells[c + Call.shape];
    if (route.mirrors.length === 0) {
      this.attempt(call, c, link, route);
      return;
    }
    // No copy of a request that ended at once, without a host or a place in the pool.
    const generation = calls.generation[call];
    this.attempt(call, c, link, route);
    if (calls.generation[call] === generation) this.mirror(call, c, route);
  }

  private weightedCluster(c: number, route: HotRoute): number {
    const { calls } = this;
    const at = draw(calls.cells[c + Call.key0], calls.cells[c + Call.key1], ROUTE, 0) * route.total;
    let i = 0;
    while (at >= route.cumulative[i] && i < route.clusters.length - 1) i++;
    return route.clusters[i];
  }

  /** A copy each for the mirrors whose share the request falls into. Its own key: it must not disturb the original. */
  private mirror(call: number, c: number, route: HotRoute): void {
    const { calls } = this;
    const k0 = calls.cells[c + Call.key0];
    const k1 = calls.cells[c + Call.key1];
    const from = calls.cells[c + Call.proxy];
    const shape = calls.cells[c + Call.upstreamShape];
    for (let i = 0; i < route.mirrors.length; i++) {
      const mirror = route.mirrors[i];
      if (draw(k0, k1, MIRROR, i) >= mirror.probability) continue;
      deriveInto(this.key, k0, k1, mirror.site, 0);
      this.callOnRoute(mirror.route, Origin.mirror, call, from, shape, this.key[0], this.key[1]);
    }
  }

  // -------------------------------------------------------------------------------------------------------- an attempt

  private attempt(call: number, c: number, link: Link, route: HotRoute): void {
    const { attempts, calls } = this;
    if (link.position !== this.config.position[link.proxy]) this.hosts.takeView(link, this.config);
    const settings = link.settings;
    const connection = settings.isPerConnection ? this.keptConnection(link) : -1;
    const slot = connection >= 0 ? this.connections.slot[connection] : this.hosts.pick(c, link, route, this.engine.now);
    if (slot < 0) {
      this.finish(call, 503, ResponseFlag.UH);
      return;
    }
    const attempt = attempts.take();
    const a = attempts.at(attempt);
    attempts.cells[a + Attempt.call] = call;
    attempts.cells[a + Attempt.next] = calls.cells[c + Call.attempt];
    attempts.cells[a + Attempt.slot] = slot;
    attempts.cells[a + Attempt.pod] = this.slots.pod[slot];
    attempts.cells[a + Attempt.ordinal] = calls.cells[c + Call.attempts]++;
    attempts.start[attempt] = this.engine.now;
    attempts.cells[a + Attempt.state] = AttemptState.pending;
    attempts.cells[a + Attempt.connection] = -1;
    attempts.cells[a + Attempt.server] = -1;
    attempts.cells[a + Attempt.reset] = Reset.none;
    calls.cells[c + Call.attempt] = attempt;
    if (this.recorder !== null) this.recorder.attemptStarted(attempt);
    if (settings.isPlain) this.send(attempt, a, c, link, route);
    else if (connection >= 0) this.pools.attach(link, connection, attempt);
    else if (settings.isPerConnection) this.pools.dialFor(link, slot, attempt);
    else if (!this.pools.request(link, attempt)) this.overflowed(attempt);
  }

  /** A connection of a client without a proxy that is still open: those to a Pod that has ended were closed by it. */
  private keptConnection(link: Link): number {
    const { pods, slots, connections } = this;
    while (link.ready >= 0 && pods.listening[slots.pod[connections.slot[link.ready]]] === 0) {
      this.pools.closeReady(link, link.ready);
    }
    return link.ready;
  }

  /** PoolOwner: the attempt has its connection. */
  attached(attempt: number): void {
    const { attempts, calls } = this;
    const a = attempts.at(attempt);
    const c = calls.at(attempts.cells[a + Attempt.call]);
    attempts.cells[a + Attempt.pod] = this.slots.pod[attempts.cells[a + Attempt.slot]];
    this.send(attempt, a, c, this.links[calls.cells[c + Call.link]], this.config.routes[calls.cells[c + Call.route]]);
  }

  /** The attempt goes to its Pod, on a connection or where none is needed. */
  private send(attempt: number, a: number, c: number, link: Link, route: HotRoute): void {
    const { attempts, slots } = this;
    const slot = attempts.cells[a + Attempt.slot];
    attempts.cells[a + Attempt.state] = AttemptState.sent;
    slots.active[slot]++;
    link.active++;
    this.calls.cells[c + Call.connected]++;
    if (route.perTryLane >= 0) this.engine.arm(route.perTryLane, attempt, attempts.generation[attempt]);
    const hop = slots.hopNs[slot];
    const ns = hop >= 0 ? hop : this.hosts.drawnHopNs(a, c, false);
    this.engine.schedule(this.engine.now + ns, EventKind.atPod, attempt);
  }

  /** Event: the request is at the Pod. */
  atPod(attempt: number): void {
    const { calls, attempts, pods } = this;
    const a = attempts.at(attempt);
    const call = attempts.cells[a + Attempt.call];
    const pod = attempts.cells[a + Attempt.pod];
    if (call < 0) {
      // The caller gave up while the request was on the wire; `slot`, `next` and `status` hold what was kept of the call.
      if (pods.listening[pod] === 1 && pods.role[pod] === PodRole.application) {
        this.server.serve(
          -1,
          pod,
          attempts.cells[a + Attempt.status],
          attempts.cells[a + Attempt.slot],
          attempts.cells[a + Attempt.next],
          attempts.cells[a + Attempt.ordinal],
        );
      }
      attempts.give(attempt);
      return;
    }
    const c = calls.at(call);
    if (pods.listening[pod] === 0) {
      // Its connection was found closed, and dialling again is refused: nothing was sent.
      calls.cells[c + Call.connected]--;
      this.answer(attempt, a, 0, Reset.connectFailure);
      return;
    }
    attempts.cells[a + Attempt.state] = AttemptState.inPod;
    const proxy = pods.proxy[pod];
    if (pods.role[pod] === PodRole.proxy) {
      deriveInto(
        this.key,
        calls.cells[c + Call.key0],
        calls.cells[c + Call.key1],
        0,
        attempts.cells[a + Attempt.ordinal],
      );
      const onward = this.call(
        Origin.attempt,
        attempt,
        proxy,
        calls.cells[c + Call.upstreamShape],
        this.key[0],
        this.key[1],
      );
      if (onward >= 0) attempts.cells[a + Attempt.server] = onward;
      return;
    }
    if (proxy >= 0) this.proxies.requests[proxy]++;
    const frame = this.server.serve(
      attempt,
      pod,
      calls.cells[c + Call.upstreamShape],
      calls.cells[c + Call.key0],
      calls.cells[c + Call.key1],
      attempts.cells[a + Attempt.ordinal],
    );
    if (frame >= 0) attempts.cells[a + Attempt.server] = frame;
  }

  // ---------------------------------------------------------------------------------------------- the leg, back upwards

  /** The application (or the proxy's own leg) has answered. */
  reply(attempt: number, status: number): void {
    const reset = status === 0 ? Reset.connectionTermination : Reset.none;
    this.answer(attempt, this.attempts.at(attempt), status, reset);
  }

  /** The stream or the connection under the attempt broke in the Pod. */
  breakAttempt(attempt: number, reset: number = Reset.connectionTermination): void {
    this.answer(attempt, this.attempts.at(attempt), 0, reset);
  }

  private answer(attempt: number, a: number, status: number, reset: number): void {
    const { attempts } = this;
    attempts.cells[a + Attempt.status] = status;
    attempts.cells[a + Attempt.reset] = reset;
    attempts.cells[a + Attempt.state] = AttemptState.answered;
    const hop = this.slots.hopNs[attempts.cells[a + Attempt.slot]];
    const ns = hop >= 0 ? hop : this.hosts.drawnHopNs(a, this.calls.at(attempts.cells[a + Attempt.call]), true);
    this.engine.schedule(this.engine.now + ns, EventKind.response, attempt);
  }

  /** Event: the answer is at the proxy that asked. */
  response(attempt: number): void {
    const { calls, attempts } = this;
    const a = attempts.at(attempt);
    const call = attempts.cells[a + Attempt.call];
    if (call < 0) {
      attempts.give(attempt);
      return;
    }
    const c = calls.at(call);
    const status = attempts.cells[a + Attempt.status];
    const reset = attempts.cells[a + Attempt.reset];
    const pod = attempts.cells[a + Attempt.pod];
    const link = this.links[calls.cells[c + Call.link]];
    const policy = this.config.routes[calls.cells[c + Call.route]].retry;
    const retriable =
      policy === null
        ? RetryDecision.no
        : isRetriable(policy, status, reset, -1, calls.cells[c + Call.connected] > 0, 0);
    // The common case: the call's one try has its final answer, so call and attempt have the same latency.
    const isOnly =
      calls.cells[c + Call.attempts] === 1 &&
      reset === Reset.none &&
      retriable === RetryDecision.no &&
      attempts.start[attempt] === calls.start[call];
    this.settle(link, attempt, a, status, reset, isOnly);
    this.unlinkAttempt(c, attempt);
    attempts.give(attempt);
    if (isOnly) this.finish(call, status, calls.cells[c + Call.flags], true);
    else this.ended(call, c, link, pod, status, reset, retriable);
  }

  /** PoolOwner. */
  connectFailed(attempt: number): void {
    this.endedWaiting(attempt, Reset.connectFailure);
  }

  /** PoolOwner, and the pending breaker: no stream for this attempt. */
  overflowed(attempt: number): void {
    this.endedWaiting(attempt, Reset.overflow);
  }

  /** An attempt ends that never was on a connection. */
  private endedWaiting(attempt: number, reset: number): void {
    const { calls, attempts } = this;
    const a = attempts.at(attempt);
    const call = attempts.cells[a + Attempt.call];
    const c = calls.at(call);
    const link = this.links[calls.cells[c + Call.link]];
    const slot = attempts.cells[a + Attempt.slot];
    const pod = attempts.cells[a + Attempt.pod];
    this.count(attempt, statusOfReset(reset));
    if (this.recorder !== null) this.recorder.attemptEnded(attempt, 0, reset);
    if (reset !== Reset.overflow) this.tellOutlier(link, slot, 503, true);
    this.unlinkAttempt(c, attempt);
    attempts.give(attempt);
    this.endedByReset(call, c, link, pod, reset);
  }

  private count(attempt: number, status: number): void {
    const { attempts } = this;
    const a = attempts.at(attempt);
    const latencyNs = this.engine.now - attempts.start[attempt];
    const isRetry = attempts.cells[a + Attempt.ordinal] > 0;
    this.meter.attemptEnded(this.slots.edge[attempts.cells[a + Attempt.slot]], latencyNs, status, isRetry);
  }

  /** Books of an attempt that was on a connection and is over for its caller. */
  private settle(link: Link, attempt: number, a: number, status: number, reset: number, isOnly: boolean): void {
    const slots = this.slots;
    const slot = this.attempts.cells[a + Attempt.slot];
    slots.active[slot]--;
    link.active--;
    const code = reset === Reset.none ? status : statusOfReset(reset);
    if (isOnly) this.meter.onlyAttemptEnded(slots.edge[slot], this.engine.now - this.attempts.start[attempt], code);
    else this.count(attempt, code);
    if (this.recorder !== null) this.recorder.attemptEnded(attempt, status, reset);
    if (link.settings.outlier !== null) this.tellOutlier(link, slot, code, reset !== Reset.none);
    if (!link.settings.isPlain) this.pools.release(link, attempt, reset !== Reset.none);
    if (slots.gone[slot] === 1) slots.freeIfUnused(slot);
  }

  private tellOutlier(link: Link, slot: number, code: number, isLocalOrigin: boolean): void {
    const outlier = link.settings.outlier;
    if (outlier !== null) outlier.onResult(this.slots.ordinal[slot], code, isLocalOrigin, this.engine.now);
  }

  private endedByReset(call: number, c: number, link: Link, pod: number, reset: number): void {
    const { calls } = this;
    const policy = this.config.routes[calls.cells[c + Call.route]].retry;
    const retriable =
      policy === null ? RetryDecision.no : isRetriable(policy, 0, reset, -1, calls.cells[c + Call.connected] > 0, 0);
    this.ended(call, c, link, pod, 0, reset, retriable);
  }

  /** An attempt has ended: retry, wait for another that is still running, or pass the outcome on. */
  private ended(
    call: number,
    c: number,
    link: Link,
    pod: number,
    status: number,
    reset: number,
    retriable: RetryDecision,
  ): void {
    let flags = this.calls.cells[c + Call.flags];
    if (reset !== Reset.none && this.isStillTried(c)) return;
    if (retriable !== RetryDecision.no) {
      if (this.isStillTried(c)) return;
      const decision = this.takeRetry(c, link, retriable);
      if (decision === RetryDecision.afterBackoff || decision === RetryDecision.now) {
        this.backOff(call, c, pod, decision);
        return;
      }
      flags |= decision === RetryDecision.exhausted ? ResponseFlag.URX : ResponseFlag.UO;
    }
    if (reset === Reset.none) this.finish(call, status, flags);
    else {
      const code = reset === Reset.perTryTimeout ? this.timeoutStatus(c) : statusOfReset(reset);
      this.finish(call, code, flags | flagOfReset(reset));
    }
  }

  /** Another attempt may still do better: one that runs, or one that waits for its back-off. */
  private isStillTried(c: number): boolean {
    const { calls } = this;
    return calls.cells[c + Call.attempt] >= 0 || calls.cells[c + Call.awaited] > 0;
  }

  private timeoutStatus(c: number): number {
    return this.config.timeoutStatus(this.calls.cells[c + Call.shape]);
  }

  /** The gates of Envoy's `shouldRetry`, and their books. */
  private takeRetry(c: number, link: Link, retriable: RetryDecision): RetryDecision {
    const { calls } = this;
    this.releaseRetrySlot(c, link);
    const allowed = maxRetriesAllowed(link.settings.limits, link.active + link.pending);
    const decision = decideRetry(retriable, calls.cells[c + Call.retriesLeft], link.retries, allowed);
    if (decision === RetryDecision.exhausted) return decision;
    calls.cells[c + Call.retriesLeft]--;
    if (decision !== RetryDecision.noSlot) {
      link.retries++;
      calls.cells[c + Call.holdsRetrySlot] = 1;
      this.retries++;
    }
    return decision;
  }

  /** `pod` is the host that was tried last. */
  private backOff(call: number, c: number, pod: number, decision: RetryDecision): void {
    const { calls } = this;
    const policy = this.config.routes[calls.cells[c + Call.route]].retry!;
    if (policy.avoidPreviousHosts) calls.cells[c + Call.tried] = this.tried.add(calls.cells[c + Call.tried], pod);
    let delayMs = 0;
    if (decision === RetryDecision.afterBackoff) {
      const k = policy.numRetries - calls.cells[c + Call.retriesLeft];
      this.draws.at(calls.cells[c + Call.key0], calls.cells[c + Call.key1], BACK_OFF, k);
      delayMs = backOffDelayMs(k, policy.baseIntervalMs, policy.maxIntervalMs, this.draws);
    }
    calls.cells[c + Call.awaited]++;
    this.engine.schedule(this.engine.now + delayMs * 1_000_000, EventKind.backedOff, call);
  }

  /** Event: the back-off is over. */
  backedOff(call: number): void {
    const { calls } = this;
    if (this.isLast(call)) return;
    const c = calls.at(call);
    const link = this.links[calls.cells[c + Call.link]];
    if (this.engine.now >= this.config.nextChange[link.proxy]) this.config.refresh(link.proxy);
    this.attempt(call, c, link, this.config.routes[calls.cells[c + Call.route]]);
  }

  private releaseRetrySlot(c: number, link: Link): void {
    const { calls } = this;
    if (calls.cells[c + Call.holdsRetrySlot] === 0) return;
    calls.cells[c + Call.holdsRetrySlot] = 0;
    link.retries--;
  }

  /** The call is answered: everything it holds is let go, its origin hears. */
  private finish(call: number, status: number, flags: number, isCounted = false): void {
    const { calls } = this;
    const c = calls.at(call);
    const all = flags | calls.cells[c + Call.flags];
    if (this.recorder !== null) this.recorder.callEnded(call, status, all);
    const originKind = calls.cells[c + Call.originKind];
    const origin = calls.cells[c + Call.origin];
    const link = calls.cells[c + Call.link];
    if (link >= 0 && !isCounted) {
      this.meter.callEnded(
        this.links[link].callEdge,
        this.engine.now - calls.start[call],
        status,
        calls.cells[c + Call.attempts] - 1,
      );
    }
    this.letGo(call, c);
    switch (originKind) {
      case Origin.traffic:
        this.traffic.answered(origin, status, all);
        return;
      case Origin.frame:
        this.frames.answered(origin, status, all);
        return;
      case Origin.attempt:
        this.reply(origin, status);
        return;
      case Origin.filter:
        this.filterResumes(origin, status);
        return;
      default:
        return; // nobody waits for a mirrored copy
    }
  }

  private letGo(call: number, c: number): void {
    const { calls } = this;
    while (calls.cells[c + Call.attempt] >= 0) this.abandonAttempt(calls.cells[c + Call.attempt], c);
    if (calls.cells[c + Call.holdsRetrySlot] === 1) this.releaseRetrySlot(c, this.links[calls.cells[c + Call.link]]);
    if (calls.cells[c + Call.tried] >= 0) this.tried.forget(calls.cells[c + Call.tried]);
    if (calls.cells[c + Call.awaited] === 0) this.giveBack(call, c);
    else {
      calls.cells[c + Call.isOver] = 1;
      calls.generation[call]++;
    }
  }

  private giveBack(call: number, c: number): void {
    const { calls } = this;
    calls.cells[c + Call.originKind] = NOBODY;
    calls.give(call);
  }

  /** The proxy is gone (its Pod was killed): whoever waits for it sees the connection break. */
  breakProxy(proxy: number): void {
    const { calls } = this;
    this.forEachCall((call) => {
      if (calls.get(call, Call.proxy) === proxy) this.finish(call, 0, ResponseFlag.UC);
    });
  }

  /** Every call that waits for its answer. */
  forEachCall(visit: (call: number) => void): void {
    const calls = this.calls;
    for (let call = 0; calls.isTaken(call); call++) {
      const c = calls.at(call);
      if (calls.cells[c + Call.originKind] !== NOBODY && calls.cells[c + Call.isOver] === 0) visit(call);
    }
  }

  /** The one who called has gone: flag DC, nobody is told. */
  cancel(call: number): void {
    if (this.recorder !== null) this.recorder.callEnded(call, 0, ResponseFlag.DC);
    this.letGo(call, this.calls.at(call));
  }

  /** Nobody waits for this attempt any more: its stream is reset. What the Pod does with it is the Pod's affair. */
  private abandonAttempt(attempt: number, c: number): void {
    const { calls, attempts, slots } = this;
    const a = attempts.at(attempt);
    const link = this.links[calls.cells[c + Call.link]];
    const slot = attempts.cells[a + Attempt.slot];
    this.unlinkAttempt(c, attempt);
    if (attempts.cells[a + Attempt.state] === AttemptState.pending) {
      this.pools.leaveQueue(link, attempt);
      slots.freeIfUnused(slot);
      attempts.give(attempt);
      return;
    }
    slots.active[slot]--;
    link.active--;
    if (!link.settings.isPlain) this.pools.release(link, attempt, true);
    slots.freeIfUnused(slot);
    attempts.cells[a + Attempt.call] = -1;
    if (attempts.cells[a + Attempt.state] === AttemptState.inPod) {
      const server = attempts.cells[a + Attempt.server];
      const pod = attempts.cells[a + Attempt.pod];
      if (server >= 0) {
        if (this.pods.role[pod] === PodRole.proxy) this.cancel(server);
        else this.server.abandon(server);
      }
      attempts.give(attempt);
      return;
    }
    attempts.generation[attempt]++; // its timer
    if (attempts.cells[a + Attempt.state] === AttemptState.sent) {
      attempts.cells[a + Attempt.status] = calls.cells[c + Call.upstreamShape];
      attempts.cells[a + Attempt.slot] = calls.cells[c + Call.key0];
      attempts.cells[a + Attempt.next] = calls.cells[c + Call.key1];
    }
  }

  private unlinkAttempt(c: number, attempt: number): void {
    const { calls, attempts } = this;
    const next = attempts.cells[attempts.at(attempt) + Attempt.next];
    if (calls.cells[c + Call.attempt] === attempt) {
      calls.cells[c + Call.attempt] = next;
      return;
    }
    let before = attempts.at(calls.cells[c + Call.attempt]);
    while (attempts.cells[before + Attempt.next] !== attempt) {
      before = attempts.at(attempts.cells[before + Attempt.next]);
    }
    attempts.cells[before + Attempt.next] = next;
  }

  // ------------------------------------------------------------------------------------------------------------ timers

  /** Timer: the route's timeout covers all attempts and is never retried. */
  routeTimeout(call: number): void {
    const { attempts, calls } = this;
    const c = calls.at(call);
    const attempt = calls.cells[c + Call.attempt];
    if (attempt >= 0 && attempts.get(attempt, Attempt.state) !== AttemptState.pending) {
      this.countTimeout(this.links[calls.cells[c + Call.link]], attempt, c);
    }
    this.finish(call, this.timeoutStatus(c), ResponseFlag.UT);
  }

  /** Timer: the attempt is reset, or joined by another one where the route hedges. */
  perTryTimeout(attempt: number): void {
    const { calls, attempts } = this;
    const a = attempts.at(attempt);
    const call = attempts.cells[a + Attempt.call];
    const slot = attempts.cells[a + Attempt.slot];
    const pod = attempts.cells[a + Attempt.pod];
    const c = calls.at(call);
    const link = this.links[calls.cells[c + Call.link]];
    const route = this.config.routes[calls.cells[c + Call.route]];
    if (route.hedgeOnPerTryTimeout) {
      this.tellOutlier(link, slot, this.timeoutStatus(c), true);
      if (route.retry === null) return;
      const decision = this.takeRetry(c, link, RetryDecision.afterBackoff);
      if (decision === RetryDecision.afterBackoff) this.backOff(call, c, pod, decision);
      return;
    }
    this.countTimeout(link, attempt, c);
    this.abandonAttempt(attempt, c);
    this.endedByReset(call, c, link, pod, Reset.perTryTimeout);
  }

  private countTimeout(link: Link, attempt: number, c: number): void {
    const { attempts } = this;
    const a = attempts.at(attempt);
    const code = this.timeoutStatus(c);
    this.count(attempt, code);
    if (this.recorder !== null) this.recorder.attemptEnded(attempt, 0, Reset.perTryTimeout);
    this.tellOutlier(link, attempts.cells[a + Attempt.slot], code, true);
  }

  // ------------------------------------------------------------------------------------------------------- connections

  /** PoolOwner: dials, and tells the pool when the connection is up or refused. */
  dial(connection: number, link: Link): void {
    this.dials++;
    const ns = Math.round(this.connect.quantile(draw(link.key, link.dials++, DIAL, 0)));
    const timeout = link.settings.connectTimeoutNs;
    if (ns >= timeout) this.connections.state[connection] = ConnectionState.timingOut;
    this.engine.schedule(this.engine.now + (ns < timeout ? ns : timeout), EventKind.connected, connection);
  }

  /** Event: the handshake is over. */
  connected(connection: number): void {
    const pod = this.slots.pod[this.connections.slot[connection]];
    const isInTime = this.connections.state[connection] !== ConnectionState.timingOut;
    if (isInTime && this.pods.listening[pod] === 1) this.pools.connected(connection);
    else this.pools.failed(connection);
  }

  /** Simulated now, for those who look from outside. */
  get now(): Nanoseconds {
    return this.engine.now;
  }
}
