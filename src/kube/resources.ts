import type { Container, ResourceRequirements } from '../api/kubernetes/container.ts';
import type { PodSpec } from '../api/kubernetes/pod.ts';
import { parseQuantity } from '../units/parse-quantity.ts';
import { nativeSidecars } from './pod-state.ts';

/** A quantity in thousandths; undefined when absent or no quantity. */
export function quantityMilli(text: string | number | undefined | null): number | undefined {
  if (text === undefined || text === null) return undefined;
  const parsed = parseQuantity(text);
  return 'value' in parsed ? parsed.value : undefined;
}

/** Limits without requests make requests equal to limits. Source: pkg/apis/core/v1/defaults.go */
export function requestMilli(resources: ResourceRequirements | undefined, resource: string): number | undefined {
  return quantityMilli(resources?.requests?.[resource]) ?? quantityMilli(resources?.limits?.[resource]);
}

/**
 * What the scheduler reserves for a Pod: containers and native sidecars together, or one init container beside the
 * sidecars started before it when that is larger; the Pod's own request when it states one.
 * Source: component-helpers/resource/helpers.go `PodRequests`
 */
export function reservedMilli(spec: PodSpec, resource: string): number {
  const ofPod = requestMilli(spec.resources, resource);
  if (ofPod !== undefined) return ofPod;
  const of = (container: Container): number => requestMilli(container.resources, resource) ?? 0;
  const running = [...spec.containers, ...nativeSidecars(spec)].reduce((sum, container) => sum + of(container), 0);
  let sidecars = 0;
  let largest = 0;
  for (const init of spec.initContainers ?? []) {
    if (init.restartPolicy === 'Always') sidecars += of(init);
    else largest = Math.max(largest, sidecars + of(init));
  }
  return Math.max(running, largest);
}
