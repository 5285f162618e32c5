import type { MetricResult } from './combine-metrics.ts';
import type { HpaMetric, HpaSpec } from './hpa-spec.ts';
import type { Proposal } from './proposal.ts';
import type { HpaOutcome } from './reconcile.ts';

/** A decision in one line: `cpu 141 % of 70 %; ceil(2 × 141 / 70) = 5, held to 4 by the scaleUp policy`. */
export function decisionWords(outcome: HpaOutcome, spec: HpaSpec, from: number): string {
  const decided = outcome.results.find((result) => result.metric === outcome.decidedBy);
  if (decided === undefined || !('proposal' in decided)) return withoutMetric(outcome, spec, from);
  const { proposal, metric } = decided;
  return `${readingWords(metric, proposal)}; ${ruleWords(metric, proposal)}${heldWords(outcome, proposal.replicas, spec, from)}`;
}

function withoutMetric(outcome: HpaOutcome, spec: HpaSpec, from: number): string {
  if (outcome.isRescaled) {
    return from > spec.maxReplicas
      ? `${from} is above maxReplicas ${spec.maxReplicas}`
      : `${from} is below minReplicas ${spec.minReplicas}`;
  }
  const failed = outcome.results.find((result) => 'failure' in result);
  if (failed !== undefined && 'failure' in failed) return failureWords(failed);
  const problem = outcome.conditions.find(({ status, type }) => status === 'False' && type !== 'ScalingLimited');
  return problem?.message ?? 'nothing to do';
}

function failureWords(result: MetricResult & { readonly failure: Error }): string {
  return `${metricName(result.metric)} cannot be computed: ${result.failure.message}`;
}

function readingWords(metric: HpaMetric, { reading, groups }: Proposal): string {
  const target = targetOf(metric);
  const left = groups ? leftOut(groups) : '';
  if (reading.utilization !== undefined) return `${metricName(metric)} ${reading.utilization} % of ${target} %${left}`;
  if (reading.averageMilli !== undefined) {
    return `${metricName(metric)} ${decimal(reading.averageMilli)} a Pod, target ${decimal(target)}${left}`;
  }
  return `${metricName(metric)} ${decimal(reading.valueMilli ?? 0)}, target ${decimal(target)}`;
}

function ruleWords(metric: HpaMetric, { rule, replicas, reading }: Proposal): string {
  switch (rule.kind) {
    case 'within':
      return `${replicas} stays`;
    case 'share':
      return `ceil(${decimal(rule.valueMilli)} / ${decimal(rule.targetMilli)}) = ${replicas}`;
    case 'ceil': {
      const isPlain = reading.utilization !== undefined && rule.ratio === reading.utilization / targetOf(metric);
      const ratio = isPlain ? `${reading.utilization} / ${targetOf(metric)}` : decimal(Math.round(rule.ratio * 1000));
      return `ceil(${rule.count} × ${ratio}) = ${replicas}`;
    }
    default: {
      const never: never = rule;
      return never;
    }
  }
}

function heldWords({ replicas, normalized }: HpaOutcome, raw: number, spec: HpaSpec, from: number): string {
  if (normalized === undefined || replicas === raw) return '';
  if (!normalized.isLimited) {
    const way = normalized.stabilization === 'ScaleUpStabilized' ? 'scaleUp' : 'scaleDown';
    return `, held at ${replicas} by the ${way} stabilization window`;
  }
  switch (normalized.limit) {
    case 'TooManyReplicas':
      return `, held to ${replicas} by maxReplicas`;
    case 'TooFewReplicas':
      return `, held at ${replicas} by minReplicas`;
    case 'ScaleDownLimit':
      return `, held at ${replicas} by the scaleDown policy`;
    case 'ScaleUpLimit':
      return spec.behavior
        ? `, held to ${replicas} by the scaleUp policy`
        : `, held to ${replicas}, the most one sync may reach from ${from}`;
    case 'DesiredWithinRange':
      return '';
    default: {
      const never: never = normalized.limit;
      return never;
    }
  }
}

function leftOut({ unready, missing }: NonNullable<Proposal['groups']>): string {
  const parts = [
    ...(unready > 0 ? [`${unready} not ready`] : []),
    ...(missing > 0 ? [`${missing} without sample`] : []),
  ];
  return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}

function metricName(metric: HpaMetric): string {
  switch (metric.type) {
    case 'Resource':
      return metric.resource;
    case 'ContainerResource':
      return `${metric.resource} of ${metric.container}`;
    case 'Invalid':
      return `metric of type "${metric.stated}"`;
    default:
      return metric.metric;
  }
}

function targetOf(metric: HpaMetric): number {
  if (metric.type === 'Invalid') return 0;
  const { averageUtilization, averageValue, value } = metric.target;
  return averageUtilization ?? averageValue ?? value ?? 0;
}

/** Thousandths as a decimal without trailing zeros. */
function decimal(milli: number): string {
  return String(Math.round(milli) / 1000);
}
