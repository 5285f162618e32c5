import { grownFloats } from '../engine/grow.ts';

/** Which edges a query sums over; absent fields match any. */
export interface EdgeQuery {
  /** Host name of the Service. */
  readonly service?: string;
  readonly fromWorkload?: number;
  readonly toWorkload?: number;
}

export interface EdgeTotals {
  /** Attempts ended so far. */
  readonly requests: number;
  /** Of them 5xx or without an answer. */
  readonly failed: number;
}

/**
 * Cumulative counters per edge (source workload, Service, destination workload): what Prometheus would scrape of
 * `istio_requests_total`. They belong to the model: controllers may be steered by them.
 */
export class EdgeCounters {
  private requests = new Float64Array(64);
  private failed = new Float64Array(64);
  private readonly edges: { readonly from: number; readonly service: string; readonly to: number }[] = [];

  open(edge: number, from: number, service: string, to: number): void {
    if (edge >= this.requests.length) {
      this.requests = grownFloats(this.requests, 2 * edge);
      this.failed = grownFloats(this.failed, 2 * edge);
    }
    this.edges[edge] = { from, service, to };
  }

  count(edge: number, status: number): void {
    this.requests[edge]++;
    if (status === 0 || status >= 500) this.failed[edge]++;
  }

  /** Sums the counters of all matching edges, as of now. */
  query({ service, fromWorkload, toWorkload }: EdgeQuery): EdgeTotals {
    let requests = 0;
    let failed = 0;
    this.edges.forEach((edge, index) => {
      if (service !== undefined && edge.service !== service) return;
      if (fromWorkload !== undefined && edge.from !== fromWorkload) return;
      if (toWorkload !== undefined && edge.to !== toWorkload) return;
      requests += this.requests[index];
      failed += this.failed[index];
    });
    return { requests, failed };
  }
}
