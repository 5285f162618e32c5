import type { HorizontalPodAutoscaler } from '../../api/kubernetes/horizontal-pod-autoscaler.ts';
import { describeObject } from '../../api/object.ts';
import type { Nanoseconds } from '../../units/quantity.ts';
import { decisionWords } from './decision-words.ts';
import type { HpaMetric, HpaSpec } from './hpa-spec.ts';
import type { Proposal } from './proposal.ts';
import type { HpaOutcome } from './reconcile.ts';

/** One sync of one HPA, kept for `explain` and the report. */
export interface HpaDecision {
  /** `HorizontalPodAutoscaler namespace/name`. */
  readonly hpa: string;
  /** `Deployment namespace/name`. */
  readonly target: string;
  readonly atNs: Nanoseconds;
  readonly from: number;
  readonly to: number;
  /** What the metrics asked for; absent when none was computed. */
  readonly raw?: number;
  /** Reason of the condition that says most: why it is limited, stabilized, failed or done. */
  readonly reason: string;
  readonly words: string;
  readonly inputs: readonly { readonly metric: HpaMetric; readonly proposal?: Proposal; readonly failure?: string }[];
}

export function decisionOf(
  { metadata, spec: { scaleTargetRef }, ...hpa }: HorizontalPodAutoscaler,
  spec: HpaSpec,
  outcome: HpaOutcome,
  from: number,
  now: Nanoseconds,
): HpaDecision {
  const decided = outcome.results.find(({ metric }) => metric === outcome.decidedBy);
  return {
    hpa: describeObject({ ...hpa, metadata }),
    target: `${scaleTargetRef.kind} ${metadata.namespace ?? ''}/${scaleTargetRef.name}`,
    atNs: now,
    from,
    to: outcome.replicas,
    raw: decided && 'proposal' in decided ? decided.proposal.replicas : undefined,
    reason: reasonOf(outcome),
    words: decisionWords(outcome, spec, from),
    inputs: outcome.results.map((result) =>
      'proposal' in result ? result : { metric: result.metric, failure: result.failure.message },
    ),
  };
}

function reasonOf({ conditions, normalized }: HpaOutcome): string {
  const of = (type: string) => conditions.find((condition) => condition.type === type);
  const failed = [of('AbleToScale'), of('ScalingActive')].find((condition) => condition?.status === 'False');
  if (failed) return failed.reason;
  if (normalized === undefined) return of('AbleToScale')?.reason ?? '';
  if (normalized.isLimited) return normalized.limit;
  return normalized.stabilization === 'ReadyForNewScale' ? of('AbleToScale')!.reason : normalized.stabilization;
}
