import { MetricFailure } from './metric-failure.ts';
import type { HpaPod } from './pod-groups.ts';

/**
 * What a Pod requests of a resource, in thousandths: the sum over its containers and native sidecars, or the request of
 * the Pod itself when it states one and no container is named.
 * @throws MetricFailure when a container that counts has no request: the whole metric then fails.
 * Source: pkg/controller/podautoscaler/replica_calculator.go `calculateRequests`
 */
export function podRequestMilli(pod: HpaPod, resource: string, container?: string): number {
  const ofPod = container === undefined ? pod.podRequestsMilli?.get(resource) : undefined;
  if (ofPod !== undefined) return ofPod;
  let sum = 0;
  for (const each of [...pod.containers, ...pod.initContainers.filter((init) => init.isRestartable)]) {
    if (container !== undefined && each.name !== container) continue;
    const request = each.requestsMilli.get(resource);
    if (request === undefined) {
      throw new MetricFailure(`missing request for ${resource} in container ${each.name} of Pod ${pod.name}`);
    }
    sum += request;
  }
  return sum;
}
