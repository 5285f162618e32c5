import type { ReplicationResult, VersionTotals, WindowTotals } from '../simulation/replication-result.ts';
import { estimateMean, estimateShare } from './estimate.ts';
import { keyedUnion } from './keyed-union.ts';
import { latencyEstimates } from './latency-estimates.ts';
import type { VersionRow } from './result.ts';
import { windowSeconds } from './traffic-rows.ts';

interface ServiceVersion {
  readonly namespace: string;
  readonly service: string;
  readonly totals: VersionTotals;
}

/** One row per Service and workload behind it: the attempts that reached it, as its callers' proxies saw them. */
export function versionRows(replications: readonly ReplicationResult[]): readonly VersionRow[] {
  const lines = keyedUnion(
    replications.map(({ windows }) => serviceVersions(windows[0])),
    ({ namespace, service, totals }) => JSON.stringify([namespace, service, totals.workload, totals.version]),
  );
  return lines.map((line) => {
    const { namespace, service, totals } = line.find((each) => each !== undefined)!;
    const versions = line.map((each) => each?.totals);
    return {
      namespace,
      service,
      version: totals.version,
      workload: totals.workload,
      rps: estimateMean(versions.map((each, index) => (each?.attempts ?? 0) / windowSeconds(replications[index]))),
      success: estimateShare(
        versions.map((each) => ({ part: (each?.attempts ?? 0) - (each?.failed ?? 0), whole: each?.attempts ?? 0 })),
      ),
      latency: latencyEstimates(
        versions.map((each) => each?.latency),
        estimateMean,
      ),
      retries: estimateMean(versions.map((each) => (each && each.attempts > 0 ? each.retries / each.attempts : null))),
      pods: podRange(replications, namespace, totals.workload),
    };
  });
}

function serviceVersions({ services }: WindowTotals): readonly ServiceVersion[] {
  return services.flatMap(({ namespace, service, versions }) =>
    versions.map((totals) => ({ namespace, service, totals })),
  );
}

/** Fewest and most ready Pods at any time of the measured window, over all replications; 0 for what has no workload. */
function podRange(replications: readonly ReplicationResult[], namespace: string, name: string): VersionRow['pods'] {
  const seen = replications.flatMap(({ windows }) =>
    windows[0].workloads.filter((each) => each.namespace === namespace && each.name === name),
  );
  if (seen.length === 0) return { min: 0, max: 0 };
  return {
    min: seen.reduce((least, each) => (each.min < least ? each.min : least), seen[0].min),
    max: seen.reduce((most, each) => (each.max > most ? each.max : most), seen[0].max),
  };
}
