import type { ReplicationSeries } from '../observe/replication-series.ts';
import type { RequestNote, RequestRecording } from './request-recording.ts';

/** What one replication of one scenario hands back: plain data, so that a worker thread can send it. Latencies in ms, times in seconds. */

export interface LatencySummary {
  readonly count: number;
  /** Quantiles are `null` where `count` is 0. */
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly p999: number | null;
  readonly max: number | null;
}

export interface TrafficTotals {
  readonly name: string;
  /** Answered in the window, whatever the answer. */
  readonly requests: number;
  /** Answered 5xx, or not at all (0). */
  readonly failed: number;
  readonly latency: LatencySummary;
  readonly responses: readonly { readonly code: number; readonly flags: string; readonly count: number }[];
}

/** Calls of a Service as its callers saw them, retries inside. */
export interface ServiceTotals {
  readonly namespace: string;
  readonly service: string;
  readonly calls: number;
  readonly failed: number;
  readonly retries: number;
  readonly latency: LatencySummary;
  readonly versions: readonly VersionTotals[];
}

/** Attempts that reached (or were meant for) the Pods of one workload. */
export interface VersionTotals {
  readonly workload: string;
  readonly version: string;
  readonly attempts: number;
  readonly failed: number;
  readonly retries: number;
  readonly latency: LatencySummary;
}

export interface WindowTotals {
  readonly fromS: number;
  readonly toS: number;
  readonly traffic: readonly TrafficTotals[];
  readonly services: readonly ServiceTotals[];
  readonly workloads: readonly {
    readonly namespace: string;
    readonly name: string;
    readonly version: string;
    readonly min: number;
    readonly max: number;
    readonly mean: number;
    readonly final: number;
  }[];
}

export type { ReplicationSeries };

export interface HpaDecisionRecord {
  readonly hpa: string;
  readonly target: string;
  readonly atS: number;
  readonly from: number;
  readonly to: number;
  readonly words: string;
}

export interface ReplicationResult {
  readonly scenario: string;
  readonly replication: number;
  /** Window 0 is the measured one; then one per distinct `window` of the expectations, in order. */
  readonly windows: readonly WindowTotals[];
  readonly series: ReplicationSeries;
  readonly hpaDecisions: readonly HpaDecisionRecord[];
  readonly requests: number;
  readonly events: number;
  /** Set where the run was ended early (memory budget, step limit). */
  readonly partial?: string;
  /** Present where the run was asked to `record`. */
  readonly recordings?: readonly RequestRecording[];
  /** Present where the run was asked to `note`. */
  readonly notes?: readonly RequestNote[];
}
