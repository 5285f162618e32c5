import * as Attempt from '../../request/attempt-fields.ts';
import type { Attempts } from '../../request/attempts.ts';
import { ConnectionState, type Connections } from '../../request/connections.ts';
import type { Link } from './link.ts';
import type { Slots } from './slots.ts';

/** What a pool asks of the pipeline. */
export interface PoolOwner {
  /** The attempt has a connection: it may be sent. */
  attached(attempt: number): void;
  /** `Reset.connectFailure` and the like for an attempt that waited. */
  connectFailed(attempt: number): void;
  /** `max_requests` is reached: the attempt gets no stream. */
  overflowed(attempt: number): void;
  /** Dials: `connected` or `failed` of the pool is called in time. */
  dial(connection: number, link: Link): void;
}

/**
 * Connection pools of one host each, with the breakers of their link.
 *
 *   request ─► ready connection? ─► attach          (front of the list: the one freed last)
 *           └► pending full? ─► overflow            (decided by the caller, before this)
 *           └► queue, and dial while waiting requests exceed the capacity being connected
 *
 * Source: envoyproxy/envoy source/common/conn_pool/conn_pool_base.cc. One worker a proxy: its pools are its only ones.
 */
export class ConnectionPools {
  private readonly connections: Connections;
  private readonly slots: Slots;
  private readonly attempts: Attempts;
  private readonly links: readonly Link[];
  private readonly owner: PoolOwner;

  constructor(connections: Connections, slots: Slots, attempts: Attempts, links: readonly Link[], owner: PoolOwner) {
    this.connections = connections;
    this.slots = slots;
    this.attempts = attempts;
    this.links = links;
    this.owner = owner;
  }

  /** Gives the attempt a connection or queues it; false when the pending breaker is full. */
  request(link: Link, attempt: number): boolean {
    const slot = this.attempts.cells[this.attempts.at(attempt) + Attempt.slot];
    const ready = this.slots.ready[slot];
    if (ready >= 0) {
      this.attach(link, ready, attempt);
      return true;
    }
    if (link.pending >= link.settings.limits.maxPendingRequests) return false;
    this.enqueue(link, slot, attempt);
    this.dialAsNeeded(link, slot);
    return true;
  }

  /** Puts the attempt on a ready connection, unless `max_requests` is reached. */
  attach(link: Link, connection: number, attempt: number): void {
    if (link.active >= link.settings.limits.maxRequests) {
      this.owner.overflowed(attempt);
      return;
    }
    const connections = this.connections;
    connections.streams[connection]++;
    connections.served[connection]++;
    const limit = link.settings.maxRequestsPerConnection;
    const isSpent = limit > 0 && connections.served[connection] >= limit;
    if (isSpent || connections.streams[connection] >= link.settings.streamsPerConnection) {
      this.leaveReady(link, connection);
      connections.state[connection] = isSpent ? ConnectionState.draining : ConnectionState.busy;
    }
    this.attempts.cells[this.attempts.at(attempt) + Attempt.connection] = connection;
    this.attempts.cells[this.attempts.at(attempt) + Attempt.slot] = connections.slot[connection];
    this.owner.attached(attempt);
  }

  /**
   * The attempt is done with its connection. `isBroken`: it was reset or timed out, which closes an HTTP/1.1 connection
   * and ends only the stream of an HTTP/2 one.
   */
  release(link: Link, attempt: number, isBroken: boolean): void {
    const connection = this.attempts.cells[this.attempts.at(attempt) + Attempt.connection];
    if (connection < 0) return;
    this.attempts.cells[this.attempts.at(attempt) + Attempt.connection] = -1;
    const connections = this.connections;
    const slot = connections.slot[connection];
    connections.streams[connection]--;
    if (isBroken && link.settings.streamsPerConnection === 1) {
      if (connections.state[connection] === ConnectionState.ready) this.leaveReady(link, connection);
      connections.state[connection] = ConnectionState.draining;
    }
    if (connections.state[connection] === ConnectionState.draining || this.slots.gone[slot] === 1) {
      if (connections.streams[connection] === 0) {
        if (connections.state[connection] === ConnectionState.ready) this.leaveReady(link, connection);
        this.close(link, connection);
        this.dialAsNeeded(link, slot);
      }
      return;
    }
    if (connections.state[connection] === ConnectionState.busy) this.enterReady(link, connection);
    this.serveWaiting(link, slot);
  }

  /** A dialled connection is up. */
  connected(connection: number): void {
    const slot = this.connections.slot[connection];
    const link = this.links[this.slots.link[slot]];
    this.slots.connecting[slot]--;
    if (this.slots.gone[slot] === 1 && this.slots.pending[slot] === 0) {
      this.close(link, connection);
      return;
    }
    this.enterReady(link, connection);
    this.serveWaiting(link, slot);
  }

  /** Nobody answered: every request that waits for this host fails with it. */
  failed(connection: number): void {
    const slot = this.connections.slot[connection];
    const link = this.links[this.slots.link[slot]];
    this.slots.connecting[slot]--;
    this.close(link, connection);
    // Those that wait now; a retry may queue here again while they are told.
    for (let waiting = this.slots.pending[slot]; waiting > 0 && this.slots.pending[slot] > 0; waiting--) {
      const attempt = this.slots.pendingHead[slot];
      this.dequeue(link, slot, attempt);
      this.owner.connectFailed(attempt);
    }
  }

  /** The attempt does not want its place in the queue any more. */
  leaveQueue(link: Link, attempt: number): void {
    this.dequeue(link, this.attempts.cells[this.attempts.at(attempt) + Attempt.slot], attempt);
  }

  /** Opens a connection of a warm start: it is up at once. */
  openWarm(link: Link, slot: number): void {
    const connection = this.newConnection(link, slot);
    this.slots.connecting[slot]--;
    this.enterReady(link, connection);
  }

  /** Closes idle connections to a host that left the view. */
  closeIdle(link: Link, slot: number): void {
    let connection = this.slots.ready[slot];
    while (connection >= 0) {
      const after = this.connections.after[connection];
      if (this.connections.streams[connection] === 0) this.closeReady(link, connection);
      connection = after;
    }
  }

  /** Closes an idle connection. */
  closeReady(link: Link, connection: number): void {
    this.leaveReady(link, connection);
    this.close(link, connection);
  }

  /** Dials a host for a client that chooses per connection; the attempt waits for it. */
  dialFor(link: Link, slot: number, attempt: number): void {
    this.enqueue(link, slot, attempt);
    this.dialAsNeeded(link, slot);
  }

  private serveWaiting(link: Link, slot: number): void {
    while (this.slots.pending[slot] > 0) {
      const ready = link.settings.isPerConnection ? link.ready : this.slots.ready[slot];
      if (ready < 0) return;
      const attempt = this.slots.pendingHead[slot];
      this.dequeue(link, slot, attempt);
      this.attach(link, ready, attempt);
    }
  }

  /** At most three connections a time, while requests wait beyond what is being connected. */
  private dialAsNeeded(link: Link, slot: number): void {
    const slots = this.slots;
    for (let dialled = 0; dialled < 3; dialled++) {
      const underway = slots.connecting[slot] * link.settings.streamsPerConnection;
      if (slots.pending[slot] <= underway) return;
      const mayDial = link.connections < link.settings.limits.maxConnections || slots.connections[slot] === 0;
      if (!mayDial) return;
      this.owner.dial(this.newConnection(link, slot), link);
    }
  }

  private newConnection(link: Link, slot: number): number {
    const connections = this.connections;
    const connection = connections.take();
    connections.slot[connection] = slot;
    connections.state[connection] = ConnectionState.connecting;
    connections.streams[connection] = 0;
    connections.served[connection] = 0;
    this.slots.connections[slot]++;
    this.slots.connecting[slot]++;
    link.connections++;
    return connection;
  }

  private close(link: Link, connection: number): void {
    const slot = this.connections.slot[connection];
    this.slots.connections[slot]--;
    link.connections--;
    this.connections.give(connection);
    this.slots.freeIfUnused(slot);
  }

  private enterReady(link: Link, connection: number): void {
    const connections = this.connections;
    const head = this.readyHead(link, connection);
    connections.state[connection] = ConnectionState.ready;
    connections.before[connection] = -1;
    connections.after[connection] = head;
    if (head >= 0) connections.before[head] = connection;
    this.setReadyHead(link, connection, connection);
  }

  private leaveReady(link: Link, connection: number): void {
    const connections = this.connections;
    const before = connections.before[connection];
    const after = connections.after[connection];
    if (before >= 0) connections.after[before] = after;
    else this.setReadyHead(link, connection, after);
    if (after >= 0) connections.before[after] = before;
  }

  /** A client that chooses the host per connection has one list for all hosts. */
  private readyHead(link: Link, connection: number): number {
    return link.settings.isPerConnection ? link.ready : this.slots.ready[this.connections.slot[connection]];
  }

  private setReadyHead(link: Link, connection: number, head: number): void {
    if (link.settings.isPerConnection) link.ready = head;
    else this.slots.ready[this.connections.slot[connection]] = head;
  }

  private enqueue(link: Link, slot: number, attempt: number): void {
    const { attempts, slots } = this;
    const tail = slots.pendingTail[slot];
    attempts.cells[attempts.at(attempt) + Attempt.before] = tail;
    attempts.cells[attempts.at(attempt) + Attempt.after] = -1;
    if (tail >= 0) attempts.cells[attempts.at(tail) + Attempt.after] = attempt;
    else slots.pendingHead[slot] = attempt;
    slots.pendingTail[slot] = attempt;
    slots.pending[slot]++;
    link.pending++;
  }

  private dequeue(link: Link, slot: number, attempt: number): void {
    const { attempts, slots } = this;
    const before = attempts.cells[attempts.at(attempt) + Attempt.before];
    const after = attempts.cells[attempts.at(attempt) + Attempt.after];
    if (before >= 0) attempts.cells[attempts.at(before) + Attempt.after] = after;
    else slots.pendingHead[slot] = after;
    if (after >= 0) attempts.cells[attempts.at(after) + Attempt.before] = before;
    else slots.pendingTail[slot] = before;
    slots.pending[slot]--;
    link.pending--;
  }
}
