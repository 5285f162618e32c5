import { RecordPool } from '../engine/record-pool.ts';

export class Call {
  /** An `Origin`, and the record it names. */
  originKind = 0;
  origin = 0;
  /** Key of the request's draws at this leg, and the attempt of the frame that made the call. */
  key0 = 0;
  key1 = 0;
  /** Simulated time at which the leg received the request. */
  start = 0.5;
  proxy = 0;
  shape = 0;
  /** Index of the compiled route, -1 before it is chosen. */
  route = 0;
  /** Link the attempts go through, -1 before the cluster is chosen. */
  link = 0;
  /** Shape as sent upstream, after rewrites. */
  upstreamShape = 0;
  /** Head of the list of live attempts, -1 for none. */
  attempt = 0;
  /** Attempts made so far. */
  attempts = 0;
  retriesLeft = 0;
  /** 1 while a retry of this call holds a slot of the link's `max_retries`. */
  holdsRetrySlot = false;
  /** Flags gathered so far (`DI`, `UO` of a denied retry). */
  flags = 0;
  /** Next filter to run. */
  filter = 0;
  /** Attempts that reached a connection. */
  connected = 0;
  /** Events on their way that name this record (a back-off, a paused filter); the record outlives its call until they came. */
  awaited = 0;
  /** 1 once the call is over and only awaited events keep the record. */
  isOver = false;
  /** Hosts tried before, as a list in `TriedHosts`, -1 for none. */
  tried = 0;
}

/** One request at one L7 leg: what Envoy's router keeps for a downstream stream. `generation` guards its route timer. */
export class Calls extends RecordPool {
  /** By record number. */
  readonly at: Call[] = [];

  constructor(limit: number) {
    super('calls', 256, limit);
    this.grow(this.capacity);
  }

  protected override grow(capacity: number): void {
    while (this.at.length < capacity) this.at.push(new Call());
  }
}
