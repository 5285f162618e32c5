import type { CpuStation } from './cpu-station.ts';

/**
 * The cores of one node, shared by its containers: while the runnable jobs fit, every container gets what it asks for;
 * else the cores are filled up like water, supply_i = min(n_i, weight_i · level), over the containers that are not
 * throttled, as CFS does between cgroups (kernel/sched/fair.c; weight = cpu.weight, from `resources.requests.cpu`).
 *
 *   station changes (add, cancel, pop, quota) ──▶ settle(now, place) ──▶ changed[0 .. count): their next() has moved
 *   `next` ──▶ an event of the node's own while contended: a throttle, a refill ──▶ settle(now)
 */
export class NodeCpu {
  /** Places of the stations whose supply the last `settle` changed. */
  changed = new Int32Array(4);
  readonly #cores: number;
  readonly #stations: (CpuStation | undefined)[] = [];
  #weight = new Float64Array(4);
  /** Jobs of each station when it was last looked at, their sum, and how many stations had any. */
  #size = new Int32Array(4);
  #jobs = 0;
  #busy = 0;
  /** Places of the stations that have work and are not throttled. */
  #running = new Int32Array(4);
  #free: number[] = [];
  #isContended = false;
  #next = Infinity;

  constructor(cores: number) {
    this.#cores = cores;
  }

  /** Puts a container, made with the node's cores, on the node and returns its place. `weight` is relative: millicores requested, at least 2. */
  join(station: CpuStation, weight: number): number {
    const place = this.#free.pop() ?? this.#stations.length;
    this.#stations[place] = station;
    if (place === this.#weight.length) this.#grow();
    this.#weight[place] = weight;
    this.#size[place] = 0;
    return place;
  }

  /** Takes a container off, with its jobs if it has any; then call `settle(now)`. */
  leave(place: number): void {
    this.#note(place, 0);
    this.#stations[place] = undefined;
    this.#free.push(place);
  }

  /** Time of the next change of supplies that no job causes, whole ns; Infinity unless contended. */
  get next(): number {
    return this.#next;
  }

  /**
   * Shares the cores out anew at `now`. Call after any change of the station at `place`, and without a place when
   * `next` comes. Returns how many stations got another supply (see `changed`): their completion events must be placed
   * again. Costs next to nothing unless contended.
   */
  settle(now: number, place = -1): number {
    if (place >= 0) this.#note(place, this.#stations[place]!.size);
    const isContended = this.#busy > 1 && this.#jobs > this.#cores;
    if (!isContended && !this.#isContended) return 0;
    this.#isContended = isContended;
    this.#next = Infinity;
    if (!isContended) return this.#giveAll(now);
    let running = 0;
    for (let i = 0; i < this.#stations.length; i++) {
      const station = this.#stations[i];
      if (station === undefined || station.size === 0) continue;
      station.advance(now);
      if (!station.isThrottled) this.#running[running++] = i;
    }
    const count = this.#fill(now, running);
    for (const station of this.#stations) {
      if (station !== undefined) this.#next = Math.min(this.#next, station.nextEdge);
    }
    return count;
  }

  #note(place: number, size: number): void {
    const before = this.#size[place];
    this.#jobs += size - before;
    this.#busy += (size > 0 ? 1 : 0) - (before > 0 ? 1 : 0);
    this.#size[place] = size;
  }

  #giveAll(now: number): number {
    let count = 0;
    for (let place = 0; place < this.#stations.length; place++) count = this.#give(now, place, this.#cores, count);
    return count;
  }

  /** Stations whose share exceeds their jobs are served in full and leave the rest to the others, until none does. */
  #fill(now: number, unthrottled: number): number {
    let open = unthrottled;
    let cores = this.#cores;
    let count = 0;
    for (let before = -1; before !== open; ) {
      before = open;
      let weights = 0;
      for (let i = 0; i < open; i++) weights += this.#weight[this.#running[i]];
      const level = cores / weights;
      let kept = 0;
      for (let i = 0; i < before; i++) {
        const place = this.#running[i];
        const asked = this.#stations[place]!.size;
        if (this.#weight[place] * level >= asked) {
          count = this.#give(now, place, asked, count);
          cores -= asked;
        } else this.#running[kept++] = place;
      }
      open = kept;
      if (kept === before)
        for (let i = 0; i < kept; i++)
          count = this.#give(now, this.#running[i], this.#weight[this.#running[i]] * level, count);
    }
    return count;
  }

  #give(now: number, place: number, cores: number, count: number): number {
    const station = this.#stations[place];
    if (station === undefined || station.supply === cores) return count;
    station.setSupply(now, cores);
    this.changed[count] = place;
    return count + 1;
  }

  #grow(): void {
    const capacity = 2 * this.#weight.length;
    const weight = new Float64Array(capacity);
    weight.set(this.#weight);
    this.#weight = weight;
    const size = new Int32Array(capacity);
    size.set(this.#size);
    this.#size = size;
    this.#running = new Int32Array(capacity);
    this.changed = new Int32Array(capacity);
  }
}
