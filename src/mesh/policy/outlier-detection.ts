import { grownFloats, grownInts } from '../../engine/grow.ts';
import type { Draws } from '../../engine/ports.ts';
import { ms, type Nanoseconds } from '../../units/quantity.ts';
import type { OutlierDetectionOptions } from './outlier-detection-options.ts';
import { isBelowThreshold, successRateThreshold } from './success-rate-threshold.ts';

/** What a detector did; `overflow` is a detection that the ejection ceiling stopped. */
export const OutlierEvent = { eject: 0, uneject: 1, overflow: 2 } as const;
export type OutlierEvent = (typeof OutlierEvent)[keyof typeof OutlierEvent];

/** Which rule detected a host; `none` for an un-ejection. */
export const OutlierReason = {
  none: 0,
  consecutive5xx: 1,
  consecutiveGatewayFailure: 2,
  consecutiveLocalOriginFailure: 3,
  successRate: 4,
  successRateLocalOrigin: 5,
  failurePercentage: 6,
  failurePercentageLocalOrigin: 7,
} as const;
export type OutlierReason = (typeof OutlierReason)[keyof typeof OutlierReason];

/** Told of each event, in order; used for explanations, never for steering. */
export type OutlierLog = (now: Nanoseconds, host: number, event: OutlierEvent, reason: OutlierReason) => void;

/** Outcome counts of one interval, of one origin. */
interface Buckets {
  total: Int32Array;
  succeeded: Int32Array;
}

/**
 * Outlier detection of one link: each proxy judges the hosts of a cluster by what it saw itself. Hosts are numbered by
 * the link. Ticks of the interval timer are not events: `advance` makes up for those that were due.
 *
 *   result → counters → detected? → ceiling → enforced? → ejected ──(tick, time served)──→ back, counters reset
 *
 * Source: envoyproxy/envoy 1.39 source/common/upstream/outlier_detection_impl.cc. Envoy applies a run of failures a
 * moment later, on its main thread; here it holds at once.
 */
export class OutlierDetector {
  /** Grows with each ejection and un-ejection: whoever keeps a list of healthy hosts compares. */
  changes = 0;

  readonly #options: OutlierDetectionOptions;
  readonly #draws: Draws;
  readonly #log: OutlierLog | null;
  readonly #interval: Nanoseconds;
  #nextTick: number;
  #members = 0;
  #ejectedCount = 0;
  /** Results since the last tick, and hosts whose next ejection would be longer than the first. */
  #hasResults = false;
  #backedOffCount = 0;

  #isMember = new Uint8Array(0);
  #isEjected = new Uint8Array(0);
  #consecutive5xx = new Int32Array(0);
  #consecutiveGateway = new Int32Array(0);
  #consecutiveLocal = new Int32Array(0);
  /** Multiple of the base ejection time that is being served, or was last. */
  #multiplier = new Int32Array(0);
  #ejectedAt = new Float64Array(0);
  #unejectedAt = new Float64Array(0);
  #jitterMs = new Float64Array(0);
  readonly #external: Buckets = { total: new Int32Array(0), succeeded: new Int32Array(0) };
  readonly #local: Buckets = { total: new Int32Array(0), succeeded: new Int32Array(0) };
  #rates = new Float64Array(0);
  #rated = new Int32Array(0);

  /** `start` is when the cluster was made: the phase of the ticks. Infinity leaves them to calls of `tick`. */
  constructor(options: OutlierDetectionOptions, start: Nanoseconds, draws: Draws, log: OutlierLog | null = null) {
    this.#options = options;
    this.#draws = draws;
    this.#log = log;
    this.#interval = ms(options.intervalMs);
    this.#nextTick = start + this.#interval;
  }

  /** Host `host` joins the cluster, with a clean record. */
  join(host: number): void {
    if (host >= this.#isMember.length) this.#grow(host + 1);
    this.#isMember[host] = 1;
    this.#members++;
    this.#resetRuns(host);
    this.#clearBuckets(host);
  }

  /** Host `host` leaves; its number may be given to another one. */
  leave(host: number): void {
    this.#isMember[host] = 0;
    this.#members--;
    if (this.#isEjected[host] === 1) {
      this.#isEjected[host] = 0;
      this.#ejectedCount--;
      this.changes++;
    }
    if (this.#multiplier[host] > 0) this.#backedOffCount--;
    this.#multiplier[host] = 0;
  }

  /**
   * Evaluates the ticks that were due up to now, at their own instants. To be called before a host is picked;
   * whatever is told to the detector does it by itself.
   */
  advance(now: Nanoseconds): void {
    while (this.#nextTick <= now) {
      if (!this.#hasResults && this.#ejectedCount === 0 && this.#backedOffCount === 0) {
        this.#nextTick += Math.ceil((now + 1 - this.#nextTick) / this.#interval) * this.#interval;
        return;
      }
      this.tick(this.#nextTick as Nanoseconds);
      this.#nextTick += this.#interval;
    }
  }

  /** Whether the host is ejected, as of the last `advance`. */
  isEjected(host: number): boolean {
    return this.#isEjected[host] === 1;
  }

  /**
   * One attempt ended: with response headers of `code` (a gRPC status in headers comes mapped to HTTP), or, when
   * `isLocalOrigin`, by what this proxy saw: a timeout counts as 504, any other reset but an overflow as 503.
   */
  onResult(host: number, code: number, isLocalOrigin: boolean, now: Nanoseconds): void {
    this.advance(now);
    if (this.#isMember[host] === 0) return;
    this.#hasResults = true;
    if (isLocalOrigin && this.#options.splitExternalLocalOriginErrors) this.#onLocalFailure(host, now);
    else this.#onCode(host, code, now);
  }

  /** An attempt got its connection. Counts only when errors are split by origin. */
  onConnected(host: number, now: Nanoseconds): void {
    if (!this.#options.splitExternalLocalOriginErrors) return;
    this.advance(now);
    if (this.#isMember[host] === 0) return;
    this.#hasResults = true;
    this.#local.total[host]++;
    this.#local.succeeded[host]++;
    this.#consecutiveLocal[host] = 0;
  }

  /** An active health check of the host passed. */
  onHealthCheckPassed(host: number, now: Nanoseconds): void {
    this.advance(now);
    if (this.#options.successfulActiveHealthCheckUnejectHost && this.#isEjected[host] === 1) this.#uneject(host, now);
  }

  /**
   * One firing of the interval timer: hosts that have served their time come back, rates of the interval are judged,
   * and hosts that have been back for a whole interval are forgiven one multiple of the ejection time.
   */
  tick(now: Nanoseconds): void {
    const options = this.#options;
    const size = this.#isMember.length;
    for (let host = 0; host < size; host++) {
      if (this.#isEjected[host] === 0) continue;
      const served = Math.min(options.baseEjectionTimeMs * this.#multiplier[host], options.maxEjectionTimeMs);
      if (now - this.#ejectedAt[host] >= ms(served + this.#jitterMs[host])) this.#uneject(host, now);
    }
    if (this.#hasResults) {
      this.#judgeRates(this.#external, OutlierReason.successRate, OutlierReason.failurePercentage, now);
      this.#judgeRates(
        this.#local,
        OutlierReason.successRateLocalOrigin,
        OutlierReason.failurePercentageLocalOrigin,
        now,
      );
      for (let host = 0; host < size; host++) this.#clearBuckets(host);
      this.#hasResults = false;
    }
    for (let host = 0; host < size; host++) {
      if (this.#multiplier[host] === 0 || this.#isEjected[host] === 1) continue;
      if (now - this.#unejectedAt[host] < this.#interval) continue;
      if (--this.#multiplier[host] === 0) this.#backedOffCount--;
    }
  }

  #onCode(host: number, code: number, now: Nanoseconds): void {
    this.#external.total[host]++;
    if (code < 500 || code > 599) {
      this.#external.succeeded[host]++;
      this.#consecutive5xx[host] = 0;
      this.#consecutiveGateway[host] = 0;
      return;
    }
    let isGatewayRun = false;
    if (code >= 502 && code <= 504) {
      isGatewayRun = ++this.#consecutiveGateway[host] === this.#options.consecutiveGatewayFailure;
    } else {
      this.#consecutiveGateway[host] = 0;
    }
    const is5xxRun = ++this.#consecutive5xx[host] === this.#options.consecutive5xx;
    if (isGatewayRun && this.#isEjected[host] === 0) {
      this.#detect(host, OutlierReason.consecutiveGatewayFailure, now);
      this.#consecutiveGateway[host] = 0;
    }
    if (is5xxRun && this.#isEjected[host] === 0) {
      this.#detect(host, OutlierReason.consecutive5xx, now);
      this.#consecutive5xx[host] = 0;
    }
  }

  #onLocalFailure(host: number, now: Nanoseconds): void {
    this.#local.total[host]++;
    const isRun = ++this.#consecutiveLocal[host] === this.#options.consecutiveLocalOriginFailure;
    if (!isRun || this.#isEjected[host] === 1) return;
    this.#detect(host, OutlierReason.consecutiveLocalOriginFailure, now);
    this.#consecutiveLocal[host] = 0;
  }

  /** The ceiling comes before the enforcing draw, so one run of 503s can overflow twice. */
  #detect(host: number, reason: OutlierReason, now: Nanoseconds): void {
    const options = this.#options;
    const percent = (100 * (this.#ejectedCount + 1)) / this.#members;
    const isAdmitted =
      percent <= Math.min(100, options.maxEjectionPercent) || (options.alwaysEjectOneHost && this.#ejectedCount === 0);
    if (!isAdmitted) {
      this.#log?.(now, host, OutlierEvent.overflow, reason);
      return;
    }
    if (!this.#isEnforced(reason)) return;
    this.#isEjected[host] = 1;
    this.#ejectedCount++;
    this.#ejectedAt[host] = now;
    this.#jitterMs[host] = this.#draws.below(options.maxEjectionTimeJitterMs + 1);
    const served = this.#multiplier[host] * options.baseEjectionTimeMs;
    if (served < options.maxEjectionTimeMs + options.baseEjectionTimeMs) {
      if (this.#multiplier[host]++ === 0) this.#backedOffCount++;
    }
    this.changes++;
    this.#log?.(now, host, OutlierEvent.eject, reason);
  }

  #isEnforced(reason: OutlierReason): boolean {
    const percent = enforcingPercent(this.#options, reason);
    if (percent <= 0) return false;
    return percent >= 100 || this.#draws.below(100) < percent;
  }

  #uneject(host: number, now: Nanoseconds): void {
    this.#isEjected[host] = 0;
    this.#ejectedCount--;
    this.#unejectedAt[host] = now;
    this.#resetRuns(host);
    this.changes++;
    this.#log?.(now, host, OutlierEvent.uneject, OutlierReason.none);
  }

  /** Success rate and failure percentage over the interval that ends, of the hosts that are not ejected. */
  #judgeRates(buckets: Buckets, successRate: OutlierReason, failurePercentage: OutlierReason, now: Nanoseconds): void {
    const options = this.#options;
    if (this.#members < options.successRateMinimumHosts && this.#members < options.failurePercentageMinimumHosts) {
      return;
    }
    const atRates = this.#collect(buckets, options.successRateRequestVolume, 0);
    const atFailures = this.#collect(buckets, options.failurePercentageRequestVolume, atRates);
    if (atRates > 0 && atRates >= options.successRateMinimumHosts) {
      const { threshold } = successRateThreshold(this.#rates, atRates, options.successRateStdevFactor);
      for (let i = 0; i < atRates; i++) {
        if (isBelowThreshold(this.#rates[i], threshold)) this.#detect(this.#rated[i], successRate, now);
      }
    }
    const failureHosts = atFailures - atRates;
    if (failureHosts === 0 || failureHosts < options.failurePercentageMinimumHosts) return;
    for (let i = atRates; i < atFailures; i++) {
      if (100 - this.#rates[i] < options.failurePercentageThreshold) continue;
      if (this.#isEjected[this.#rated[i]] === 0) this.#detect(this.#rated[i], failurePercentage, now);
    }
  }

  /** Appends the hosts of enough volume and their rates from `at` on; returns the new end. */
  #collect(buckets: Buckets, volume: number, at: number): number {
    let end = at;
    for (let host = 0; host < this.#isMember.length; host++) {
      const total = buckets.total[host];
      if (this.#isMember[host] === 0 || this.#isEjected[host] === 1 || total === 0 || total < volume) continue;
      this.#rates[end] = (buckets.succeeded[host] * 100) / total;
      this.#rated[end] = host;
      end++;
    }
    return end;
  }

  #resetRuns(host: number): void {
    this.#consecutive5xx[host] = 0;
    this.#consecutiveGateway[host] = 0;
    this.#consecutiveLocal[host] = 0;
  }

  #clearBuckets(host: number): void {
    this.#external.total[host] = 0;
    this.#external.succeeded[host] = 0;
    this.#local.total[host] = 0;
    this.#local.succeeded[host] = 0;
  }

  #grow(atLeast: number): void {
    const size = Math.max(atLeast, 2 * this.#isMember.length, 4);
    this.#isMember = grownBytes(this.#isMember, size);
    this.#isEjected = grownBytes(this.#isEjected, size);
    this.#consecutive5xx = grownInts(this.#consecutive5xx, size);
    this.#consecutiveGateway = grownInts(this.#consecutiveGateway, size);
    this.#consecutiveLocal = grownInts(this.#consecutiveLocal, size);
    this.#multiplier = grownInts(this.#multiplier, size);
    this.#ejectedAt = grownFloats(this.#ejectedAt, size);
    this.#unejectedAt = grownFloats(this.#unejectedAt, size);
    this.#jitterMs = grownFloats(this.#jitterMs, size);
    this.#external.total = grownInts(this.#external.total, size);
    this.#external.succeeded = grownInts(this.#external.succeeded, size);
    this.#local.total = grownInts(this.#local.total, size);
    this.#local.succeeded = grownInts(this.#local.succeeded, size);
    this.#rates = new Float64Array(2 * size);
    this.#rated = new Int32Array(2 * size);
  }
}

function enforcingPercent(options: OutlierDetectionOptions, reason: OutlierReason): number {
  switch (reason) {
    case OutlierReason.none:
      return 0;
    case OutlierReason.consecutive5xx:
      return options.enforcingConsecutive5xx;
    case OutlierReason.consecutiveGatewayFailure:
      return options.enforcingConsecutiveGatewayFailure;
    case OutlierReason.consecutiveLocalOriginFailure:
      return options.enforcingConsecutiveLocalOriginFailure;
    case OutlierReason.successRate:
      return options.enforcingSuccessRate;
    case OutlierReason.successRateLocalOrigin:
      return options.enforcingLocalOriginSuccessRate;
    case OutlierReason.failurePercentage:
      return options.enforcingFailurePercentage;
    case OutlierReason.failurePercentageLocalOrigin:
      return options.enforcingFailurePercentageLocalOrigin;
    default: {
      const never: never = reason;
      return never;
    }
  }
}

function grownBytes(old: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const grown = new Uint8Array(size);
  grown.set(old);
  return grown;
}
