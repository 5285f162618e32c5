import { CpuJobs } from '../engine/cpu-job-heap.ts';
import { CpuStation } from '../engine/cpu-station.ts';

/** CPU of an application container. */
export interface CpuSupply {
  /** Cores its node has. */
  readonly cores: number;
  /** CFS quota in core-ns per 100 ms; Infinity without a limit. */
  readonly quotaNs: number;
  /** End of its first CFS period, 1..100e6 ns. */
  readonly phaseNs: number;
}

/** The worker pool, the queue and the CPU of one Pod's application. */
export class Station {
  /** Requests served at once, and that may wait; 2^31 - 1 for no bound. */
  readonly concurrency: number;
  readonly queueLimit: number;
  busy = 0;
  waiting = 0;
  /** The Pod finishes what it has and then stops. */
  isDraining = false;
  queueHead = -1;
  queueTail = -1;
  /** Conservation and Little's law: arrived, left, integral of the number inside, sum of the times inside (ns). */
  arrived = 0;
  left = 0;
  area = 0;
  changedAt = 0;
  sojourn = 0;
  /** Jobs on a CPU that is never short, and the core-ns they have burnt up to `cpuChangedAt`. */
  cpuJobs = 0;
  cpuUsed = 0;
  cpuChangedAt = 0;
  /** Time of the CPU station's one live event; Infinity for none. */
  cpuDue = Number.POSITIVE_INFINITY;
  /** Null where the CPU can never be short: cores for every worker and no limit. */
  readonly cpu: CpuStation | null;

  constructor(concurrency: number, queueLimit: number, cpu: CpuStation | null) {
    this.concurrency = concurrency;
    this.queueLimit = queueLimit;
    this.cpu = cpu;
  }

  /** Someone comes in or leaves at `now`: brings the integral of the number inside up to date. */
  touch(now: number): void {
    this.area += (this.busy + this.waiting) * (now - this.changedAt);
    this.changedAt = now;
  }

  /** The number of jobs on a CPU that is never short changes. */
  changeCpuJobs(by: number, now: number): void {
    this.cpuUsed += this.cpuJobs * (now - this.cpuChangedAt);
    this.cpuChangedAt = now;
    this.cpuJobs += by;
  }

  /** Core-ns the application has used by `now`. Reads only. */
  cpuUsageAt(now: number): number {
    if (this.cpu !== null) return this.cpu.usageAt(now);
    return this.cpuUsed + this.cpuJobs * (now - this.cpuChangedAt);
  }
}

/** The stations by Pod. */
export class Stations {
  readonly at: Station[] = [];
  private readonly jobs = new CpuJobs();

  /** Pods come in order; `pod` is their number so far. */
  open(pod: number, concurrency: number, queueLimit: number, supply: CpuSupply): void {
    if (pod !== this.at.length) throw new Error(`Pod ${pod} opened out of order`);
    const neverShort = supply.quotaNs === Number.POSITIVE_INFINITY && supply.cores >= concurrency;
    const cpu = neverShort ? null : new CpuStation({ ...supply, jobs: this.jobs });
    this.at.push(new Station(concurrency, queueLimit, cpu));
  }
}
