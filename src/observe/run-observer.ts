import { EdgeRow } from './edge-row.ts';
import { ReplicaTrack } from './replica-track.ts';
import type { ReplicationSeries } from './replication-series.ts';
import { SeriesRecorder } from './series-recorder.ts';
import { TrafficRow } from './traffic-row.ts';
import { latencySummary, responseCounts, WindowSum, type WorkloadName } from './window-totals.ts';

/** What the series ask of the cluster at the end of a bucket. */
export interface ClusterGauges {
  /** Ready and asked Pods by `namespace/deployment`. */
  pods(): Iterable<{ readonly name: string; readonly ready: number; readonly asked: number }>;
  /** CPU in percent of the request over the bucket, by `namespace/deployment`, for targets of an HPA. */
  cpuUtilization(): Iterable<{ readonly name: string; readonly percent: number | null }>;
  /** Share that the route of a Service asks for, keyed `namespace/service version`; only for weighted routes. */
  askedSplit(): Iterable<{ readonly key: string; readonly share: number }>;
}

/**
 * Watches a run and rolls it up. On the hot path it adds to rows; at the end of each span (between two neighbouring
 * edges of windows or buckets) the rows are folded into every window the span belongs to and begin anew. It steers
 * nothing.
 *
 * ```
 *   windows   |───── measured ─────|
 *   buckets   |──|──|──|──|──|──|──|
 *   spans     fold at every edge
 * ```
 */
export class RunObserver {
  readonly windows: readonly WindowSum[];

  private readonly traffic: { readonly name: string; readonly row: TrafficRow }[] = [];
  private readonly services: { readonly namespace: string; readonly name: string }[] = [];
  private readonly serviceByHost = new Map<string, number>();
  private readonly workloads: (WorkloadName & { readonly track: ReplicaTrack })[] = [];
  private readonly callRows: EdgeRow[] = [];
  private readonly callService: number[] = [];
  private readonly callEdgeByKey = new Map<string, number>();
  private readonly attemptRows: EdgeRow[] = [];
  /** Attempts that were their call's only one: they count as attempt and as call. By attempt edge. */
  private readonly onlyRows: EdgeRow[] = [];
  private readonly attemptService: number[] = [];
  private readonly attemptWorkload: number[] = [];
  private readonly attemptEdgeByKey = new Map<string, number>();
  private readonly series: SeriesRecorder;
  private spanStartNs = 0;

  constructor(windows: readonly { readonly from: number; readonly to: number }[], stepNs: number, buckets: number) {
    this.windows = windows.map(({ from, to }) => new WindowSum(from, to));
    this.series = new SeriesRecorder(stepNs, buckets);
  }

  // ------------------------------------------------------------------------------------------------------------- names

  addTraffic(name: string): number {
    return this.traffic.push({ name, row: new TrafficRow() }) - 1;
  }

  addWorkload(name: WorkloadName): number {
    return this.workloads.push({ ...name, track: new ReplicaTrack() }) - 1;
  }

  private serviceOf(host: string): number {
    const known = this.serviceByHost.get(host);
    if (known !== undefined) return known;
    const [name, namespace = ''] = host.split('.');
    const service = this.services.push({ name, namespace }) - 1;
    this.serviceByHost.set(host, service);
    return service;
  }

  /** Edge of the calls from a workload (`from`, any number) to the Service behind a host name. */
  callEdge(from: number, host: string): number {
    const key = `${from}>${host}`;
    const known = this.callEdgeByKey.get(key);
    if (known !== undefined) return known;
    this.callService.push(this.serviceOf(host));
    const edge = this.callRows.push(new EdgeRow()) - 1;
    this.callEdgeByKey.set(key, edge);
    return edge;
  }

  attemptEdge(from: number, host: string, workload: number): number {
    const key = `${from}>${host}>${workload}`;
    const known = this.attemptEdgeByKey.get(key);
    if (known !== undefined) return known;
    this.attemptService.push(this.serviceOf(host));
    this.attemptWorkload.push(workload);
    this.onlyRows.push(new EdgeRow());
    const edge = this.attemptRows.push(new EdgeRow()) - 1;
    this.attemptEdgeByKey.set(key, edge);
    return edge;
  }

  // ---------------------------------------------------------------------------------------------------------- hot path

  arrived(source: number): void {
    this.traffic[source].row.arrived++;
  }

  answered(source: number, latencyNs: number, status: number, flags: number): void {
    this.traffic[source].row.add(latencyNs, status, flags);
  }

  callEnded(edge: number, latencyNs: number, status: number, retries: number): void {
    this.callRows[edge].add(latencyNs, status === 0 || status >= 500, retries);
  }

  attemptEnded(edge: number, latencyNs: number, status: number, isRetry: boolean): void {
    this.attemptRows[edge].add(latencyNs, status === 0 || status >= 500, isRetry ? 1 : 0);
  }

  onlyAttemptEnded(edge: number, latencyNs: number, status: number): void {
    this.onlyRows[edge].add(latencyNs, status === 0 || status >= 500, 0);
  }

  readyPods(workload: number, count: number, atNs: number): void {
    this.workloads[workload].track.set(count, atNs);
  }

  // ------------------------------------------------------------------------------------------------------------- spans

  /** Times at which a span ends, ascending. */
  edges(): readonly number[] {
    const edges = new Set<number>();
    for (const { fromNs, toNs } of this.windows) edges.add(fromNs).add(toNs);
    for (let bucket = 1; bucket <= this.series.buckets; bucket++) edges.add(this.series.endOf(bucket - 1));
    edges.delete(0);
    return [...edges].sort((a, b) => a - b);
  }

  /** The span that ends at `atNs` is over. */
  fold(atNs: number, gauges: ClusterGauges): void {
    for (const { track } of this.workloads) track.advance(atNs);
    for (const window of this.windows) {
      if (window.fromNs > this.spanStartNs || window.toNs < atNs) continue;
      this.traffic.forEach(({ row }, source) => {
        window.addTraffic(source, row);
      });
      this.callRows.forEach((row, edge) => {
        if (row.count > 0) window.addCalls(this.callService[edge], row);
      });
      this.attemptRows.forEach((row, edge) => {
        if (row.count > 0) window.addAttempts(this.attemptService[edge], this.attemptWorkload[edge], row);
      });
      this.onlyRows.forEach((row, edge) => {
        if (row.count === 0) return;
        window.addAttempts(this.attemptService[edge], this.attemptWorkload[edge], row);
        window.addCalls(this.attemptService[edge], row);
      });
      this.workloads.forEach(({ track }, workload) => {
        window.addReplicas(workload, track);
      });
    }
    this.foldSeries(atNs, gauges);
    for (const { row } of this.traffic) row.reset();
    for (const row of this.callRows) row.reset();
    for (const row of this.attemptRows) row.reset();
    for (const row of this.onlyRows) row.reset();
    for (const { track } of this.workloads) track.restart(atNs);
    this.spanStartNs = atNs;
  }

  private foldSeries(atNs: number, gauges: ClusterGauges): void {
    const { series } = this;
    if (!series.isInside(atNs)) return;
    for (const { name, row } of this.traffic) {
      series.addTraffic(name, row.arrived);
      for (const { code, flags, count } of responseCounts(row))
        if (code !== 200 || flags !== '') series.addResponses(code, flags, count);
    }
    this.attemptRows.forEach((row, edge) => {
      const service = this.services[this.attemptService[edge]];
      series.addAttempts(
        `${service.namespace}/${service.name}`,
        this.workloads[this.attemptWorkload[edge]].version,
        row,
        this.onlyRows[edge],
      );
    });
    if (series.isEndOfBucket(atNs)) series.endBucket(atNs, gauges);
  }

  // ------------------------------------------------------------------------------------------------------------ results

  windowTotals() {
    return this.windows.map((window) => ({
      fromS: window.fromNs / 1e9,
      toS: window.toNs / 1e9,
      traffic: this.traffic.map(({ name }, source) => {
        const row = window.traffic[source] ?? new TrafficRow();
        return {
          name,
          requests: row.answered.count,
          failed: row.answered.failed,
          latency: latencySummary(row.answered.latency),
          responses: responseCounts(row),
        };
      }),
      services: this.services.map((service, index) => this.serviceTotals(service, window, index)),
      workloads: this.workloads.map(({ namespace, name, version }, workload) => {
        const track = window.replicas[workload] ?? new ReplicaTrack();
        return { namespace, name, version, min: track.min, max: track.max, mean: track.mean(), final: track.now };
      }),
    }));
  }

  private serviceTotals(
    service: { readonly namespace: string; readonly name: string },
    window: WindowSum,
    index: number,
  ) {
    const calls = window.calls[index] ?? new EdgeRow();
    const versions = [...(window.attempts[index] ?? [])].sort(([a], [b]) => a - b);
    return {
      namespace: service.namespace,
      service: service.name,
      calls: calls.count,
      failed: calls.failed,
      retries: calls.retries,
      latency: latencySummary(calls.latency),
      versions: versions.map(([workload, row]) => ({
        workload: this.workloads[workload].name,
        version: this.workloads[workload].version,
        attempts: row.count,
        failed: row.failed,
        retries: row.retries,
        latency: latencySummary(row.latency),
      })),
    };
  }

  seriesResult(): ReplicationSeries {
    return this.series.result();
  }
}
