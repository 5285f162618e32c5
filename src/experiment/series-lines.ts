import type { ReplicationResult, ReplicationSeries } from '../simulation/replication-result.ts';
import { estimateMean, isInsufficient } from './estimate.ts';
import type { Series, SeriesLine } from './result.ts';

type Lines = Readonly<Record<string, readonly (number | null)[]>>;

/** Merges the lines of all replications bucket by bucket: mean and interval over the replications that saw something. */
export function mergeSeries(replications: readonly ReplicationResult[]): Series {
  const all = replications.map(({ series }) => series);
  const merge = (select: (series: ReplicationSeries) => Lines, unseen: number | null): Record<string, SeriesLine> =>
    mergeLines(all.map(select), all[0]?.buckets ?? 0, unseen);
  const seen = merge((series) => series.splitSeen, null);
  const asked = merge((series) => series.splitAsked, null);
  return {
    stepS: all[0]?.stepS ?? 0,
    buckets: all[0]?.buckets ?? 0,
    trafficRps: merge((series) => series.trafficRps, 0),
    versionP99Ms: merge((series) => series.versionP99Ms, null),
    versionRps: merge((series) => series.versionRps, 0),
    split: mapRecord(seen, (line, key) => ({ seen: line, asked: asked[key]?.mean ?? line.mean.map(() => null) })),
    podsReady: merge((series) => series.podsReady, 0),
    podsAsked: merge((series) => series.podsAsked, 0),
    cpuUtilization: merge((series) => series.cpuUtilization, null),
    responses: merge((series) => series.responses, 0),
  };
}

/** `unseen`: what a replication that has no line of this key contributes (0 for a rate, nothing for a latency). */
function mergeLines(
  replications: readonly Lines[],
  buckets: number,
  unseen: number | null,
): Record<string, SeriesLine> {
  const merged: Record<string, SeriesLine> = Object.create(null);
  for (const lines of replications) {
    for (const key of Object.keys(lines)) {
      if (key in merged) continue;
      merged[key] = mergeLine(
        replications.map((each) => (Object.hasOwn(each, key) ? each[key] : undefined)),
        buckets,
        unseen,
      );
    }
  }
  return merged;
}

function mergeLine(
  lines: readonly (readonly (number | null)[] | undefined)[],
  buckets: number,
  unseen: number | null,
): SeriesLine {
  const line = { mean: [] as (number | null)[], low: [] as (number | null)[], high: [] as (number | null)[] };
  for (let bucket = 0; bucket < buckets; bucket++) {
    const estimate = estimateMean(lines.map((each) => (each ? each[bucket] : unseen)));
    line.mean.push(estimate.mean);
    line.low.push(isInsufficient(estimate) ? null : estimate.low);
    line.high.push(isInsufficient(estimate) ? null : estimate.high);
  }
  return line;
}

function mapRecord<From, To>(record: Record<string, From>, to: (value: From, key: string) => To): Record<string, To> {
  const mapped: Record<string, To> = Object.create(null);
  for (const key of Object.keys(record)) mapped[key] = to(record[key], key);
  return mapped;
}
