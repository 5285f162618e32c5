import type { Condition } from '../api/kubernetes/condition.ts';
import type { Container } from '../api/kubernetes/container.ts';
import type { Pod, PodSpec } from '../api/kubernetes/pod.ts';
import type { Nanoseconds } from '../units/quantity.ts';

export function readyCondition(pod: Pod): Condition<string> | undefined {
  return pod.status?.conditions.find(({ type }) => type === 'Ready');
}

export function isReady(pod: Pod): boolean {
  return readyCondition(pod)?.status === 'True';
}

export function isTerminating(pod: Pod): boolean {
  return pod.metadata.deletedAt !== undefined;
}

/** Neither terminating nor finished: counts as a replica. Source: pkg/controller/controller_utils.go `IsPodActive` */
export function isActive(pod: Pod): boolean {
  return !isTerminating(pod) && pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed';
}

/** When the Pod becomes available (Ready for `minReady`), if it is Ready. */
export function availableFrom(pod: Pod, minReady: Nanoseconds): Nanoseconds | undefined {
  const ready = readyCondition(pod);
  return ready?.status === 'True' ? ((ready.lastTransitionTime + minReady) as Nanoseconds) : undefined;
}

/** Init containers that stay: restarted always. */
export function nativeSidecars(spec: PodSpec): readonly Container[] {
  return (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
}
