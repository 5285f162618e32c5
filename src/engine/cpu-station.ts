import { CpuJobHeap, CpuJobs } from './cpu-job-heap.ts';

/** Linux' default cpu.cfs_period_us, which the kubelet keeps (pkg/kubelet/cm/helpers_linux.go, QuotaPeriod). */
const PERIOD_NS = 100e6;

export interface CpuStationOptions {
  /** Cores the node gives; each job uses at most one. */
  readonly cores: number;
  /** CFS quota: core-ns per period of 100 ms, i.e. limit · 100e6. Default Infinity, no limit. */
  readonly quotaNs?: number;
  /** Where the first period ends, in [1, 100e6]: every container has its own phase. Default 100e6. */
  readonly phaseNs?: number;
  /** Shared by all stations of a simulation. Default: its own. */
  readonly jobs?: CpuJobs;
}

/**
 * The CPU of one container: processor sharing with CFS quota, in closed form. Times are nanoseconds, work is core-ns.
 *
 *   n jobs, each served at rate r = min(1, supply / n); together they burn g = n · r cores
 *
 *   period   |■■■■■■■■■■────────|■■■■■■■■■■────────|■■■■      quota Q burnt, then throttled until the period ends
 *            end-P              end                end+P
 *
 * Virtual time V is the work each job has received so far; a job that arrives at V with work d ends at V + d, so its
 * place in a heap never changes and a job costs two events, throttled or not. Exact: no time slices, no events of the
 * period. Source of the quota's rules: kernel/sched/fair.c; slices of 5 ms per CPU and their slack are not modelled.
 *
 * Use: `advance(now)`, then any changes, then `next()` for the time of the station's one event. When it comes, take out
 * the finished with `popFinished(now)` until it answers -1.
 */
export class CpuStation {
  /** By finishing virtual time. */
  readonly #heap: CpuJobHeap;

  #time = 0;
  #virtual = 0;
  /** Core-ns given so far. */
  #used = 0;
  #supply: number;
  #quota: number;
  /** Core-ns left in the open period, and its end. */
  #budget: number;
  #end: number;

  constructor(options: CpuStationOptions) {
    this.#supply = options.cores;
    this.#quota = options.quotaNs ?? Infinity;
    this.#budget = this.#quota;
    this.#end = options.phaseNs ?? PERIOD_NS;
    this.#heap = new CpuJobHeap(options.jobs ?? new CpuJobs());
  }

  /** Jobs inside, running or throttled. */
  get size(): number {
    return this.#heap.size;
  }

  /** Cores the node gives at present. */
  get supply(): number {
    return this.#supply;
  }

  /** Serves everyone up to `now`. Must precede every change made at `now`; never goes back. */
  advance(now: number): void {
    const n = this.#heap.size;
    if (n === 0) {
      if (now >= this.#end && this.#quota !== Infinity) this.#openPeriod(now);
      this.#time = now;
      return;
    }
    const rate = this.#supply >= n ? 1 : this.#supply / n;
    if (this.#quota === Infinity) {
      const given = (now - this.#time) * rate;
      this.#virtual += given;
      this.#used += given * n;
      this.#time = now;
      return;
    }
    const burn = n * rate;
    if (now >= this.#end) {
      const whole = Math.floor((now - this.#end) / PERIOD_NS);
      const ran = runTime(this.#end - this.#time, this.#budget, burn) + whole * runTime(PERIOD_NS, this.#quota, burn);
      this.#virtual += ran * rate;
      this.#used += ran * burn;
      this.#time = this.#end + whole * PERIOD_NS;
      this.#end = this.#time + PERIOD_NS;
      this.#budget = this.#quota;
    }
    const ran = runTime(now - this.#time, this.#budget, burn);
    this.#virtual += ran * rate;
    this.#used += ran * burn;
    this.#budget = Math.max(0, this.#budget - ran * burn);
    this.#time = now;
  }

  /** Adds a job with `workNs` core-ns to do, at the time last advanced to. */
  add(job: number, workNs: number): void {
    this.#heap.add(job, this.#virtual + workNs);
  }

  /** Takes a job out, finished or not, at the time last advanced to. Without effect if the job is not here. */
  cancel(job: number): void {
    this.#heap.remove(job);
    if (this.#heap.size === 0) this.#virtual = 0;
  }

  /** Takes all jobs out; what was used stays counted. */
  clear(): void {
    while (this.#heap.size > 0) this.cancel(this.#heap.headJob);
  }

  /** Time of the next completion if nothing changes, not rounded; Infinity if there is none. */
  next(): number {
    const n = this.#heap.size;
    if (n === 0 || this.#supply <= 0) return Infinity;
    const rate = this.#supply >= n ? 1 : this.#supply / n;
    const work = this.#heap.headKey - this.#virtual;
    if (this.#quota === Infinity) return this.#time + Math.max(0, work) / rate;
    if (this.#quota <= 0) return Infinity;
    const burn = n * rate;
    // A job that ends within half a nanosecond of a throttle's edge ends there: rounding must not cost it a period.
    const slack = 0.5 * rate;
    const open = runTime(this.#end - this.#time, this.#budget, burn) * rate;
    if (work - slack <= open) return this.#time + Math.max(0, work) / rate;
    const perPeriod = runTime(PERIOD_NS, this.#quota, burn) * rate;
    const left = work - open;
    const whole = Math.max(0, Math.ceil((left - slack) / perPeriod) - 1);
    return this.#end + whole * PERIOD_NS + (left - whole * perPeriod) / rate;
  }

  /**
   * Takes out one job that has ended at `now` (advances first) and returns it, or -1. Less than a nanosecond of work
   * left counts as none, since events stand at whole nanoseconds.
   */
  popFinished(now: number): number {
    this.advance(now);
    const n = this.#heap.size;
    if (n === 0) return -1;
    const rate = this.#supply >= n ? 1 : this.#supply / n;
    if (this.#heap.headKey - this.#virtual > rate) return -1;
    const job = this.#heap.headJob;
    this.cancel(job);
    return job;
  }

  /** Core-ns given up to `now` (not before the time last advanced to). Reads only: results do not depend on who looks. */
  usageAt(now: number): number {
    const n = this.#heap.size;
    const burn = Math.min(n, this.#supply);
    if (n === 0) return this.#used;
    if (this.#quota === Infinity) return this.#used + (now - this.#time) * burn;
    if (now < this.#end) return this.#used + runTime(now - this.#time, this.#budget, burn) * burn;
    const whole = Math.floor((now - this.#end) / PERIOD_NS);
    const rest = now - this.#end - whole * PERIOD_NS;
    const ran =
      runTime(this.#end - this.#time, this.#budget, burn) +
      whole * runTime(PERIOD_NS, this.#quota, burn) +
      runTime(rest, this.#quota, burn);
    return this.#used + ran * burn;
  }

  /** From `now` on the node gives `cores`; 0 pauses the container. */
  setSupply(now: number, cores: number): void {
    this.advance(now);
    this.#supply = cores;
  }

  /** A resized limit: the open period starts over with the new quota (kernel/sched/core.c, tg_set_cfs_bandwidth). */
  setQuota(now: number, quotaNs: number): void {
    this.advance(now);
    if (now >= this.#end) this.#openPeriod(now);
    this.#quota = quotaNs;
    this.#budget = quotaNs;
  }

  /** True while jobs wait for the next period: less than a nanosecond's work of the quota is left. */
  get isThrottled(): boolean {
    return this.#heap.size > 0 && this.#budget < 1;
  }

  /** When the jobs will be throttled or, if they are, let go, or the open period ends: whole ns. Infinity without quota. */
  get nextEdge(): number {
    if (this.#heap.size === 0 || this.#quota === Infinity) return Infinity;
    if (this.isThrottled) return this.#end;
    return Math.min(this.#end, Math.ceil(this.#time + this.#budget / Math.min(this.#heap.size, this.#supply)));
  }

  #openPeriod(now: number): void {
    this.#end += (Math.floor((now - this.#end) / PERIOD_NS) + 1) * PERIOD_NS;
    this.#budget = this.#quota;
  }
}

/** How long jobs that burn `burn` cores run within `span` on `budget`. */
function runTime(span: number, budget: number, burn: number): number {
  return span * burn <= budget ? span : budget / burn;
}
