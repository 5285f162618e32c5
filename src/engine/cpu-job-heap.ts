/**
 * Where each job stands in the heap of its station. A job is in one station at a time, so all stations of a simulation
 * share one table; jobs are small whole numbers (records of a pool).
 */
export class CpuJobs {
  /** By job: place in the heap of its station, -1 if in none. */
  place: Int32Array;

  constructor(capacity = 64) {
    this.place = new Int32Array(capacity).fill(-1);
  }

  grow(job: number): void {
    const wider = new Int32Array(Math.max(job + 1, 2 * this.place.length)).fill(-1);
    wider.set(this.place);
    this.place = wider;
  }
}

/** Jobs of one station by key, equal keys in order of arrival; any job leaves in O(log n). */
export class CpuJobHeap {
  size = 0;
  readonly #jobs: CpuJobs;
  #key = new Float64Array(8);
  #order = new Float64Array(8);
  #job = new Int32Array(8);
  #arrived = 0;

  constructor(jobs: CpuJobs) {
    this.#jobs = jobs;
  }

  /** Least key; the heap must not be empty. */
  get headKey(): number {
    return this.#key[0];
  }

  get headJob(): number {
    return this.#job[0];
  }

  add(job: number, key: number): void {
    if (job >= this.#jobs.place.length) this.#jobs.grow(job);
    if (this.size === this.#key.length) this.#grow();
    if (this.size === 0) this.#arrived = 0;
    this.#rise(this.size++, key, this.#arrived++, job);
  }

  /** Without effect if the job is not here. */
  remove(job: number): void {
    const place = job < this.#jobs.place.length ? this.#jobs.place[job] : -1;
    if (place < 0 || place >= this.size || this.#job[place] !== job) return;
    this.#jobs.place[job] = -1;
    const last = --this.size;
    if (place === last) return;
    const key = this.#key[last];
    const order = this.#order[last];
    const moved = this.#job[last];
    if (place > 0 && !this.#isBefore((place - 1) >> 1, key, order)) this.#rise(place, key, order, moved);
    else this.#sink(place, key, order, moved);
  }

  #rise(from: number, key: number, order: number, job: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.#isBefore(parent, key, order)) break;
      this.#put(place, this.#key[parent], this.#order[parent], this.#job[parent]);
      place = parent;
    }
    this.#put(place, key, order, job);
  }

  #sink(from: number, key: number, order: number, job: number): void {
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.size) break;
      if (child + 1 < this.size && this.#isBefore(child + 1, this.#key[child], this.#order[child])) child++;
      if (!this.#isBefore(child, key, order)) break;
      this.#put(place, this.#key[child], this.#order[child], this.#job[child]);
      place = child;
    }
    this.#put(place, key, order, job);
  }

  #isBefore(place: number, key: number, order: number): boolean {
    return this.#key[place] < key || (this.#key[place] === key && this.#order[place] < order);
  }

  #put(place: number, key: number, order: number, job: number): void {
    this.#key[place] = key;
    this.#order[place] = order;
    this.#job[place] = job;
    this.#jobs.place[job] = place;
  }

  #grow(): void {
    const capacity = 2 * this.#key.length;
    const key = new Float64Array(capacity);
    const order = new Float64Array(capacity);
    const job = new Int32Array(capacity);
    key.set(this.#key);
    order.set(this.#order);
    job.set(this.#job);
    this.#key = key;
    this.#order = order;
    this.#job = job;
  }
}
