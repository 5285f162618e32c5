import { CpuJobs } from '../engine/cpu-job-heap.ts';
import { CpuStation } from '../engine/cpu-station.ts';
import { grownFloats, grownInts } from '../engine/grow.ts';

/** CPU of an application container. */
export interface CpuSupply {
  /** Cores its node has. */
  readonly cores: number;
  /** CFS quota in core-ns per 100 ms; Infinity without a limit. */
  readonly quotaNs: number;
  /** End of its first CFS period, 1..100e6 ns. */
  readonly phaseNs: number;
}

/** The worker pool, the queue and the CPU of each Pod's application, by Pod. */
export class Stations {
  /** Requests a Pod serves at once, and that may wait; 2^31 - 1 for no bound. */
  concurrency = new Int32Array(64);
  queueLimit = new Int32Array(64);
  busy = new Int32Array(64);
  /** 1 while the Pod finishes what it has and then stops. */
  draining = new Int32Array(64);
  waiting = new Int32Array(64);
  queueHead = new Int32Array(64);
  queueTail = new Int32Array(64);
  /** Conservation and Little's law: arrived, left, integral of the number inside, sum of the times inside (ns). */
  arrived = new Float64Array(64);
  left = new Float64Array(64);
  area = new Float64Array(64);
  changedAt = new Float64Array(64);
  sojourn = new Float64Array(64);
  /** Jobs on a CPU that is never short, and the core-ns they have burnt up to `cpuChangedAt`. */
  cpuJobs = new Int32Array(64);
  cpuUsed = new Float64Array(64);
  cpuChangedAt = new Float64Array(64);
  /** Time of the CPU station's one live event; Infinity for none. */
  cpuDue = new Float64Array(64);
  /** Null where the CPU can never be short: cores for every worker and no limit. */
  readonly cpu: (CpuStation | null)[] = [];

  private readonly jobs = new CpuJobs();
  private count = 0;

  /** Pods come in order; `pod` is their number so far. */
  open(pod: number, concurrency: number, queueLimit: number, supply: CpuSupply): void {
    if (pod !== this.count) throw new Error(`Pod ${pod} opened out of order`);
    this.count++;
    if (pod === this.concurrency.length) this.grow(2 * pod);
    this.concurrency[pod] = concurrency;
    this.queueLimit[pod] = queueLimit;
    this.queueHead[pod] = -1;
    this.queueTail[pod] = -1;
    this.cpuDue[pod] = Number.POSITIVE_INFINITY;
    const neverShort = supply.quotaNs === Number.POSITIVE_INFINITY && supply.cores >= concurrency;
    this.cpu.push(neverShort ? null : new CpuStation({ ...supply, jobs: this.jobs }));
  }

  /** Someone comes in or leaves at `now`: brings the integral of the number inside up to date. */
  touch(pod: number, now: number): void {
    this.area[pod] += (this.busy[pod] + this.waiting[pod]) * (now - this.changedAt[pod]);
    this.changedAt[pod] = now;
  }

  /** Core-ns the application has used by `now`. Reads only. */
  cpuUsageAt(pod: number, now: number): number {
    const station = this.cpu[pod];
    if (station !== null) return station.usageAt(now);
    return this.cpuUsed[pod] + this.cpuJobs[pod] * (now - this.cpuChangedAt[pod]);
  }

  private grow(capacity: number): void {
    this.concurrency = grownInts(this.concurrency, capacity);
    this.queueLimit = grownInts(this.queueLimit, capacity);
    this.busy = grownInts(this.busy, capacity);
    this.draining = grownInts(this.draining, capacity);
    this.waiting = grownInts(this.waiting, capacity);
    this.queueHead = grownInts(this.queueHead, capacity);
    this.queueTail = grownInts(this.queueTail, capacity);
    this.arrived = grownFloats(this.arrived, capacity);
    this.left = grownFloats(this.left, capacity);
    this.area = grownFloats(this.area, capacity);
    this.changedAt = grownFloats(this.changedAt, capacity);
    this.sojourn = grownFloats(this.sojourn, capacity);
    this.cpuJobs = grownInts(this.cpuJobs, capacity);
    this.cpuUsed = grownFloats(this.cpuUsed, capacity);
    this.cpuChangedAt = grownFloats(this.cpuChangedAt, capacity);
    this.cpuDue = grownFloats(this.cpuDue, capacity);
  }
}
