import { grownFloats, grownInts } from '../../engine/grow.ts';
import { RecordPool } from '../../engine/record-pool.ts';

/** One host of one link: a proxy's own books about one Pod of one cluster. */
export class Slots extends RecordPool {
  /** This proxy's requests in progress at the host: what LEAST_REQUEST compares. */
  active: Int32Array<ArrayBuffer>;
  pod: Int32Array<ArrayBuffer>;
  link: Int32Array<ArrayBuffer>;
  /** Number of the host within its link: the outlier detector's. */
  ordinal: Int32Array<ArrayBuffer>;
  /** Edge of the attempts, for counting. */
  edge: Int32Array<ArrayBuffer>;
  /** One way from this proxy to the host, in ns, when it is constant; else -1. */
  hopNs: Float64Array<ArrayBuffer>;
  /** 1 when the host is no longer in the proxy's view: the slot is freed (2) once nothing is left on it. */
  gone: Int32Array<ArrayBuffer>;
  /** Connection pool of the host: ready connections (last freed first), their number with those busy or dialled. */
  ready: Int32Array<ArrayBuffer>;
  connections: Int32Array<ArrayBuffer>;
  connecting: Int32Array<ArrayBuffer>;
  /** Attempts waiting for a connection, first come first. */
  pendingHead: Int32Array<ArrayBuffer>;
  pendingTail: Int32Array<ArrayBuffer>;
  pending: Int32Array<ArrayBuffer>;

  constructor(limit: number) {
    super('hosts of links', 256, limit);
    const ints = () => new Int32Array(this.capacity);
    this.active = ints();
    this.pod = ints();
    this.link = ints();
    this.ordinal = ints();
    this.edge = ints();
    this.hopNs = new Float64Array(this.capacity);
    this.gone = ints();
    this.ready = ints();
    this.connections = ints();
    this.connecting = ints();
    this.pendingHead = ints();
    this.pendingTail = ints();
    this.pending = ints();
  }

  open(pod: number, link: number): number {
    const slot = this.take();
    this.active[slot] = 0;
    this.pod[slot] = pod;
    this.link[slot] = link;
    this.gone[slot] = 0;
    this.ready[slot] = -1;
    this.connections[slot] = 0;
    this.connecting[slot] = 0;
    this.pendingHead[slot] = -1;
    this.pendingTail[slot] = -1;
    this.pending[slot] = 0;
    return slot;
  }

  /** Gives the slot back if its host has left the view and nothing hangs on it any more. */
  freeIfUnused(slot: number): void {
    if (this.gone[slot] !== 1) return;
    if (this.active[slot] > 0 || this.connections[slot] > 0 || this.pending[slot] > 0) return;
    this.gone[slot] = 2;
    this.give(slot);
  }

  protected override grow(capacity: number): void {
    this.active = grownInts(this.active, capacity);
    this.pod = grownInts(this.pod, capacity);
    this.link = grownInts(this.link, capacity);
    this.ordinal = grownInts(this.ordinal, capacity);
    this.edge = grownInts(this.edge, capacity);
    this.hopNs = grownFloats(this.hopNs, capacity);
    this.gone = grownInts(this.gone, capacity);
    this.ready = grownInts(this.ready, capacity);
    this.connections = grownInts(this.connections, capacity);
    this.connecting = grownInts(this.connecting, capacity);
    this.pendingHead = grownInts(this.pendingHead, capacity);
    this.pendingTail = grownInts(this.pendingTail, capacity);
    this.pending = grownInts(this.pending, capacity);
  }
}
