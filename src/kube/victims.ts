import type { Pod } from '../api/kubernetes/pod.ts';
import { readyCondition } from './pod-state.ts';

/**
 * Pods of a ReplicaSet in the order in which they are given up. The first difference decides: unscheduled, phase, not
 * ready, deletion cost, siblings on its node, ready for a shorter time, more restarts, created later; then uid.
 * Kubernetes compares the two times on a logarithmic scale; here they are compared exactly.
 * Source: pkg/controller/controller_utils.go `ActivePodsWithRanks`
 */
export function victimOrder(pods: readonly Pod[]): readonly Pod[] {
  const onNode = new Map<string | undefined, number>();
  for (const { spec } of pods) onNode.set(spec.nodeName, (onNode.get(spec.nodeName) ?? 0) + 1);
  const ranked = pods.map((pod) => {
    const ready = readyCondition(pod);
    const isReady = ready?.status === 'True';
    return {
      pod,
      rank: [
        pod.spec.nodeName === undefined ? 0 : 1,
        phaseRank[pod.status?.phase ?? 'Pending'],
        isReady ? 1 : 0,
        Number(pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? 0) || 0,
        -onNode.get(pod.spec.nodeName)!,
        isReady ? -ready.lastTransitionTime : 0,
        -restarts(pod),
        -(pod.metadata.createdAt ?? 0),
      ],
    };
  });
  ranked.sort((a, b) => {
    const differing = a.rank.findIndex((each, i) => each !== b.rank[i]);
    if (differing >= 0) return a.rank[differing]! - b.rank[differing]!;
    return (a.pod.metadata.uid ?? '') < (b.pod.metadata.uid ?? '') ? -1 : 1;
  });
  return ranked.map(({ pod }) => pod);
}

const phaseRank = { Pending: 0, Unknown: 1, Running: 2, Succeeded: 2, Failed: 2 } as const;

function restarts({ status }: Pod): number {
  return Math.max(0, ...(status?.containerStatuses ?? []).map(({ restartCount }) => restartCount));
}
