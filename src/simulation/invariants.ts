import type { Pipeline } from '../mesh/data-plane/pipeline.ts';
import * as Frame from '../request/frame-fields.ts';
import type { Applications } from '../workload/applications.ts';
import type { Traffic } from '../workload/traffic.ts';

/** A law of bookkeeping is broken: our fault, never the user's. */
export class BrokenInvariant extends Error {}

/**
 * Laws that every run must keep (validation §9): nothing is lost or made up, and Little's law holds at every station,
 * exactly, since times are whole numbers.
 */
export function assertInvariants(
  traffic: Traffic,
  applications: Applications,
  pipeline: Pipeline,
  nowNs: number,
): void {
  const fail = (words: string): never => {
    throw new BrokenInvariant(`${words}, at ${nowNs} ns`);
  };
  let inside = 0;
  traffic.arrivedCount.forEach((arrived, source) => {
    inside += arrived - traffic.answeredCount[source];
  });
  if (inside !== traffic.requests.live) fail(`requests: ${inside} have no answer, ${traffic.requests.live} are inside`);
  const { stations } = applications;
  const residence = new Map<number, number>();
  applications.forEachRequest((frame) => {
    const pod = applications.frames.get(frame, Frame.pod);
    residence.set(pod, (residence.get(pod) ?? 0) + nowNs - applications.frames.start[frame]);
  });
  for (let pod = 0; pod < stations.at.length; pod++) {
    const here = stations.at[pod].busy + stations.at[pod].waiting;
    const missing = stations.at[pod].arrived - stations.at[pod].left - here;
    if (missing !== 0)
      fail(`Pod ${pod}: ${stations.at[pod].arrived} arrived, ${stations.at[pod].left} left, ${here} inside`);
    const area = stations.at[pod].area + here * (nowNs - stations.at[pod].changedAt);
    const sojourn = stations.at[pod].sojourn + (residence.get(pod) ?? 0);
    if (Math.abs(area - sojourn) > 1e-9 * area) fail(`Pod ${pod}: integral of N ${area}, sum of sojourns ${sojourn}`);
  }
  for (const link of pipeline.links) {
    if (link.active < 0 || link.pending < 0 || link.connections < 0 || link.retries < 0) {
      fail(
        `link ${link.id}: active ${link.active}, pending ${link.pending}, connections ${link.connections}, retries ${link.retries}`,
      );
    }
  }
}
