import { grownFloats, grownInts } from '../engine/grow.ts';
import { RecordPool } from '../engine/record-pool.ts';

/** One request at one L7 leg: what Envoy's router keeps for a downstream stream. `generation` guards its route timer. */
export class Calls extends RecordPool {
  /** An `Origin`, and the record it names. */
  originKind: Int32Array<ArrayBuffer>;
  origin: Int32Array<ArrayBuffer>;
  /** Key of the request's draws at this leg, and the attempt of the frame that made the call. */
  key0: Int32Array<ArrayBuffer>;
  key1: Int32Array<ArrayBuffer>;
  /** Simulated time at which the leg received the request. */
  start: Float64Array<ArrayBuffer>;
  proxy: Int32Array<ArrayBuffer>;
  shape: Int32Array<ArrayBuffer>;
  /** Index of the compiled route, -1 before it is chosen. */
  route: Int32Array<ArrayBuffer>;
  /** Link the attempts go through, -1 before the cluster is chosen. */
  link: Int32Array<ArrayBuffer>;
  /** Shape as sent upstream, after rewrites. */
  upstreamShape: Int32Array<ArrayBuffer>;
  /** Head of the list of live attempts, -1 for none. */
  attempt: Int32Array<ArrayBuffer>;
  /** Attempts made so far. */
  attempts: Int32Array<ArrayBuffer>;
  retriesLeft: Int32Array<ArrayBuffer>;
  /** 1 while a retry of this call holds a slot of the link's `max_retries`. */
  holdsRetrySlot: Int32Array<ArrayBuffer>;
  /** Flags gathered so far (`DI`, `UO` of a denied retry). */
  flags: Int32Array<ArrayBuffer>;
  /** Next filter to run. */
  filter: Int32Array<ArrayBuffer>;
  /** 1 when some attempt reached a connection. */
  reachedConnection: Int32Array<ArrayBuffer>;
  /** Events on their way that name this record (a back-off, a paused filter); the record outlives its call until they came. */
  awaited: Int32Array<ArrayBuffer>;
  /** 1 once the call is over and only awaited events keep the record. */
  isOver: Int32Array<ArrayBuffer>;
  /** Hosts tried before, as a list in `TriedHosts`, -1 for none. */
  tried: Int32Array<ArrayBuffer>;

  constructor(limit: number) {
    super('calls', 256, limit);
    const ints = () => new Int32Array(this.capacity);
    this.originKind = ints();
    this.origin = ints();
    this.key0 = ints();
    this.key1 = ints();
    this.start = new Float64Array(this.capacity);
    this.proxy = ints();
    this.shape = ints();
    this.route = ints();
    this.link = ints();
    this.upstreamShape = ints();
    this.attempt = ints();
    this.attempts = ints();
    this.retriesLeft = ints();
    this.holdsRetrySlot = ints();
    this.flags = ints();
    this.filter = ints();
    this.reachedConnection = ints();
    this.awaited = ints();
    this.isOver = ints();
    this.tried = ints();
  }

  protected override grow(capacity: number): void {
    this.originKind = grownInts(this.originKind, capacity);
    this.origin = grownInts(this.origin, capacity);
    this.key0 = grownInts(this.key0, capacity);
    this.key1 = grownInts(this.key1, capacity);
    this.start = grownFloats(this.start, capacity);
    this.proxy = grownInts(this.proxy, capacity);
    this.shape = grownInts(this.shape, capacity);
    this.route = grownInts(this.route, capacity);
    this.link = grownInts(this.link, capacity);
    this.upstreamShape = grownInts(this.upstreamShape, capacity);
    this.attempt = grownInts(this.attempt, capacity);
    this.attempts = grownInts(this.attempts, capacity);
    this.retriesLeft = grownInts(this.retriesLeft, capacity);
    this.holdsRetrySlot = grownInts(this.holdsRetrySlot, capacity);
    this.flags = grownInts(this.flags, capacity);
    this.filter = grownInts(this.filter, capacity);
    this.reachedConnection = grownInts(this.reachedConnection, capacity);
    this.awaited = grownInts(this.awaited, capacity);
    this.isOver = grownInts(this.isOver, capacity);
    this.tried = grownInts(this.tried, capacity);
  }
}
