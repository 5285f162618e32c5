import type { Expectation, MetricName } from '../api/experiment.ts';
import type {
  LatencySummary,
  ReplicationResult,
  ServiceTotals,
  VersionTotals,
  WindowTotals,
} from '../simulation/replication-result.ts';

/** What an expectation looks at; `of` and `version` as the user wrote them. */
export type MetricQuery = Pick<Expectation, 'metric' | 'of' | 'version'>;

/**
 * The metric in one window of each replication. `null` where that replication saw nothing of it; `undefined` as a whole
 * where no replication knows `of` at all, which is a mistake in the file and not a value.
 */
export function metricValues(
  query: MetricQuery,
  replications: readonly ReplicationResult[],
  window: number,
): readonly (number | null)[] | undefined {
  const values = replications.map((each) => metricValue(query, each.windows[window]));
  if (values.every((value) => value === undefined)) return undefined;
  const unseen = isCount(query.metric) ? 0 : null;
  return values.map((value) => (value === undefined ? unseen : value));
}

/** Of what never appeared in one replication there were none; a latency it has not. */
function isCount(metric: MetricName): boolean {
  return metric === 'rps' || metric === 'requests' || metric === 'share';
}

function metricValue(query: MetricQuery, window: WindowTotals): number | null | undefined {
  const { metric } = query;
  if (isReplicasMetric(metric)) return replicasValue(query, window);
  const subject = findSubject(query, window);
  if (!subject) return undefined;
  switch (metric) {
    case 'latency.mean':
      return subject.latency.mean;
    case 'latency.p50':
      return subject.latency.p50;
    case 'latency.p90':
      return subject.latency.p90;
    case 'latency.p95':
      return subject.latency.p95;
    case 'latency.p99':
      return subject.latency.p99;
    case 'latency.p99.9':
      return subject.latency.p999;
    case 'latency.max':
      return subject.latency.max;
    case 'errorRate':
      return ratio(subject.failed, subject.requests);
    case 'successRate':
      return ratio(subject.requests - subject.failed, subject.requests);
    case 'rps':
      return subject.requests / (window.toS - window.fromS);
    case 'requests':
      return subject.requests;
    case 'retriesPerRequest':
      return subject.retries === null ? undefined : ratio(subject.retries, subject.requests);
    case 'share':
      return subject.ofService === null ? undefined : ratio(subject.requests, subject.ofService);
    default: {
      const never: never = metric;
      throw new Error(`unknown metric ${never}`);
    }
  }
}

interface Subject {
  readonly requests: number;
  readonly failed: number;
  /** `null` where retries cannot be told apart (one of several traffic sources). */
  readonly retries: number | null;
  readonly latency: LatencySummary;
  /** Attempts of all versions; `null` for what is no version. */
  readonly ofService: number | null;
}

const NOTHING_SEEN: LatencySummary = {
  count: 0,
  mean: null,
  p50: null,
  p90: null,
  p95: null,
  p99: null,
  p999: null,
  max: null,
};

/** A traffic source by its name; else a Service as `namespace/name` or `name`, or one version of it. */
function findSubject({ of, version }: MetricQuery, window: WindowTotals): Subject | undefined {
  const traffic = version === undefined ? window.traffic.find(({ name }) => name === of) : undefined;
  if (traffic) {
    const { requests, failed, latency } = traffic;
    const retries = window.traffic.length === 1 ? sum(window.services.map((each) => each.retries)) : null;
    return { requests, failed, latency, retries, ofService: null };
  }
  const service = findService(of, window.services);
  if (!service) return undefined;
  if (version === undefined) {
    const { calls, failed, retries, latency } = service;
    return { requests: calls, failed, retries, latency, ofService: null };
  }
  const found: VersionTotals | undefined = service.versions.find((each) => each.version === version);
  const ofService = sum(service.versions.map((each) => each.attempts));
  // A version that exists and was never reached has its share of the requests: none.
  const exists = window.workloads.some((each) => each.namespace === service.namespace && each.version === version);
  if (!found) return exists ? { requests: 0, failed: 0, retries: 0, latency: NOTHING_SEEN, ofService } : undefined;
  const { attempts, failed, retries, latency } = found;
  return { requests: attempts, failed, retries, latency, ofService };
}

function findService(of: string, services: readonly ServiceTotals[]): ServiceTotals | undefined {
  const words = of.replace(/^Service /, '');
  return (
    services.find(({ namespace, service }) => `${namespace}/${service}` === words) ??
    services.find(({ service }) => service === words)
  );
}

type ReplicasMetric = Extract<MetricName, `replicas.${string}`>;

function isReplicasMetric(metric: MetricName): metric is ReplicasMetric {
  return metric.startsWith('replicas.');
}

function replicasValue({ metric, of }: MetricQuery, window: WindowTotals): number | undefined {
  const words = of.replace(/^Deployment /, '');
  const workload =
    window.workloads.find(({ namespace, name }) => `${namespace}/${name}` === words) ??
    window.workloads.find(({ name }) => name === words);
  if (!workload) return undefined;
  switch (metric as ReplicasMetric) {
    case 'replicas.max':
      return workload.max;
    case 'replicas.min':
      return workload.min;
    case 'replicas.mean':
      return workload.mean;
    case 'replicas.final':
      return workload.final;
  }
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, each) => total + each, 0);
}
