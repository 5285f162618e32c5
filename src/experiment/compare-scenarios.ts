import type { Experiment } from '../api/experiment.ts';
import type { LatencySummary, ReplicationResult } from '../simulation/replication-result.ts';
import { pairedDifference } from '../stats/paired-difference.ts';
import { CONFIDENCE } from './estimate.ts';
import type { Comparison, Estimate } from './result.ts';

/**
 * Every scenario against the first, by traffic source both have: the difference of each replication, then the interval
 * of the differences. Without common random numbers that is as valid, only wider.
 */
export function compareScenarios(
  { scenarios, traffic }: Experiment,
  results: readonly (readonly ReplicationResult[])[],
): readonly Comparison[] {
  const [first, ...others] = scenarios;
  return others.flatMap((scenario, index) =>
    (scenario.traffic ?? traffic).flatMap(({ name }): Comparison[] => {
      if (!(first.traffic ?? traffic).some((each) => each.name === name)) return [];
      const mine = results[index + 1].map((each) => totalsOf(each, name));
      const theirs = results[0].map((each) => totalsOf(each, name));
      const paired = (select: Select) => pairedDifference(mine.map(select), theirs.map(select), CONFIDENCE);
      const difference = (select: Select): Estimate => paired(select).difference;
      return [
        {
          scenario: scenario.name,
          against: first.name,
          of: name,
          latency: {
            mean: difference(({ latency }) => latency?.mean ?? null),
            p50: difference(({ latency }) => latency?.p50 ?? null),
            p90: difference(({ latency }) => latency?.p90 ?? null),
            p99: difference(({ latency }) => latency?.p99 ?? null),
            p999: difference(({ latency }) => latency?.p999 ?? null),
          },
          errorRate: difference(({ requests, failed }) => (requests === 0 ? null : failed / requests)),
          correlation: paired(({ latency }) => latency?.p99 ?? null).correlation,
        },
      ];
    }),
  );
}

interface Totals {
  readonly requests: number;
  readonly failed: number;
  readonly latency: LatencySummary | undefined;
}
type Select = (totals: Totals) => number | null;

function totalsOf({ windows }: ReplicationResult, name: string): Totals {
  return windows[0].traffic.find((each) => each.name === name) ?? { requests: 0, failed: 0, latency: undefined };
}
