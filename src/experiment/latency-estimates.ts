import type { LatencySummary } from '../simulation/replication-result.ts';
import type { Estimate, LatencyEstimates } from './result.ts';

const QUANTILES = ['mean', 'p50', 'p90', 'p99', 'p999'] as const;

/**
 * One estimate per quantile from one summary per replication (`undefined` where a replication had none). A quantile is
 * taken within each replication and averaged across them, never pooled.
 */
export function latencyEstimates(
  summaries: readonly (LatencySummary | undefined)[],
  estimate: (values: readonly (number | null)[]) => Estimate,
): LatencyEstimates {
  const [mean, p50, p90, p99, p999] = QUANTILES.map((quantile) =>
    estimate(summaries.map((summary) => summary?.[quantile] ?? null)),
  );
  return { mean, p50, p90, p99, p999 };
}
