/** The one result document. Times of windows and series in seconds, latencies in milliseconds, shares 0..1. Published as JSON Schema by `windmesh schema result`. */

/** Interval over replications (Student). `insufficient` where fewer than two replications have a value. */
export type Estimate =
  | {
      readonly mean: number;
      readonly low: number;
      readonly high: number;
      readonly confidence: number;
      readonly n: number;
    }
  | { readonly insufficient: true; readonly mean: number | null; readonly n: number };

export interface LatencyEstimates {
  readonly mean: Estimate;
  readonly p50: Estimate;
  readonly p90: Estimate;
  readonly p99: Estimate;
  readonly p999: Estimate;
}

export interface VersionRow {
  readonly namespace: string;
  readonly service: string;
  /** Version label; `` where the workload has none. */
  readonly version: string;
  readonly workload: string;
  readonly rps: Estimate;
  readonly success: Estimate;
  readonly latency: LatencyEstimates;
  /** Retries over requests. */
  readonly retries: Estimate;
  /** Ready Pods over all replications of the measured window. */
  readonly pods: { readonly min: number; readonly max: number };
}

export interface TrafficRow {
  readonly name: string;
  readonly to: string;
  readonly rps: Estimate;
  readonly success: Estimate;
  readonly latency: LatencyEstimates;
}

/** One line over simulated time: mean of replications with interval, `null` where nothing was seen. Length = `buckets`. */
export interface SeriesLine {
  readonly mean: readonly (number | null)[];
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
}

export interface Series {
  /** Width of a bucket. */
  readonly stepS: number;
  readonly buckets: number;
  /** Requests per second by traffic source. */
  readonly trafficRps: Readonly<Record<string, SeriesLine>>;
  /** Keyed `namespace/service version`. */
  readonly versionP99Ms: Readonly<Record<string, SeriesLine>>;
  readonly versionRps: Readonly<Record<string, SeriesLine>>;
  /** Share of a Service's requests by version, as seen and as its route asks (`asked` null without a weighted route). Keyed as above. */
  readonly split: Readonly<Record<string, { readonly seen: SeriesLine; readonly asked: readonly (number | null)[] }>>;
  /** Keyed `namespace/deployment`. */
  readonly podsReady: Readonly<Record<string, SeriesLine>>;
  readonly podsAsked: Readonly<Record<string, SeriesLine>>;
  /** Percent of request, only for targets of an HPA. */
  readonly cpuUtilization: Readonly<Record<string, SeriesLine>>;
  /** Not-200 answers per second, keyed `503 UO` or `500`. */
  readonly responses: Readonly<Record<string, SeriesLine>>;
}

export interface HpaDecision {
  /** `namespace/name` of the HorizontalPodAutoscaler. */
  readonly hpa: string;
  /** `namespace/name` of the workload it scales, as in the series. */
  readonly target: string;
  readonly atS: number;
  readonly from: number;
  readonly to: number;
  /** The arithmetic in words: `cpu 141 % of 70 %; ceil(2 × 141 / 70) = 5, held to 4 by the scaleUp policy (100 % in 15 s)`. */
  readonly words: string;
}

export interface ResponseRow {
  /** Traffic source. */
  readonly of: string;
  readonly code: number;
  /** Envoy flags joined by comma, `` if none. */
  readonly flags: string;
  readonly share: Estimate;
}

export interface ScenarioResult {
  readonly name: string;
  readonly steps: readonly {
    readonly atS: number;
    readonly label: string;
    readonly action: string;
    readonly untilS?: number;
  }[];
  readonly traffic: readonly TrafficRow[];
  readonly versions: readonly VersionRow[];
  readonly responses: readonly ResponseRow[];
  readonly series: Series;
  /** Of replication 1. */
  readonly hpaDecisions: readonly HpaDecision[];
}

export interface Verdict {
  readonly outcome: 'holds' | 'does not hold' | 'undecided';
  /** `p99 of productpage, 6m to 9m`. */
  readonly claim: string;
  /** `canary` or `canary against baseline`. */
  readonly scenario: string;
  /** `below 300 ms at 95 %`. */
  readonly condition: string;
  readonly estimate: Estimate;
  readonly unit: 'ms' | 'share' | 'rps' | 'count';
  readonly isDifference: boolean;
  readonly bound: { readonly kind: 'below' | 'above' | 'atMost' | 'atLeast'; readonly value: number };
  /** Replications that would probably decide it; only for undecided. */
  readonly wouldDecide?: number;
  /** Only for differences: correlation of the paired values. */
  readonly correlation?: number;
}

/** Paired differences of every scenario against the first, by traffic source. */
export interface Comparison {
  readonly scenario: string;
  readonly against: string;
  readonly of: string;
  readonly latency: LatencyEstimates;
  readonly errorRate: Estimate;
  /** Of the p99 values; null where it cannot be computed. */
  readonly correlation: number | null;
}

export interface FindingRecord {
  readonly severity: 'error' | 'warning' | 'info';
  readonly code: string;
  readonly resource: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly remedy: string;
}

export interface ResultDocument {
  readonly apiVersion: 'windmesh/v1alpha1';
  readonly kind: 'Result';
  readonly version: string;
  readonly name: string;
  readonly question: string;
  readonly seed: string;
  readonly modelHash: string;
  readonly experimentHash: string;
  readonly run: {
    readonly warmUpS: number;
    readonly lengthS: number;
    readonly replications: number;
    readonly paired: boolean;
  };
  /** Set where the run did not finish: what was done and why it ended. */
  readonly partial?: string;
  readonly scenarios: readonly ScenarioResult[];
  readonly comparisons: readonly Comparison[];
  readonly verdicts: readonly Verdict[];
  readonly findings: readonly FindingRecord[];
  /** Kinds that were read and have no effect, with their number. */
  readonly counted: readonly { readonly kind: string; readonly count: number }[];
  readonly totals: { readonly requests: number; readonly events: number };
}
