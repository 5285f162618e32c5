import { KeyedDraws, purposeOf } from '../../engine/keyed-draws.ts';
import type { Network } from '../../network/network.ts';
import * as Attempt from '../../request/attempt-fields.ts';
import type { Attempts } from '../../request/attempts.ts';
import * as Call from '../../request/call-fields.ts';
import type { Calls } from '../../request/calls.ts';
import type { Pods } from '../../request/pods.ts';
import type { Meter } from '../../request/ports.ts';
import type { Nanoseconds } from '../../units/quantity.ts';
import { pickLeastRequest } from '../policy/balancer-least-request.ts';
import { pickRandom } from '../policy/balancer-random.ts';
import { pickRoundRobin } from '../policy/balancer-round-robin.ts';
import type { ConfigSource } from './config-source.ts';
import type { ConnectionPools } from './connection-pool.ts';
import type { HotRoute } from './hot-route.ts';
import { Balancer, type Link } from './link.ts';
import { type Proxies, ProxyMode } from './proxies.ts';
import type { Slots } from './slots.ts';
import type { TriedHosts } from './tried-hosts.ts';

const HOST = purposeOf('balancer/host');

/** Hosts of the links: which are in view, which of them may be picked, which one is, how far away it is. */
export class LinkHosts {
  private readonly calls: Calls;
  private readonly attempts: Attempts;
  private readonly slots: Slots;
  private readonly pools: ConnectionPools;
  private readonly tried: TriedHosts;
  private readonly pods: Pods;
  private readonly proxies: Proxies;
  private readonly network: Network;
  private readonly meter: Meter;
  /** Whether connections to the hosts that a link begins with are open already. */
  private readonly startsWarm: boolean;
  private readonly draws = new KeyedDraws();

  constructor(
    calls: Calls,
    attempts: Attempts,
    slots: Slots,
    pools: ConnectionPools,
    tried: TriedHosts,
    pods: Pods,
    proxies: Proxies,
    network: Network,
    meter: Meter,
    startsWarm: boolean,
  ) {
    this.calls = calls;
    this.attempts = attempts;
    this.slots = slots;
    this.pools = pools;
    this.tried = tried;
    this.pods = pods;
    this.proxies = proxies;
    this.network = network;
    this.meter = meter;
    this.startsWarm = startsWarm;
  }

  /** Takes the hosts of the proxy's current view: hosts it had keep their books, those that left are let go. */
  takeView(link: Link, config: ConfigSource): void {
    link.position = config.position[link.proxy];
    const view = config.endpoints(link);
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

  /** Slot of the host for the call's next attempt; -1 when there is none (UH). */
  pick(c: number, link: Link, route: HotRoute, now: Nanoseconds): number {
    const outlier = link.settings.outlier;
    if (outlier !== null) {
      outlier.advance(now);
      if (outlier.changes !== link.outlierChanges) this.takeHealthy(link);
    }
    if (link.count === 0) return -1;
    this.draws.at(
      this.calls.cells[c + Call.key0],
      this.calls.cells[c + Call.key1],
      HOST,
      this.calls.cells[c + Call.attempts],
    );
    let slot = this.pickOnce(link);
    const tried = this.calls.cells[c + Call.tried];
    if (tried < 0) return slot;
    const extra = route.retry?.avoidPreviousHosts ? route.retry.hostSelectionAttempts : 0;
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

  /** One way between the call's proxy and the attempt's host, in ns, where `slots.hopNs` has no constant. */
  drawnHopNs(a: number, c: number, isBack: boolean): number {
    const { attempts, calls, pods, proxies, slots } = this;
    const pod = slots.pod[attempts.cells[a + Attempt.slot]];
    const crossed = this.proxiesCrossed(calls.cells[c + Call.proxy], pod);
    return this.network.hopNs(
      proxies.zone[calls.cells[c + Call.proxy]],
      pods.zone[pod],
      crossed,
      isBack,
      calls.cells[c + Call.key0],
      calls.cells[c + Call.key1],
      attempts.cells[a + Attempt.ordinal] << 16,
    );
  }

  private proxiesCrossed(proxy: number, pod: number): number {
    const own = this.pods.proxy[pod];
    const atPod = own >= 0 && this.proxies.mode[own] === ProxyMode.sidecar ? 1 : 0;
    return (this.proxies.mode[proxy] === ProxyMode.none ? 0 : 1) + atPod;
  }
}
