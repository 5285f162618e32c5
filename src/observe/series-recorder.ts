import { EdgeRow } from './edge-row.ts';
import type { ReplicationSeries } from './replication-series.ts';
import type { ClusterGauges } from './run-observer.ts';

/** A line by name; values beyond its last are missing. */
type Lines = Map<string, (number | null)[]>;

/** Lines over simulated time, in buckets of one width. */
export class SeriesRecorder {
  readonly buckets: number;
  private readonly stepNs: number;
  private bucket = 0;
  private readonly traffic = new Map<string, number>();
  private readonly responses = new Map<string, number>();
  /** By service, then by version. */
  private readonly attempts = new Map<string, Map<string, EdgeRow>>();
  private readonly lines = {
    trafficRps: new Map() as Lines,
    versionP99Ms: new Map() as Lines,
    versionRps: new Map() as Lines,
    splitSeen: new Map() as Lines,
    splitAsked: new Map() as Lines,
    podsReady: new Map() as Lines,
    podsAsked: new Map() as Lines,
    cpuUtilization: new Map() as Lines,
    responses: new Map() as Lines,
  };

  constructor(stepNs: number, buckets: number) {
    this.stepNs = stepNs;
    this.buckets = buckets;
  }

  /** Buckets end at whole nanoseconds. */
  endOf(bucket: number): number {
    return Math.round((bucket + 1) * this.stepNs);
  }

  isInside(atNs: number): boolean {
    return this.bucket < this.buckets && atNs <= this.endOf(this.bucket);
  }

  isEndOfBucket(atNs: number): boolean {
    return atNs === this.endOf(this.bucket);
  }

  addTraffic(name: string, arrived: number): void {
    this.traffic.set(name, (this.traffic.get(name) ?? 0) + arrived);
  }

  addResponses(code: number, flags: string, count: number): void {
    const key = flags === '' ? String(code) : `${code} ${flags}`;
    this.responses.set(key, (this.responses.get(key) ?? 0) + count);
  }

  addAttempts(service: string, version: string, ...rows: readonly EdgeRow[]): void {
    let versions = this.attempts.get(service);
    if (versions === undefined) {
      versions = new Map();
      this.attempts.set(service, versions);
    }
    let sum = versions.get(version);
    if (sum === undefined) {
      sum = new EdgeRow();
      versions.set(version, sum);
    }
    for (const row of rows) sum.merge(row);
  }

  endBucket(_atNs: number, gauges: ClusterGauges): void {
    const perSecond = 1e9 / this.stepNs;
    const lines = this.lines;
    for (const [name, count] of this.traffic) this.set(lines.trafficRps, name, count * perSecond);
    for (const [key, count] of this.responses) this.set(lines.responses, key, count * perSecond);
    for (const [service, versions] of this.attempts) {
      let total = 0;
      for (const row of versions.values()) total += row.count;
      for (const [version, row] of versions) {
        const key = version === '' ? service : `${service} ${version}`;
        this.set(lines.versionRps, key, row.count * perSecond);
        this.set(lines.versionP99Ms, key, row.count === 0 ? null : row.latency.quantile(0.99) / 1e6);
        if (versions.size > 1) this.set(lines.splitSeen, key, total === 0 ? null : row.count / total);
      }
    }
    for (const { name, ready, asked } of gauges.pods()) {
      this.set(lines.podsReady, name, ready);
      this.set(lines.podsAsked, name, asked);
    }
    for (const { name, percent } of gauges.cpuUtilization()) this.set(lines.cpuUtilization, name, percent);
    for (const { key, share } of gauges.askedSplit()) this.set(lines.splitAsked, key, share);
    for (const name of this.traffic.keys()) this.traffic.set(name, 0);
    for (const key of this.responses.keys()) this.responses.set(key, 0);
    for (const versions of this.attempts.values()) for (const row of versions.values()) row.reset();
    this.bucket++;
  }

  private set(lines: Lines, name: string, value: number | null): void {
    let line = lines.get(name);
    if (line === undefined) {
      line = [];
      lines.set(name, line);
    }
    while (line.length < this.bucket) line.push(null);
    line.push(value);
  }

  result(): ReplicationSeries {
    const lines = this.lines;
    const counts = (all: Lines) => this.padded(all, 0) as Record<string, number[]>;
    const gaps = (all: Lines) => this.padded(all, null);
    return {
      stepS: this.stepNs / 1e9,
      buckets: this.buckets,
      trafficRps: counts(lines.trafficRps),
      versionP99Ms: gaps(lines.versionP99Ms),
      versionRps: counts(lines.versionRps),
      splitSeen: gaps(lines.splitSeen),
      splitAsked: gaps(lines.splitAsked),
      podsReady: counts(lines.podsReady),
      podsAsked: counts(lines.podsAsked),
      cpuUtilization: gaps(lines.cpuUtilization),
      responses: counts(lines.responses),
    };
  }

  /** Lines in the order of their names, all of one length; names are the user's, so the record has no prototype. */
  private padded(lines: Lines, missing: number | null): Record<string, (number | null)[]> {
    const record: Record<string, (number | null)[]> = Object.create(null);
    for (const name of [...lines.keys()].sort()) {
      record[name] = Array.from({ length: this.buckets }, (_, i) => lines.get(name)![i] ?? missing);
    }
    return record;
  }
}
