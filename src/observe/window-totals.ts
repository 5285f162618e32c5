import { flagNames } from '../request/response-flag.ts';
import type { QuantileSketch } from '../stats/quantile-sketch.ts';
import { EdgeRow } from './edge-row.ts';
import { ReplicaTrack } from './replica-track.ts';
import { TrafficRow } from './traffic-row.ts';

/** A workload and version as rows are named after it. */
export interface WorkloadName {
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
}

/** The sum of all spans that belong to one window. */
export class WindowSum {
  readonly fromNs: number;
  readonly toNs: number;
  readonly traffic: TrafficRow[] = [];
  /** By Service, then by workload. */
  readonly calls: EdgeRow[] = [];
  readonly attempts: Map<number, EdgeRow>[] = [];
  readonly replicas: ReplicaTrack[] = [];

  constructor(fromNs: number, toNs: number) {
    this.fromNs = fromNs;
    this.toNs = toNs;
  }

  addTraffic(source: number, row: TrafficRow): void {
    this.traffic[source] ??= new TrafficRow();
    this.traffic[source].merge(row);
  }

  addCalls(service: number, row: EdgeRow): void {
    this.calls[service] ??= new EdgeRow();
    this.calls[service].merge(row);
  }

  addAttempts(service: number, workload: number, row: EdgeRow): void {
    this.attempts[service] ??= new Map();
    let sum = this.attempts[service].get(workload);
    if (sum === undefined) {
      sum = new EdgeRow();
      this.attempts[service].set(workload, sum);
    }
    sum.merge(row);
  }

  addReplicas(workload: number, track: ReplicaTrack): void {
    const isFirst = this.replicas[workload] === undefined;
    this.replicas[workload] ??= new ReplicaTrack();
    this.replicas[workload].merge(track, isFirst);
  }
}

/** Quantiles in ms; `null` where nothing was seen. */
export function latencySummary(sketch: QuantileSketch) {
  const ms = (ns: number) => (sketch.count === 0 ? null : ns / 1e6);
  return {
    count: sketch.count,
    mean: ms(sketch.mean),
    p50: ms(sketch.quantile(0.5)),
    p90: ms(sketch.quantile(0.9)),
    p95: ms(sketch.quantile(0.95)),
    p99: ms(sketch.quantile(0.99)),
    p999: ms(sketch.quantile(0.999)),
    max: ms(sketch.max),
  };
}

/** Answers by code and flags, most frequent first; plain 200s are what is left of `answered`. */
export function responseCounts(row: TrafficRow): { code: number; flags: string; count: number }[] {
  let plain = row.answered.count;
  const counts = [...row.others].map(([key, count]) => {
    plain -= count;
    return { code: Math.floor(key / 65536), flags: flagNames(key % 65536), count };
  });
  if (plain > 0) counts.push({ code: 200, flags: '', count: plain });
  return counts.sort((a, b) => b.count - a.count || a.code - b.code || (a.flags < b.flags ? -1 : 1));
}
