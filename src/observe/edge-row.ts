import { QuantileSketch } from '../stats/quantile-sketch.ts';

/** Counts and latencies of one edge, since the last fold: of calls to a Service, or of attempts at one workload. */
export class EdgeRow {
  count = 0;
  failed = 0;
  retries = 0;
  readonly latency = new QuantileSketch();

  add(latencyNs: number, isFailure: boolean, retries: number): void {
    this.count++;
    if (isFailure) this.failed++;
    this.retries += retries;
    this.latency.record(latencyNs);
  }

  merge(other: EdgeRow): void {
    this.count += other.count;
    this.failed += other.failed;
    this.retries += other.retries;
    this.latency.merge(other.latency);
  }

  reset(): void {
    if (this.count === 0) return;
    this.count = 0;
    this.failed = 0;
    this.retries = 0;
    this.latency.reset();
  }
}
