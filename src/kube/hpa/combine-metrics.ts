import type { HpaMetric } from './hpa-spec.ts';
import { MetricFailure } from './metric-failure.ts';
import type { Proposal } from './proposal.ts';

export type MetricResult =
  | { readonly metric: HpaMetric; readonly proposal: Proposal }
  | { readonly metric: HpaMetric; readonly failure: MetricFailure };

export type Combined =
  | {
      readonly kind: 'wanted';
      readonly replicas: number;
      readonly metric: HpaMetric;
      readonly results: readonly MetricResult[];
    }
  | {
      readonly kind: 'failed';
      readonly reason: string;
      readonly message: string;
      readonly results: readonly MetricResult[];
    };

/**
 * The largest proposal wins. A failing metric is skipped, unless all fail or the rest would scale down: so a broken
 * metric blocks scale-downs, never scale-ups.
 * Source: pkg/controller/podautoscaler/horizontal.go `computeReplicasForMetrics`
 */
export function combineMetrics(
  metrics: readonly HpaMetric[],
  current: number,
  propose: (metric: HpaMetric) => Proposal,
): Combined {
  const results = metrics.map((metric) => attempt(metric, propose));
  const failed = results.filter((result) => 'failure' in result);
  let best: (MetricResult & { readonly proposal: Proposal }) | undefined;
  for (const result of results) {
    if ('proposal' in result && (best === undefined || result.proposal.replicas > best.proposal.replicas))
      best = result;
  }
  const first = failed[0];
  if (best === undefined || (first !== undefined && best.proposal.replicas < current)) {
    return {
      kind: 'failed',
      reason: first === undefined ? 'InvalidMetricSourceType' : failureReason(first.metric),
      message: `the HPA was unable to compute the replica count: ${first?.failure.message ?? 'no metrics are given'}`,
      results,
    };
  }
  return { kind: 'wanted', replicas: best.proposal.replicas, metric: best.metric, results };
}

function attempt(metric: HpaMetric, propose: (metric: HpaMetric) => Proposal): MetricResult {
  try {
    return { metric, proposal: propose(metric) };
  } catch (error) {
    if (error instanceof MetricFailure) return { metric, failure: error };
    throw error;
  }
}

function failureReason({ type }: HpaMetric): string {
  return type === 'Invalid' ? 'InvalidMetricSourceType' : `FailedGet${type}Metric`;
}
