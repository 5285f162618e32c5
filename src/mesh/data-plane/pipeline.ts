import type { Engine } from '../../engine/engine.ts';
import { deriveInto, draw, KeyedDraws, purposeOf } from '../../engine/keyed-draws.ts';
import type { DelayLaw, Network } from '../../network/network.ts';
import { AttemptState, Attempts } from '../../request/attempts.ts';
import { Calls } from '../../request/calls.ts';
import { ConnectionState, Connections } from '../../request/connections.ts';
import { EventKind } from '../../request/event-kind.ts';
import { Origin } from '../../request/origin.ts';
import { PodRole, type Pods } from '../../request/pods.ts';
import type { Caller, Client, Meter, Replier, Server } from '../../request/ports.ts';
import { ResponseFlag } from '../../request/response-flag.ts';
import type { Nanoseconds } from '../../units/quantity.ts';
import { backOffDelayMs } from '../policy/back-off.ts';
import { pickLeastRequest } from '../policy/balancer-least-request.ts';
import { pickRandom } from '../policy/balancer-random.ts';
import { pickRoundRobin } from '../policy/balancer-round-robin.ts';
import { maxRetriesAllowed } from '../policy/circuit-breakers.ts';
import { Reset } from '../policy/outcome.ts';
import { decideRetry, isRetriable, RetryDecision, type RetryPolicy } from '../policy/retry.ts';
import type { ConfigSource } from './config-source.ts';
import { ConnectionPools, type PoolOwner } from './connection-pool.ts';
import { type FilterActions, FilterResult, type HotRoute } from './hot-route.ts';
import { Balancer, type Link } from './link.ts';
import { type Proxies, ProxyMode } from './proxies.ts';
import { flagOfReset, statusOfReset } from './reply-of-reset.ts';
import { Slots } from './slots.ts';
import { TriedHosts } from './tried-hosts.ts';

const ROUTE = purposeOf('route/weight');
const HOST = purposeOf('balancer/host');
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

/** Bounds of what may be in flight at once. */
export interface PipelineLimits {
  readonly calls: number;
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
  private readonly network: Network;
  private readonly meter: Meter;
  private config!: ConfigSource;
  private readonly pools: ConnectionPools;
  private readonly tried: TriedHosts;
  private readonly draws = new KeyedDraws();
  private readonly key = new Int32Array(2);
  private pauseNs = 0;
  private askedShape = -1;
  private server!: Server;
  private clientOf!: readonly Client[];
  private connect!: DelayLaw;

  constructor(engine: Engine, pods: Pods, proxies: Proxies, network: Network, meter: Meter, limits: PipelineLimits) {
    this.engine = engine;
    this.pods = pods;
    this.proxies = proxies;
    this.network = network;
    this.meter = meter;
    this.calls = new Calls(limits.calls);
    this.attempts = new Attempts(2 * limits.calls);
    this.slots = new Slots(64 * 1024 * 1024);
    this.connections = new Connections(2 * limits.calls);
    this.tried = new TriedHosts(4 * limits.calls);
    this.pools = new ConnectionPools(this.connections, this.slots, this.attempts, this.links, this);
  }

  /**
   * Who the pipeline works with: `config` says what each proxy knows, `traffic` and `frames` hear of calls of their
   * origin, `connect` is the law of dialling.
   */
  join(config: ConfigSource, server: Server, traffic: Client, frames: Client, connect: DelayLaw): void {
    this.config = config;
    this.server = server;
    this.clientOf = [traffic, frames];
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
    calls.originKind[call] = originKind;
    calls.origin[call] = origin;
    calls.key0[call] = key0;
    calls.key1[call] = key1;
    calls.start[call] = this.engine.now;
    calls.proxy[call] = proxy;
    calls.shape[call] = shape;
    calls.route[call] = route;
    calls.link[call] = -1;
    calls.attempt[call] = -1;
    calls.attempts[call] = 0;
    calls.flags[call] = 0;
    calls.holdsRetrySlot[call] = 0;
    calls.reachedConnection[call] = 0;
    calls.filter[call] = 0;
    calls.tried[call] = -1;
    calls.awaited[call] = 0;
    calls.isOver[call] = 0;
    this.proxies.requests[proxy]++;
    if (this.recorder !== null) this.recorder.callStarted(call);
    const generation = calls.generation[call];
    const hot = this.config.routes[route];
    if (hot.filters.length === 0) this.forward(call, hot);
    else this.runFilters(call, hot, -1);
    return calls.generation[call] === generation ? call : -1;
  }

  private runFilters(call: number, route: HotRoute, answer: number): void {
    const calls = this.calls;
    let given = answer;
    while (calls.filter[call] < route.filters.length) {
      const filter = route.filters[calls.filter[call]];
      this.draws.at(calls.key0[call], calls.key1[call], FILTER, calls.filter[call]);
      const result = filter.onRequest(this.draws, given, this);
      if (result === FilterResult.pause) {
        calls.flags[call] |= filter.flags;
        this.pause(call);
        return;
      }
      if (result === FilterResult.reply) {
        this.finish(call, filter.status, filter.flags);
        return;
      }
      given = -1;
      calls.filter[call]++;
    }
    this.forward(call, route);
  }

  // FilterActions: what a filter that pauses wants. It is done once the filter has returned.
  delay(ns: number): void {
    this.pauseNs = ns;
    this.askedShape = -1;
  }

  ask(shape: number): void {
    this.askedShape = shape;
  }

  private pause(call: number): void {
    const calls = this.calls;
    calls.awaited[call]++;
    if (this.askedShape < 0) {
      this.engine.schedule(this.engine.now + this.pauseNs, EventKind.filterResumes, call);
      return;
    }
    deriveInto(this.key, calls.key0[call], calls.key1[call], FILTER, calls.filter[call]);
    this.call(Origin.filter, call, calls.proxy[call], this.askedShape, this.key[0], this.key[1]);
  }

  /** Event: the filter that paused the call goes on, with the status of what it asked (0: it only waited). */
  filterResumes(call: number, answer: number): void {
    if (this.isLast(call)) return;
    this.runFilters(call, this.config.routes[this.calls.route[call]], answer);
  }

  /** An awaited event has come; true when its call is over, and the record goes with the last of them. */
  private isLast(call: number): boolean {
    const calls = this.calls;
    calls.awaited[call]--;
    if (calls.isOver[call] === 0) return false;
    if (calls.awaited[call] === 0) this.giveBack(call);
    return true;
  }

  private forward(call: number, route: HotRoute): void {
    if (route.replyStatus !== 0) {
      this.finish(call, route.replyStatus, route.replyFlags);
      return;
    }
    const calls = this.calls;
    if (route.timeoutLane >= 0) this.engine.arm(route.timeoutLane, call, calls.generation[call]);
    calls.retriesLeft[call] = route.retry === null ? 0 : route.retry.numRetries;
    const cluster = route.clusters.length === 1 ? route.clusters[0] : this.weightedCluster(call, route);
    const proxy = calls.proxy[call];
    const link = this.config.openLink(proxy, cluster);
    if (link === null) {
      this.finish(call, 503, ResponseFlag.NC);
      return;
    }
    calls.link[call] = link.id;
    calls.upstreamShape[call] = this.config.upstreamShape(calls.route[call], cluster, calls.shape[call]);
    if (route.mirrors.length === 0) {
      this.attempt(call, link, route);
      return;
    }
    // No copy of a request that ended at once, without a host or a place in the pool.
    const generation = calls.generation[call];
    this.attempt(call, link, route);
    if (calls.generation[call] === generation) this.mirror(call, route);
  }

  private weightedCluster(call: number, route: HotRoute): number {
    const at = draw(this.calls.key0[call], this.calls.key1[call], ROUTE, 0) * route.total;
    let i = 0;
    while (at >= route.cumulative[i] && i < route.clusters.length - 1) i++;
    return route.clusters[i];
  }

  /** A copy each for the mirrors whose share the request falls into. Its own key: it must not disturb the original. */
  private mirror(call: number, route: HotRoute): void {
    const { key0, key1, proxy, upstreamShape } = this.calls;
    const [k0, k1, from, shape] = [key0[call], key1[call], proxy[call], upstreamShape[call]];
    for (let i = 0; i < route.mirrors.length; i++) {
      const mirror = route.mirrors[i];
      if (draw(k0, k1, MIRROR, i) >= mirror.probability) continue;
      deriveInto(this.key, k0, k1, mirror.site, 0);
      this.callOnRoute(mirror.route, Origin.mirror, call, from, shape, this.key[0], this.key[1]);
    }
  }

  // -------------------------------------------------------------------------------------------------------- an attempt

  private attempt(call: number, link: Link, route: HotRoute): void {
    const calls = this.calls;
    if (link.position !== this.config.position[link.proxy]) this.takeView(link);
    const connection = link.settings.isPerConnection ? this.keptConnection(link) : -1;
    const slot = connection >= 0 ? this.connections.slot[connection] : this.pickHost(call, link, route);
    if (slot < 0) {
      this.finish(call, 503, ResponseFlag.UH);
      return;
    }
    const attempts = this.attempts;
    const attempt = attempts.take();
    attempts.call[attempt] = call;
    attempts.next[attempt] = calls.attempt[call];
    attempts.slot[attempt] = slot;
    attempts.pod[attempt] = this.slots.pod[slot];
    attempts.ordinal[attempt] = calls.attempts[call]++;
    attempts.start[attempt] = this.engine.now;
    attempts.state[attempt] = AttemptState.pending;
    attempts.connection[attempt] = -1;
    attempts.server[attempt] = -1;
    attempts.reset[attempt] = Reset.none;
    calls.attempt[call] = attempt;
    if (this.recorder !== null) this.recorder.attemptStarted(attempt);
    if (link.settings.isPlain) this.attached(attempt);
    else if (connection >= 0) this.pools.attach(link, connection, attempt);
    else if (link.settings.isPerConnection) this.pools.dialFor(link, slot, attempt);
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

  private pickHost(call: number, link: Link, route: HotRoute): number {
    const outlier = link.settings.outlier;
    if (outlier !== null) {
      outlier.advance(this.engine.now);
      if (outlier.changes !== link.outlierChanges) this.takeHealthy(link);
    }
    if (link.count === 0) return -1;
    const calls = this.calls;
    this.draws.at(calls.key0[call], calls.key1[call], HOST, calls.attempts[call]);
    const tried = calls.tried[call];
    if (tried < 0) return this.pickOnce(link);
    const policy = route.retry;
    const extra = policy?.avoidPreviousHosts ? policy.hostSelectionAttempts : 0;
    let slot = this.pickOnce(link);
    for (let i = 0; i < extra && this.tried.has(tried, this.slots.pod[slot]); i++) slot = this.pickOnce(link);
    return slot;
  }

  private pickOnce(link: Link): number {
    switch (link.settings.balancer) {
      case Balancer.leastRequest:
        return pickLeastRequest(link.hosts, link.count, this.slots.active, 2, this.draws);
      case Balancer.roundRobin:
        return pickRoundRobin(link.hosts, link.count, link.roundRobin, 0);
      case Balancer.random:
        return pickRandom(link.hosts, link.count, this.draws);
      default: {
        const never: never = link.settings.balancer;
        return never;
      }
    }
  }

  /** PoolOwner: the attempt has its connection (or needs none). */
  attached(attempt: number): void {
    const { attempts, slots, calls } = this;
    const call = attempts.call[attempt];
    const slot = attempts.slot[attempt];
    const link = this.links[slots.link[slot]];
    attempts.pod[attempt] = slots.pod[slot];
    attempts.state[attempt] = AttemptState.sent;
    slots.active[slot]++;
    link.active++;
    calls.reachedConnection[call]++;
    const route = this.config.routes[calls.route[call]];
    if (route.perTryLane >= 0) this.engine.arm(route.perTryLane, attempt, attempts.generation[attempt]);
    const hop = slots.hopNs[slot];
    const ns = hop >= 0 ? hop : this.drawnHop(attempt, call, slot, false);
    this.engine.schedule(this.engine.now + ns, EventKind.atPod, attempt);
  }

  private drawnHop(attempt: number, call: number, slot: number, isBack: boolean): number {
    const { calls, slots, pods, proxies } = this;
    const proxy = this.links[slots.link[slot]].proxy;
    const pod = slots.pod[slot];
    return this.network.hopNs(
      proxies.zone[proxy],
      pods.zone[pod],
      this.proxiesCrossed(proxy, pod),
      isBack,
      calls.key0[call],
      calls.key1[call],
      this.attempts.ordinal[attempt] << 16,
    );
  }

  private proxiesCrossed(proxy: number, pod: number): number {
    const own = this.pods.proxy[pod];
    const atPod = own >= 0 && this.proxies.mode[own] === ProxyMode.sidecar ? 1 : 0;
    return (this.proxies.mode[proxy] === ProxyMode.none ? 0 : 1) + atPod;
  }

  /** Event: the request is at the Pod. */
  atPod(attempt: number): void {
    const { attempts, calls, pods } = this;
    const call = attempts.call[attempt];
    const pod = attempts.pod[attempt];
    if (pods.listening[pod] === 0) {
      if (call < 0) attempts.give(attempt);
      else {
        // Its connection was found closed, and dialling again is refused: nothing was sent.
        calls.reachedConnection[call]--;
        this.answer(attempt, 0, Reset.connectFailure);
      }
      return;
    }
    if (call < 0) {
      // The caller gave up while the request was on the wire; `slot`, `next` and `status` hold what was kept of the call.
      if (pods.role[pod] === PodRole.application) {
        const { status, slot, next, ordinal } = attempts;
        this.server.serve(-1, pod, status[attempt], slot[attempt], next[attempt], ordinal[attempt]);
      }
      attempts.give(attempt);
      return;
    }
    attempts.state[attempt] = AttemptState.inPod;
    const proxy = pods.proxy[pod];
    if (pods.role[pod] === PodRole.proxy) {
      deriveInto(this.key, calls.key0[call], calls.key1[call], 0, attempts.ordinal[attempt]);
      attempts.server[attempt] = -1;
      const onward = this.call(Origin.attempt, attempt, proxy, calls.upstreamShape[call], this.key[0], this.key[1]);
      if (onward >= 0) attempts.server[attempt] = onward;
      return;
    }
    if (proxy >= 0) this.proxies.requests[proxy]++;
    const frame = this.server.serve(
      attempt,
      pod,
      calls.upstreamShape[call],
      calls.key0[call],
      calls.key1[call],
      attempts.ordinal[attempt],
    );
    if (frame >= 0) attempts.server[attempt] = frame;
  }

  // ---------------------------------------------------------------------------------------------- the leg, back upwards

  /** The application (or the proxy's own leg) has answered. */
  reply(attempt: number, status: number): void {
    this.answer(attempt, status, status === 0 ? Reset.connectionTermination : Reset.none);
  }

  /** The stream or the connection under the attempt broke in the Pod. */
  breakAttempt(attempt: number, reset: number = Reset.connectionTermination): void {
    this.answer(attempt, 0, reset);
  }

  private answer(attempt: number, status: number, reset: number): void {
    const { attempts, slots } = this;
    attempts.status[attempt] = status;
    attempts.reset[attempt] = reset;
    attempts.state[attempt] = AttemptState.answered;
    const slot = attempts.slot[attempt];
    const hop = slots.hopNs[slot];
    const ns = hop >= 0 ? hop : this.drawnHop(attempt, attempts.call[attempt], slot, true);
    this.engine.schedule(this.engine.now + ns, EventKind.response, attempt);
  }

  /** Event: the answer is at the proxy that asked. */
  response(attempt: number): void {
    const attempts = this.attempts;
    const call = attempts.call[attempt];
    if (call < 0) {
      attempts.give(attempt);
      return;
    }
    const status = attempts.status[attempt];
    const reset = attempts.reset[attempt];
    const link = this.links[this.calls.link[call]];
    const pod = attempts.pod[attempt];
    this.settle(link, attempt, status, reset);
    this.unlinkAttempt(call, attempt);
    attempts.give(attempt);
    this.ended(call, link, pod, status, reset);
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
    const call = attempts.call[attempt];
    const link = this.links[this.calls.link[call]];
    const slot = attempts.slot[attempt];
    this.meter.attemptEnded(
      this.slots.edge[slot],
      this.engine.now - attempts.start[attempt],
      statusOfReset(reset),
      attempts.ordinal[attempt] > 0,
    );
    if (this.recorder !== null) this.recorder.attemptEnded(attempt, 0, reset);
    if (reset !== Reset.overflow) this.tellOutlier(link, slot, 503, true);
    this.unlinkAttempt(call, attempt);
    attempts.give(attempt);
    this.ended(call, link, this.slots.pod[slot], 0, reset);
  }

  /** Books of an attempt that was on a connection and is over for its caller. */
  private settle(link: Link, attempt: number, status: number, reset: number): void {
    const { attempts, slots } = this;
    const slot = attempts.slot[attempt];
    slots.active[slot]--;
    link.active--;
    const code = reset === Reset.none ? status : statusOfReset(reset);
    this.meter.attemptEnded(
      slots.edge[slot],
      this.engine.now - attempts.start[attempt],
      code,
      attempts.ordinal[attempt] > 0,
    );
    if (this.recorder !== null) this.recorder.attemptEnded(attempt, status, reset);
    this.tellOutlier(link, slot, code, reset !== Reset.none);
    if (!link.settings.isPlain) this.pools.release(link, attempt, reset !== Reset.none);
    slots.freeIfUnused(slot);
  }

  private tellOutlier(link: Link, slot: number, code: number, isLocalOrigin: boolean): void {
    const outlier = link.settings.outlier;
    if (outlier !== null) outlier.onResult(this.slots.ordinal[slot], code, isLocalOrigin, this.engine.now);
  }

  /** An attempt has ended: retry, wait for another that is still running, or pass the outcome on. */
  private ended(call: number, link: Link, pod: number, status: number, reset: number): void {
    const calls = this.calls;
    const route = this.config.routes[calls.route[call]];
    const policy = route.retry;
    let flags = calls.flags[call];
    if (reset !== Reset.none && this.isStillTried(call)) return;
    if (policy !== null) {
      const retriable = isRetriable(policy, status, reset, -1, calls.reachedConnection[call] === 1, 0);
      if (retriable !== RetryDecision.no) {
        if (this.isStillTried(call)) return;
        const decision = this.takeRetry(call, link, retriable);
        if (decision === RetryDecision.afterBackoff || decision === RetryDecision.now) {
          this.backOff(call, pod, policy, decision);
          return;
        }
        flags |= decision === RetryDecision.exhausted ? ResponseFlag.URX : ResponseFlag.UO;
      }
    }
    if (reset === Reset.none) this.finish(call, status, flags);
    else {
      const code = reset === Reset.perTryTimeout ? this.timeoutStatus(call) : statusOfReset(reset);
      this.finish(call, code, flags | flagOfReset(reset));
    }
  }

  /** Another attempt may still do better: one that runs, or one that waits for its back-off. */
  private isStillTried(call: number): boolean {
    return this.calls.attempt[call] >= 0 || this.calls.awaited[call] > 0;
  }

  private timeoutStatus(call: number): number {
    return this.config.timeoutStatus(this.calls.shape[call]);
  }

  /** The gates of Envoy's `shouldRetry`, and their books. */
  private takeRetry(call: number, link: Link, retriable: RetryDecision): RetryDecision {
    const calls = this.calls;
    this.releaseRetrySlot(call, link);
    const limits = link.settings.limits;
    const allowed = maxRetriesAllowed(limits, link.active + link.pending);
    const decision = decideRetry(retriable, calls.retriesLeft[call], link.retries, allowed);
    if (decision === RetryDecision.exhausted) return decision;
    calls.retriesLeft[call]--;
    if (decision !== RetryDecision.noSlot) {
      link.retries++;
      calls.holdsRetrySlot[call] = 1;
      this.retries++;
    }
    return decision;
  }

  /** `pod` is the host that was tried last. */
  private backOff(call: number, pod: number, policy: RetryPolicy, decision: RetryDecision): void {
    const calls = this.calls;
    if (policy.avoidPreviousHosts) calls.tried[call] = this.tried.add(calls.tried[call], pod);
    let delayMs = 0;
    if (decision === RetryDecision.afterBackoff) {
      const k = policy.numRetries - calls.retriesLeft[call];
      this.draws.at(calls.key0[call], calls.key1[call], BACK_OFF, k);
      delayMs = backOffDelayMs(k, policy.baseIntervalMs, policy.maxIntervalMs, this.draws);
    }
    calls.awaited[call]++;
    this.engine.schedule(this.engine.now + delayMs * 1_000_000, EventKind.backedOff, call);
  }

  /** Event: the back-off is over. */
  backedOff(call: number): void {
    if (this.isLast(call)) return;
    const calls = this.calls;
    const link = this.links[calls.link[call]];
    if (this.engine.now >= this.config.nextChange[link.proxy]) this.config.refresh(link.proxy);
    this.attempt(call, link, this.config.routes[calls.route[call]]);
  }

  private releaseRetrySlot(call: number, link: Link): void {
    if (this.calls.holdsRetrySlot[call] === 0) return;
    this.calls.holdsRetrySlot[call] = 0;
    link.retries--;
  }

  /** The call is answered: everything it holds is let go, its origin hears. */
  private finish(call: number, status: number, flags: number): void {
    const calls = this.calls;
    const all = flags | calls.flags[call];
    if (this.recorder !== null) this.recorder.callEnded(call, status, all);
    const kind = calls.originKind[call];
    const origin = calls.origin[call];
    const link = calls.link[call];
    if (link >= 0) {
      this.meter.callEnded(
        this.links[link].callEdge,
        this.engine.now - calls.start[call],
        status,
        calls.attempts[call] - 1,
      );
    }
    this.letGo(call);
    switch (kind) {
      case Origin.traffic:
      case Origin.frame:
        this.clientOf[kind].answered(origin, status, all);
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

  private letGo(call: number): void {
    const calls = this.calls;
    const link = calls.link[call];
    while (calls.attempt[call] >= 0) this.abandonAttempt(calls.attempt[call], call);
    if (link >= 0) this.releaseRetrySlot(call, this.links[link]);
    if (calls.tried[call] >= 0) this.tried.forget(calls.tried[call]);
    if (calls.awaited[call] === 0) this.giveBack(call);
    else {
      calls.isOver[call] = 1;
      calls.generation[call]++;
    }
  }

  private giveBack(call: number): void {
    this.calls.originKind[call] = NOBODY;
    this.calls.give(call);
  }

  /** The proxy is gone (its Pod was killed): whoever waits for it sees the connection break. */
  breakProxy(proxy: number): void {
    this.forEachCall((call) => {
      if (this.calls.proxy[call] === proxy) this.finish(call, 0, ResponseFlag.UC);
    });
  }

  /** Every call that waits for its answer. */
  forEachCall(visit: (call: number) => void): void {
    const calls = this.calls;
    for (let call = 0; calls.isTaken(call); call++) {
      if (calls.originKind[call] !== NOBODY && calls.isOver[call] === 0) visit(call);
    }
  }

  /** The one who called has gone: flag DC, nobody is told. */
  cancel(call: number): void {
    if (this.recorder !== null) this.recorder.callEnded(call, 0, ResponseFlag.DC);
    this.letGo(call);
  }

  /** Nobody waits for this attempt any more: its stream is reset. What the Pod does with it is the Pod's affair. */
  private abandonAttempt(attempt: number, call: number): void {
    const { attempts, calls, slots } = this;
    const link = this.links[calls.link[call]];
    const slot = attempts.slot[attempt];
    this.unlinkAttempt(call, attempt);
    if (attempts.state[attempt] === AttemptState.pending) {
      this.pools.leaveQueue(link, attempt);
      slots.freeIfUnused(slot);
      attempts.give(attempt);
      return;
    }
    slots.active[slot]--;
    link.active--;
    if (!link.settings.isPlain) this.pools.release(link, attempt, true);
    slots.freeIfUnused(slot);
    attempts.call[attempt] = -1;
    if (attempts.state[attempt] === AttemptState.inPod) {
      const server = attempts.server[attempt];
      if (server >= 0) {
        if (this.pods.role[attempts.pod[attempt]] === PodRole.proxy) this.cancel(server);
        else this.server.abandon(server);
      }
      attempts.give(attempt);
    } else if (attempts.state[attempt] === AttemptState.sent) {
      attempts.generation[attempt]++; // its timer
      attempts.status[attempt] = calls.upstreamShape[call];
      attempts.slot[attempt] = calls.key0[call];
      attempts.next[attempt] = calls.key1[call];
    } else attempts.generation[attempt]++;
  }

  private unlinkAttempt(call: number, attempt: number): void {
    const { calls, attempts } = this;
    if (calls.attempt[call] === attempt) {
      calls.attempt[call] = attempts.next[attempt];
      return;
    }
    let before = calls.attempt[call];
    while (attempts.next[before] !== attempt) before = attempts.next[before];
    attempts.next[before] = attempts.next[attempt];
  }

  // ------------------------------------------------------------------------------------------------------------ timers

  /** Timer: the route's timeout covers all attempts and is never retried. */
  routeTimeout(call: number): void {
    const calls = this.calls;
    const attempt = calls.attempt[call];
    if (attempt >= 0 && this.attempts.state[attempt] !== AttemptState.pending) {
      this.countTimeout(this.links[calls.link[call]], attempt, call);
    }
    this.finish(call, this.timeoutStatus(call), ResponseFlag.UT);
  }

  /** Timer: the attempt is reset, or joined by another one where the route hedges. */
  perTryTimeout(attempt: number): void {
    const { attempts, calls } = this;
    const call = attempts.call[attempt];
    const link = this.links[calls.link[call]];
    const route = this.config.routes[calls.route[call]];
    const pod = attempts.pod[attempt];
    if (route.hedgeOnPerTryTimeout) {
      this.tellOutlier(link, attempts.slot[attempt], this.timeoutStatus(call), true);
      if (route.retry === null) return;
      const decision = this.takeRetry(call, link, RetryDecision.afterBackoff);
      if (decision === RetryDecision.afterBackoff) this.backOff(call, pod, route.retry, decision);
      return;
    }
    this.countTimeout(link, attempt, call);
    this.abandonAttempt(attempt, call);
    this.ended(call, link, pod, 0, Reset.perTryTimeout);
  }

  private countTimeout(link: Link, attempt: number, call: number): void {
    const { attempts, slots } = this;
    const slot = attempts.slot[attempt];
    const code = this.timeoutStatus(call);
    this.meter.attemptEnded(
      slots.edge[slot],
      this.engine.now - attempts.start[attempt],
      code,
      attempts.ordinal[attempt] > 0,
    );
    if (this.recorder !== null) this.recorder.attemptEnded(attempt, 0, Reset.perTryTimeout);
    this.tellOutlier(link, slot, code, true);
  }

  // ------------------------------------------------------------------------------------------- connections, membership

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

  /** Takes the hosts of the proxy's current view: hosts it had keep their books, those that left are let go. */
  private takeView(link: Link): void {
    link.position = this.config.position[link.proxy];
    const view = this.config.endpoints(link);
    if (view === link.view) return;
    const slots = this.slots;
    const old = new Map<number, number>();
    for (const slot of link.members) old.set(slots.pod[slot], slot);
    const members = new Int32Array(view.pods.length);
    const isFirst = link.view === null;
    view.pods.forEach((pod, i) => {
      members[i] = old.get(pod) ?? this.openSlot(link, pod, isFirst);
      old.delete(pod);
    });
    link.view = view;
    link.members = members;
    for (const slot of old.values()) {
      slots.gone[slot] = 1;
      link.settings.outlier?.leave(slots.ordinal[slot]);
      this.pools.closeIdle(link, slot);
      slots.freeIfUnused(slot);
    }
    this.takeHealthy(link);
  }

  private openSlot(link: Link, pod: number, isFirst: boolean): number {
    const slots = this.slots;
    const slot = slots.open(pod, link.id);
    slots.ordinal[slot] = link.ordinals++;
    slots.edge[slot] = this.meter.attemptEdge(link.proxy, link.cluster, pod);
    slots.hopNs[slot] = this.network.constantHopNs(
      this.proxies.zone[link.proxy],
      this.pods.zone[pod],
      this.proxiesCrossed(link.proxy, pod),
    );
    link.settings.outlier?.join(slots.ordinal[slot]);
    // A link that starts with the run has had an hour to warm up.
    if (isFirst && this.startsWarm && !link.settings.isPlain && !link.settings.isPerConnection)
      this.pools.openWarm(link, slot);
    return slot;
  }

  /** Connections are warm at time 0. */
  startsWarm = false;

  private takeHealthy(link: Link): void {
    const outlier = link.settings.outlier;
    link.hosts = link.members;
    link.count = link.members.length;
    if (outlier === null) return;
    link.outlierChanges = outlier.changes;
    const healthy = link.members.filter((slot) => !outlier.isEjected(this.slots.ordinal[slot]));
    if ((100 * healthy.length) / link.members.length < link.settings.panicThresholdPercent) return;
    link.hosts = healthy;
    link.count = healthy.length;
  }

  /** Simulated now, for those who look from outside. */
  get now(): Nanoseconds {
    return this.engine.now;
  }
}
