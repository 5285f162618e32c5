import type { Container } from '../../api/kubernetes/container.ts';
import type { Pod } from '../../api/kubernetes/pod.ts';
import { isTerminating, readyCondition } from '../pod-state.ts';
import { requestMilli } from '../resources.ts';
import type { HpaContainer, HpaPod } from './pod-groups.ts';

/** A Pod as the HPA sees it. */
export function readPod(pod: Pod): HpaPod {
  const { spec, status, metadata } = pod;
  const ready = readyCondition(pod);
  return {
    name: metadata.name,
    phase: status?.phase ?? 'Pending',
    ready: ready && { isReady: ready.status !== 'False', since: ready.lastTransitionTime },
    start: status?.startTime,
    isDeleting: isTerminating(pod),
    containers: spec.containers.map(readContainer),
    initContainers: (spec.initContainers ?? []).map(readContainer),
    podRequestsMilli: spec.resources && requestsOf(spec.resources),
  };
}

function readContainer({ name, restartPolicy, resources }: Container): HpaContainer {
  return { name, isRestartable: restartPolicy === 'Always', requestsMilli: requestsOf(resources) };
}

function requestsOf(resources: Container['resources']): ReadonlyMap<string, number> {
  const requests = new Map<string, number>();
  for (const name of [...Object.keys(resources?.requests ?? {}), ...Object.keys(resources?.limits ?? {})]) {
    const milli = requestMilli(resources, name);
    if (milli !== undefined) requests.set(name, milli);
  }
  return requests;
}
