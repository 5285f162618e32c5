import type { Engine } from '../../engine/engine.ts';
import { deriveInto, draw, KeyedDraws, purposeOf } from '../../engine/keyed-draws.ts';
import type { DelayLaw, Network } from '../../network/network.ts';
import { type Attempt, AttemptState, Attempts } from '../../request/attempts.ts';
import { type Call, Calls } from '../../request/calls.ts';
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
    this.hosts = new LinkHosts(slots, this.pools, tried, pods, proxies, network, meter, startsWarm);
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
    const c = calls.at[call];
    c.originKind = originKind;
    c.origin = origin;
    c.key0 = key0;
    c.key1 = key1;
    c.start = this.engine.now;
    c.proxy = proxy;
    c.shape = shape;
    c.route = route;
    c.link = -1;
    c.attempt = -1;
    c.attempts = 0;
    c.flags = 0;
    c.holdsRetrySlot = false;
    c.connected = 0;
    c.filter = 0;
    c.tried = -1;
    c.awaited = 0;
    c.isOver = false;
    this.proxies.requests[proxy]++;
    if (this.recorder !== null) this.recorder.callStarted(call);
    const generation = calls.generation[call];
    const hot = this.config.routes[route];
    if (hot.filters.length === 0) this.forward(call, c, hot);
    else this.runFilters(call, hot, -1);
    return calls.generation[call] === generation ? call : -1;
  }

  private runFilters(call: number, route: HotRoute, answer: number): void {
    const c = this.calls.at[call];
    let given = answer;
    while (c.filter < route.filters.length) {
      const filter = route.filters[c.filter];
      this.draws.at(c.key0, c.key1, FILTER, c.filter);
      const result = filter.onRequest(this.draws, given, this);
      if (result === FilterResult.pause) {
        c.flags |= filter.flags;
        this.pause(call, c);
        return;
      }
      if (result === FilterResult.reply) {
        this.finish(call, filter.status, filter.flags);
        return;
      }
      given = -1;
      c.filter++;
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

  private pause(call: number, c: Call): void {
    c.awaited++;
    if (this.askedShape < 0) {
      this.engine.schedule(this.engine.now + this.pauseNs, EventKind.filterResumes, call);
      return;
    }
    deriveInto(this.key, c.key0, c.key1, FILTER, c.filter);
    this.call(Origin.filter, call, c.proxy, this.askedShape, this.key[0], this.key[1]);
  }

  /** Event: the filter that paused the call goes on, with the status of what it asked (0: it only waited). */
  filterResumes(call: number, answer: number): void {
    if (this.isLast(call)) return;
    this.runFilters(call, this.config.routes[this.calls.at[call].route], answer);
  }

  /** An awaited event has come; true when its call is over, and the record goes with the last of them. */
  private isLast(call: number): boolean {
    const c = this.calls.at[call];
    c.awaited--;
    if (!c.isOver) return false;
    if (c.awaited === 0) this.giveBack(call, c);
    return true;
  }

  private forward(call: number, c: Call, route: HotRoute): void {
    if (route.replyStatus !== 0) {
      this.finish(call, route.replyStatus, route.replyFlags);
      return;
    }
    const calls = this.calls;
    if (route.timeoutLane >= 0) this.engine.arm(route.timeoutLane, call, calls.generation[call]);
    c.retriesLeft = route.retry === null ? 0 : route.retry.numRetries;
    const cluster = route.clusters.length === 1 ? route.clusters[0] : weightedCluster(c, route);
    const link = this.config.openLink(c.proxy, cluster);
    if (link === null) {
      this.finish(call, 503, ResponseFlag.NC);
      return;
    }
    c.link = link.id;
    c.upstreamShape = route.changesRequests ? this.config.upstreamShape(c.route, cluster, c.shape) : c.shape;
    if (route.mirrors.length === 0) {
      this.attempt(call, c, link, route);
      return;
    }
    // No copy of a request that ended at once, without a host or a place in the pool.
    const generation = calls.generation[call];
    this.attempt(call, c, link, route);
    if (calls.generation[call] === generation) this.mirror(call, c, route);
  }

  /** A copy each for the mirrors whose share the request falls into. Its own key: it must not disturb the original. */
  private mirror(call: number, c: Call, route: HotRoute): void {
    const { key0: k0, key1: k1, proxy: from, upstreamShape: shape } = c;
    for (let i = 0; i < route.mirrors.length; i++) {
      const mirror = route.mirrors[i];
      if (draw(k0, k1, MIRROR, i) >= mirror.probability) continue;
      deriveInto(this.key, k0, k1, mirror.site, 0);
      this.callOnRoute(mirror.route, Origin.mirror, call, from, shape, this.key[0], this.key[1]);
    }
  }

  // -------------------------------------------------------------------------------------------------------- an attempt

  private attempt(call: number, c: Call, link: Link, route: HotRoute): void {
    if (link.position !== this.config.position[link.proxy]) this.hosts.takeView(link, this.config);
    const settings = link.settings;
    const connection = settings.isPerConnection ? this.keptConnection(link) : -1;
    const slot = connection >= 0 ? this.connections.slot[connection] : this.hosts.pick(c, link, route, this.engine.now);
    if (slot < 0) {
      this.finish(call, 503, ResponseFlag.UH);
      return;
    }
    const attempt = this.attempts.take();
    const a = this.attempts.at[attempt];
    a.call = call;
    a.next = c.attempt;
    a.slot = slot;
    a.pod = this.slots.pod[slot];
    a.ordinal = c.attempts++;
    a.start = this.engine.now;
    a.state = AttemptState.pending;
    a.connection = -1;
    a.server = -1;
    a.reset = Reset.none;
    c.attempt = attempt;
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
    const a = this.attempts.at[attempt];
    const c = this.calls.at[a.call];
    a.pod = this.slots.pod[a.slot];
    this.send(attempt, a, c, this.links[c.link], this.config.routes[c.route]);
  }

  /** The attempt goes to its Pod, on a connection or where none is needed. */
  private send(attempt: number, a: Attempt, c: Call, link: Link, route: HotRoute): void {
    const slots = this.slots;
    const slot = a.slot;
    a.state = AttemptState.sent;
    slots.active[slot]++;
    link.active++;
    c.connected++;
    if (route.perTryLane >= 0) this.engine.arm(route.perTryLane, attempt, this.attempts.generation[attempt]);
    const hop = slots.hopNs[slot];
    const ns = hop >= 0 ? hop : this.hosts.drawnHopNs(a, c, false);
    this.engine.schedule(this.engine.now + ns, EventKind.atPod, attempt);
  }

  /** Event: the request is at the Pod. */
  atPod(attempt: number): void {
    const { attempts, pods } = this;
    const a = attempts.at[attempt];
    const call = a.call;
    const pod = a.pod;
    if (call < 0) {
      // The caller gave up while the request was on the wire; `slot`, `next` and `status` hold what was kept of the call.
      if (pods.listening[pod] === 1 && pods.role[pod] === PodRole.application) {
        this.server.serve(-1, pod, a.status, a.slot, a.next, a.ordinal);
      }
      attempts.give(attempt);
      return;
    }
    const c = this.calls.at[call];
    if (pods.listening[pod] === 0) {
      // Its connection was found closed, and dialling again is refused: nothing was sent.
      c.connected--;
      this.answer(attempt, a, 0, Reset.connectFailure);
      return;
    }
    a.state = AttemptState.inPod;
    const proxy = pods.proxy[pod];
    if (pods.role[pod] === PodRole.proxy) {
      deriveInto(this.key, c.key0, c.key1, 0, a.ordinal);
      const onward = this.call(Origin.attempt, attempt, proxy, c.upstreamShape, this.key[0], this.key[1]);
      if (onward >= 0) a.server = onward;
      return;
    }
    if (proxy >= 0) this.proxies.requests[proxy]++;
    const frame = this.server.serve(attempt, pod, c.upstreamShape, c.key0, c.key1, a.ordinal);
    if (frame >= 0) a.server = frame;
  }

  // ---------------------------------------------------------------------------------------------- the leg, back upwards

  /** The application (or the proxy's own leg) has answered. */
  reply(attempt: number, status: number): void {
    const reset = status === 0 ? Reset.connectionTermination : Reset.none;
    this.answer(attempt, this.attempts.at[attempt], status, reset);
  }

  /** The stream or the connection under the attempt broke in the Pod. */
  breakAttempt(attempt: number, reset: number = Reset.connectionTermination): void {
    this.answer(attempt, this.attempts.at[attempt], 0, reset);
  }

  private answer(attempt: number, a: Attempt, status: number, reset: number): void {
    a.status = status;
    a.reset = reset;
    a.state = AttemptState.answered;
    const hop = this.slots.hopNs[a.slot];
    const ns = hop >= 0 ? hop : this.hosts.drawnHopNs(a, this.calls.at[a.call], true);
    this.engine.schedule(this.engine.now + ns, EventKind.response, attempt);
  }

  /** Event: the answer is at the proxy that asked. */
  response(attempt: number): void {
    const attempts = this.attempts;
    const a = attempts.at[attempt];
    const call = a.call;
    if (call < 0) {
      attempts.give(attempt);
      return;
    }
    const c = this.calls.at[call];
    const { status, reset, pod } = a;
    const link = this.links[c.link];
    const policy = this.config.routes[c.route].retry;
    const retriable = policy === null ? RetryDecision.no : isRetriable(policy, status, reset, -1, c.connected > 0, 0);
    // The common case: the call's one try has its final answer, so call and attempt have the same latency.
    const isOnly = c.attempts === 1 && reset === Reset.none && retriable === RetryDecision.no && a.start === c.start;
    this.settle(link, attempt, a, status, reset, isOnly);
    this.unlinkAttempt(c, attempt);
    attempts.give(attempt);
    if (isOnly) this.finish(call, status, c.flags, true);
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
    const attempts = this.attempts;
    const a = attempts.at[attempt];
    const call = a.call;
    const c = this.calls.at[call];
    const link = this.links[c.link];
    const { slot, pod } = a;
    this.count(a, statusOfReset(reset));
    if (this.recorder !== null) this.recorder.attemptEnded(attempt, 0, reset);
    if (reset !== Reset.overflow) this.tellOutlier(link, slot, 503, true);
    this.unlinkAttempt(c, attempt);
    attempts.give(attempt);
    this.endedByReset(call, c, link, pod, reset);
  }

  private count(a: Attempt, status: number): void {
    this.meter.attemptEnded(this.slots.edge[a.slot], this.engine.now - a.start, status, a.ordinal > 0);
  }

  /** Books of an attempt that was on a connection and is over for its caller. */
  private settle(link: Link, attempt: number, a: Attempt, status: number, reset: number, isOnly: boolean): void {
    const slots = this.slots;
    const slot = a.slot;
    slots.active[slot]--;
    link.active--;
    const code = reset === Reset.none ? status : statusOfReset(reset);
    if (isOnly) this.meter.onlyAttemptEnded(slots.edge[slot], this.engine.now - a.start, code);
    else this.count(a, code);
    if (this.recorder !== null) this.recorder.attemptEnded(attempt, status, reset);
    if (link.settings.outlier !== null) this.tellOutlier(link, slot, code, reset !== Reset.none);
    if (!link.settings.isPlain) this.pools.release(link, attempt, reset !== Reset.none);
    if (slots.gone[slot] === 1) slots.freeIfUnused(slot);
  }

  private tellOutlier(link: Link, slot: number, code: number, isLocalOrigin: boolean): void {
    const outlier = link.settings.outlier;
    if (outlier !== null) outlier.onResult(this.slots.ordinal[slot], code, isLocalOrigin, this.engine.now);
  }

  private endedByReset(call: number, c: Call, link: Link, pod: number, reset: number): void {
    const policy = this.config.routes[c.route].retry;
    const retriable = policy === null ? RetryDecision.no : isRetriable(policy, 0, reset, -1, c.connected > 0, 0);
    this.ended(call, c, link, pod, 0, reset, retriable);
  }

  /** An attempt has ended: retry, wait for another that is still running, or pass the outcome on. */
  private ended(
    call: number,
    c: Call,
    link: Link,
    pod: number,
    status: number,
    reset: number,
    retriable: RetryDecision,
  ): void {
    let flags = c.flags;
    if (reset !== Reset.none && isStillTried(c)) return;
    if (retriable !== RetryDecision.no) {
      if (isStillTried(c)) return;
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

  private timeoutStatus(c: Call): number {
    return this.config.timeoutStatus(c.shape);
  }

  /** The gates of Envoy's `shouldRetry`, and their books. */
  private takeRetry(c: Call, link: Link, retriable: RetryDecision): RetryDecision {
    this.releaseRetrySlot(c, link);
    const allowed = maxRetriesAllowed(link.settings.limits, link.active + link.pending);
    const decision = decideRetry(retriable, c.retriesLeft, link.retries, allowed);
    if (decision === RetryDecision.exhausted) return decision;
    c.retriesLeft--;
    if (decision !== RetryDecision.noSlot) {
      link.retries++;
      c.holdsRetrySlot = true;
      this.retries++;
    }
    return decision;
  }

  /** `pod` is the host that was tried last. */
  private backOff(call: number, c: Call, pod: number, decision: RetryDecision): void {
    const policy = this.config.routes[c.route].retry!;
    if (policy.avoidPreviousHosts) c.tried = this.tried.add(c.tried, pod);
    let delayMs = 0;
    if (decision === RetryDecision.afterBackoff) {
      const k = policy.numRetries - c.retriesLeft;
      this.draws.at(c.key0, c.key1, BACK_OFF, k);
      delayMs = backOffDelayMs(k, policy.baseIntervalMs, policy.maxIntervalMs, this.draws);
    }
    c.awaited++;
    this.engine.schedule(this.engine.now + delayMs * 1_000_000, EventKind.backedOff, call);
  }

  /** Event: the back-off is over. */
  backedOff(call: number): void {
    if (this.isLast(call)) return;
    const c = this.calls.at[call];
    const link = this.links[c.link];
    if (this.engine.now >= this.config.nextChange[link.proxy]) this.config.refresh(link.proxy);
    this.attempt(call, c, link, this.config.routes[c.route]);
  }

  private releaseRetrySlot(c: Call, link: Link): void {
    if (!c.holdsRetrySlot) return;
    c.holdsRetrySlot = false;
    link.retries--;
  }

  /** The call is answered: everything it holds is let go, its origin hears. */
  private finish(call: number, status: number, flags: number, isCounted = false): void {
    const c = this.calls.at[call];
    const all = flags | c.flags;
    if (this.recorder !== null) this.recorder.callEnded(call, status, all);
    const { originKind, origin, link } = c;
    if (link >= 0 && !isCounted) {
      this.meter.callEnded(this.links[link].callEdge, this.engine.now - c.start, status, c.attempts - 1);
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

  private letGo(call: number, c: Call): void {
    while (c.attempt >= 0) this.abandonAttempt(c.attempt, c);
    if (c.holdsRetrySlot) this.releaseRetrySlot(c, this.links[c.link]);
    if (c.tried >= 0) this.tried.forget(c.tried);
    if (c.awaited === 0) this.giveBack(call, c);
    else {
      c.isOver = true;
      this.calls.generation[call]++;
    }
  }

  private giveBack(call: number, c: Call): void {
    c.originKind = NOBODY;
    this.calls.give(call);
  }

  /** The proxy is gone (its Pod was killed): whoever waits for it sees the connection break. */
  breakProxy(proxy: number): void {
    this.forEachCall((call) => {
      if (this.calls.at[call].proxy === proxy) this.finish(call, 0, ResponseFlag.UC);
    });
  }

  /** Every call that waits for its answer. */
  forEachCall(visit: (call: number) => void): void {
    const calls = this.calls;
    for (let call = 0; calls.isTaken(call); call++) {
      const c = calls.at[call];
      if (c.originKind !== NOBODY && !c.isOver) visit(call);
    }
  }

  /** The one who called has gone: flag DC, nobody is told. */
  cancel(call: number): void {
    if (this.recorder !== null) this.recorder.callEnded(call, 0, ResponseFlag.DC);
    this.letGo(call, this.calls.at[call]);
  }

  /** Nobody waits for this attempt any more: its stream is reset. What the Pod does with it is the Pod's affair. */
  private abandonAttempt(attempt: number, c: Call): void {
    const { attempts, slots } = this;
    const a = attempts.at[attempt];
    const link = this.links[c.link];
    const slot = a.slot;
    this.unlinkAttempt(c, attempt);
    if (a.state === AttemptState.pending) {
      this.pools.leaveQueue(link, attempt);
      slots.freeIfUnused(slot);
      attempts.give(attempt);
      return;
    }
    slots.active[slot]--;
    link.active--;
    if (!link.settings.isPlain) this.pools.release(link, attempt, true);
    slots.freeIfUnused(slot);
    a.call = -1;
    if (a.state === AttemptState.inPod) {
      const { server, pod } = a;
      if (server >= 0) {
        if (this.pods.role[pod] === PodRole.proxy) this.cancel(server);
        else this.server.abandon(server);
      }
      attempts.give(attempt);
      return;
    }
    attempts.generation[attempt]++; // its timer
    if (a.state === AttemptState.sent) {
      a.status = c.upstreamShape;
      a.slot = c.key0;
      a.next = c.key1;
    }
  }

  private unlinkAttempt(c: Call, attempt: number): void {
    const { at } = this.attempts;
    if (c.attempt === attempt) {
      c.attempt = at[attempt].next;
      return;
    }
    let before = at[c.attempt];
    while (before.next !== attempt) before = at[before.next];
    before.next = at[attempt].next;
  }

  // ------------------------------------------------------------------------------------------------------------ timers

  /** Timer: the route's timeout covers all attempts and is never retried. */
  routeTimeout(call: number): void {
    const c = this.calls.at[call];
    const attempt = c.attempt;
    if (attempt >= 0 && this.attempts.at[attempt].state !== AttemptState.pending) {
      this.countTimeout(this.links[c.link], attempt, c);
    }
    this.finish(call, this.timeoutStatus(c), ResponseFlag.UT);
  }

  /** Timer: the attempt is reset, or joined by another one where the route hedges. */
  perTryTimeout(attempt: number): void {
    const { call, slot, pod } = this.attempts.at[attempt];
    const c = this.calls.at[call];
    const link = this.links[c.link];
    const route = this.config.routes[c.route];
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

  private countTimeout(link: Link, attempt: number, c: Call): void {
    const a = this.attempts.at[attempt];
    const code = this.timeoutStatus(c);
    this.count(a, code);
    if (this.recorder !== null) this.recorder.attemptEnded(attempt, 0, Reset.perTryTimeout);
    this.tellOutlier(link, a.slot, code, true);
  }

  // ------------------------------------------------------------------------------------------- ----------- connections

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

function weightedCluster(c: Call, route: HotRoute): number {
  const at = draw(c.key0, c.key1, ROUTE, 0) * route.total;
  let i = 0;
  while (at >= route.cumulative[i] && i < route.clusters.length - 1) i++;
  return route.clusters[i];
}

/** Another attempt may still do better: one that runs, or one that waits for its back-off. */
function isStillTried(c: Call): boolean {
  return c.attempt >= 0 || c.awaited > 0;
}
