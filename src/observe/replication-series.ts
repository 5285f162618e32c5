/** Lines over simulated time of one replication; each an array of length `buckets`, keyed as in the result document. */
export interface ReplicationSeries {
  readonly stepS: number;
  readonly buckets: number;
  /** Each an array of length `buckets`; same keys as in the result document. */
  readonly trafficRps: Readonly<Record<string, readonly number[]>>;
  readonly versionP99Ms: Readonly<Record<string, readonly (number | null)[]>>;
  readonly versionRps: Readonly<Record<string, readonly number[]>>;
  readonly splitSeen: Readonly<Record<string, readonly (number | null)[]>>;
  readonly splitAsked: Readonly<Record<string, readonly (number | null)[]>>;
  readonly podsReady: Readonly<Record<string, readonly number[]>>;
  readonly podsAsked: Readonly<Record<string, readonly number[]>>;
  readonly cpuUtilization: Readonly<Record<string, readonly (number | null)[]>>;
  readonly responses: Readonly<Record<string, readonly number[]>>;
}
