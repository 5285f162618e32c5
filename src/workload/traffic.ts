import type { ArrivalProcess } from '../engine/arrival-process.ts';
import type { Sampler } from '../engine/distribution-sampler.ts';
import type { Engine } from '../engine/engine.ts';
import { deriveInto, draw, purposeOf } from '../engine/keyed-draws.ts';
import type { Stream } from '../engine/streams.ts';
import { EventKind } from '../request/event-kind.ts';
import { Origin } from '../request/origin.ts';
import type { Caller, Client } from '../request/ports.ts';
import { Requests } from '../request/requests.ts';

const GAP = purposeOf('traffic/gap');
const MIX = purposeOf('traffic/mix');
const THINK = purposeOf('traffic/think');
const USER = purposeOf('traffic/user');
const OUTSIDE = purposeOf('traffic/outside');
const ENTRY = purposeOf('traffic/entry');

/** Hears of every request that arrives and of every one that has been answered. */
export interface TrafficMeter {
  arrived(source: number, request: number): void;
  /** `request` is its record, still valid. */
  answered(source: number, latencyNs: number, status: number, flags: number, request: number): void;
}

/** A traffic source, ready to run. */
export interface TrafficSourceSetup {
  readonly name: string;
  /** Null for closed users. */
  readonly arrivals: ArrivalProcess | null;
  readonly users: number;
  readonly think: Sampler | null;
  /** Request mix: shapes with cumulative weights. */
  readonly shapes: readonly number[];
  readonly cumulative: readonly number[];
  /** Yields the key of each request. */
  readonly stream: Stream;
  /** Most arrivals; Infinity for no bound. */
  readonly limit: number;
  /** Lane of the client's patience, -1 for none. */
  readonly timeoutLane: number;
  /** One way between a client outside and the first proxy, ns; null for a client inside. Folded into the latency. */
  readonly outside: Sampler | null;
  /** The proxy the requests enter by; asked per request, for a gateway has several. -1: none is there (connection refused). */
  entry(u: number): number;
}

/**
 * Where requests come from. An open source draws the key of its next request from its stream and the gap before it from
 * that key, so demands do not shift when the rate does. A closed user sends, waits, thinks, and sends again; the key of
 * its k-th request is derived from the user's own, whatever the others do.
 */
export class Traffic implements Client {
  readonly requests: Requests;
  /** Arrived and answered so far, by source. */
  readonly arrivedCount: number[] = [];
  readonly answeredCount: number[] = [];

  private readonly engine: Engine;
  private readonly caller: Caller;
  private readonly meter: TrafficMeter;
  private readonly sources: TrafficSourceSetup[] = [];
  /** Key of the next request of each open source. */
  private readonly nextKey: Int32Array[] = [];
  /** Closed users: source, own key, requests sent so far. */
  private readonly users: { source: number; key0: number; key1: number; sent: number }[] = [];
  private readonly key = new Int32Array(2);

  constructor(engine: Engine, caller: Caller, meter: TrafficMeter, limit: number) {
    this.engine = engine;
    this.caller = caller;
    this.meter = meter;
    this.requests = new Requests(limit);
  }

  /** Adds a source and schedules its first arrivals from now on. */
  open(setup: TrafficSourceSetup): void {
    const source = this.sources.push(setup) - 1;
    this.arrivedCount.push(0);
    this.answeredCount.push(0);
    this.nextKey.push(new Int32Array(2));
    if (setup.arrivals !== null) {
      this.scheduleArrival(source);
      return;
    }
    for (let i = 0; i < setup.users; i++) {
      setup.stream.keyWords(this.key);
      const user = this.users.push({ source, key0: this.key[0], key1: this.key[1], sent: 0 }) - 1;
      this.think(user, 0);
    }
  }

  private scheduleArrival(source: number): void {
    const setup = this.sources[source];
    if (this.arrivedCount[source] >= setup.limit) return;
    const key = this.nextKey[source];
    setup.stream.keyWords(key);
    const at = setup.arrivals!.next(this.engine.now, draw(key[0], key[1], GAP, 0));
    if (at !== Number.POSITIVE_INFINITY) this.engine.schedule(at, EventKind.arrival, source);
  }

  /** Event: the next request of an open source. */
  arrival(source: number): void {
    const key = this.nextKey[source];
    const key0 = key[0];
    const key1 = key[1];
    const number = this.arrivedCount[source]++;
    this.scheduleArrival(source);
    this.send(source, number, key0, key1);
  }

  /** Event: a closed user has thought. */
  thought(user: number): void {
    const { source, key0, key1 } = this.users[user];
    if (this.arrivedCount[source] >= this.sources[source].limit) return;
    this.arrivedCount[source]++;
    const sent = ++this.users[user].sent;
    deriveInto(this.key, key0, key1, USER + (sent >>> 16), sent & 0xffff);
    this.send(source, user, this.key[0], this.key[1]);
  }

  /** The source a closed user belongs to. */
  sourceOfUser(user: number): number {
    return this.users[user].source;
  }

  /** `afterNs`: the answer still has to reach the user. */
  private think(user: number, afterNs: number): void {
    const { source, key0, key1, sent } = this.users[user];
    const think = this.sources[source].think;
    const ns = think === null ? 0 : Math.round(think.quantile(draw(key0, key1, THINK, sent)));
    this.engine.schedule(this.engine.now + afterNs + ns, EventKind.thought, user);
  }

  private send(source: number, number: number, key0: number, key1: number): void {
    const setup = this.sources[source];
    const requests = this.requests;
    const request = requests.take();
    requests.source[request] = source;
    requests.number[request] = number;
    requests.start[request] = this.engine.now;
    requests.call[request] = -1;
    const outside = setup.outside;
    requests.outsideNs[request] =
      outside === null
        ? 0
        : Math.round(outside.quantile(draw(key0, key1, OUTSIDE, 0)) + outside.quantile(draw(key0, key1, OUTSIDE, 1)));
    this.meter.arrived(source, request);
    const proxy = setup.entry(draw(key0, key1, ENTRY, 0));
    if (proxy < 0) {
      this.answered(request, 0, 0);
      return;
    }
    let entry = 0;
    if (setup.shapes.length > 1) {
      const at = draw(key0, key1, MIX, 0) * setup.cumulative[setup.cumulative.length - 1];
      while (at >= setup.cumulative[entry]) entry++;
    }
    const generation = requests.generation[request];
    const call = this.caller.call(Origin.traffic, request, proxy, setup.shapes[entry], key0, key1);
    if (requests.generation[request] !== generation) return;
    requests.call[request] = call;
    if (setup.timeoutLane >= 0) this.engine.arm(setup.timeoutLane, request, generation);
  }

  /** Timer: the client has lost patience; the connection is closed. */
  clientTimeout(request: number): void {
    this.caller.cancel(this.requests.call[request]);
    this.answered(request, 0, 0);
  }

  /** Client: a request has been answered (0: not at all). */
  answered(request: number, status: number, flags: number): void {
    const requests = this.requests;
    const source = requests.source[request];
    const setup = this.sources[source];
    const outsideNs = requests.outsideNs[request];
    const latencyNs = this.engine.now - requests.start[request] + outsideNs;
    this.answeredCount[source]++;
    this.meter.answered(source, latencyNs, status, flags, request);
    const user = requests.number[request];
    requests.give(request);
    if (setup.arrivals === null) this.think(user, outsideNs);
  }
}
