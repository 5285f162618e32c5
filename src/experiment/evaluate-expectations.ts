import type { Expectation, Experiment } from '../api/experiment.ts';
import type { ReplicationResult } from '../simulation/replication-result.ts';
import { pairedDifference } from '../stats/paired-difference.ts';
import { replicationsNeeded } from '../stats/replications-needed.ts';
import { verdictOf, verdictOfAll } from '../stats/verdict.ts';
import { claimWords, conditionWords, holdsPerReplication, scenarioWords, unitOf } from './claim-words.ts';
import { estimateMean, estimateRange, estimateShare } from './estimate.ts';
import { measuredWindows, windowIndexOf } from './measured-windows.ts';
import { metricValues } from './metric-values.ts';
import type { Estimate, Verdict } from './result.ts';

type Values = readonly (number | null)[];

/** One verdict per expectation, in the order of the file. */
export function evaluateExpectations(
  experiment: Experiment,
  results: readonly (readonly ReplicationResult[])[],
): readonly Verdict[] {
  const windows = measuredWindows(experiment);
  return experiment.expect.map((expectation) => {
    const window = windowIndexOf(expectation, windows);
    const replicationsOf = (scenario: string): readonly ReplicationResult[] =>
      results[experiment.scenarios.findIndex(({ name }) => name === scenario)] ?? [];
    return {
      ...judge(expectation, replicationsOf, window),
      claim: claimWords(expectation),
      scenario: scenarioWords(expectation),
      condition: conditionWords(expectation),
      unit: unitOf(expectation.metric),
      isDifference: expectation.against !== undefined,
      bound: expectation.bound,
    };
  });
}

type Judgement = Pick<Verdict, 'outcome' | 'estimate' | 'wouldDecide' | 'correlation'>;

function judge(
  expectation: Expectation,
  replicationsOf: (scenario: string) => readonly ReplicationResult[],
  window: number,
): Judgement {
  const { scenario, against, bound, confidence } = expectation;
  const mine = replicationsOf(scenario);
  const values = valuesOf(expectation, mine, window);
  if (against !== undefined) {
    const baseline = valuesOf(expectation, replicationsOf(against), window);
    const { difference, correlation } = pairedDifference(values, baseline, confidence);
    return { ...byInterval(difference, bound), ...(correlation === null ? {} : { correlation }) };
  }
  if (holdsPerReplication(expectation.metric)) {
    return { outcome: verdictOfAll(values, bound), estimate: estimateRange(values) };
  }
  return byInterval(singleEstimate(expectation, values, mine, window), bound);
}

function byInterval(estimate: Estimate, bound: Expectation['bound']): Judgement {
  const outcome = verdictOf(estimate, bound);
  const wouldDecide = outcome === 'undecided' ? replicationsToDecide(estimate, bound.value) : undefined;
  return { outcome, estimate, ...(wouldDecide === undefined ? {} : { wouldDecide }) };
}

/** Where none (or all) was seen the interval lies on one side of the mean and shrinks with the count, not with its root. */
function replicationsToDecide(estimate: Estimate, bound: number): number | undefined {
  if ('insufficient' in estimate || (estimate.low !== estimate.mean && estimate.high !== estimate.mean)) {
    return replicationsNeeded(estimate, bound);
  }
  const distance = Math.abs(bound - estimate.mean);
  if (distance === 0) return undefined;
  return Math.floor((estimate.n * (estimate.high - estimate.low)) / distance) + 1;
}

/** Error and success rates are shares of a count: where none was seen, the count says how sure that is. */
function singleEstimate(
  expectation: Expectation,
  values: Values,
  replications: readonly ReplicationResult[],
  window: number,
): Estimate {
  const { metric, confidence } = expectation;
  if (metric !== 'errorRate' && metric !== 'successRate') return estimateMean(values, confidence);
  const requests = valuesOf({ ...expectation, metric: 'requests' }, replications, window);
  const shares = values.map((value, index) => {
    const whole = value === null ? 0 : (requests[index] ?? 0);
    return { part: (value ?? 0) * whole, whole };
  });
  return estimateShare(shares, confidence);
}

function valuesOf(expectation: Expectation, replications: readonly ReplicationResult[], window: number): Values {
  return metricValues(expectation, replications, window) ?? replications.map(() => null);
}
