import type { TrafficSource } from '../api/experiment.ts';
import type { ReplicationResult, TrafficTotals } from '../simulation/replication-result.ts';
import { estimateMean, estimateShare } from './estimate.ts';
import { keyedUnion } from './keyed-union.ts';
import { latencyEstimates } from './latency-estimates.ts';
import type { ResponseRow, TrafficRow } from './result.ts';

/** One row per traffic source, in the order of the file. */
export function trafficRows(
  replications: readonly ReplicationResult[],
  sources: readonly TrafficSource[],
): readonly TrafficRow[] {
  const lines = keyedUnion(
    replications.map(({ windows }) => windows[0].traffic),
    ({ name }) => name,
  );
  return sources.map((source) => {
    const totals: readonly (TrafficTotals | undefined)[] =
      lines.find((line) => line.some((each) => each?.name === source.name)) ?? replications.map(() => undefined);
    return {
      name: source.name,
      to: destinationWords(source.to),
      rps: estimateMean(totals.map((each, index) => (each?.requests ?? 0) / windowSeconds(replications[index]))),
      success: estimateShare(
        totals.map((each) => ({ part: (each?.requests ?? 0) - (each?.failed ?? 0), whole: each?.requests ?? 0 })),
      ),
      latency: latencyEstimates(
        totals.map((each) => each?.latency),
        estimateMean,
      ),
    };
  });
}

/** Every answer that was seen: by traffic source, then code, then flags. A replication that never saw it counts as 0. */
export function responseRows(
  replications: readonly ReplicationResult[],
  sources: readonly TrafficSource[],
): readonly ResponseRow[] {
  return sources.flatMap(({ name }) => {
    const totals = replications.map(({ windows }) => windows[0].traffic.find((each) => each.name === name));
    const lines = keyedUnion(
      totals.map((each) => each?.responses ?? []),
      ({ code, flags }) => `${code} ${flags}`,
    );
    const rows = lines.map((line) => {
      const { code, flags } = line.find((each) => each !== undefined)!;
      const shares = line.map((each, index) => ({ part: each?.count ?? 0, whole: totals[index]?.requests ?? 0 }));
      return { of: name, code, flags, share: estimateShare(shares) };
    });
    return rows.sort((left, right) => left.code - right.code || (left.flags < right.flags ? -1 : 1));
  });
}

/** Length of the measured window. */
export function windowSeconds({ windows }: ReplicationResult): number {
  return windows[0].toS - windows[0].fromS;
}

/** `Gateway istio-system/bookinfo`, as the user wrote it. */
export function destinationWords({ kind, namespace, name, port }: TrafficSource['to']): string {
  const words = namespace === undefined ? name : `${namespace}/${name}`;
  return `${kind === 'host' ? '' : `${kind} `}${words}${port === undefined ? '' : `:${port}`}`;
}
