import type { Container } from '../api/kubernetes/container.ts';
import type { ContainerStatus, Pod, PodConditionType, PodStatus } from '../api/kubernetes/pod.ts';
import type { Nanoseconds } from '../units/quantity.ts';
import { withCondition } from './conditions.ts';
import { nativeSidecars } from './pod-state.ts';

function waitingStatus({ name }: Container): ContainerStatus {
  return { name, state: 'waiting', started: false, listening: false, ready: false, restartCount: 0 };
}

/** The status of a Pod the kubelet has just taken. */
export function acceptedStatus(pod: Pod, now: Nanoseconds): PodStatus {
  return {
    phase: 'Pending',
    conditions: pod.status?.conditions ?? [],
    startTime: now,
    containerStatuses: pod.spec.containers.map(waitingStatus),
    initContainerStatuses: nativeSidecars(pod.spec).map(waitingStatus),
  };
}

/**
 * The same Pod with some container statuses changed; phase and conditions follow from them. A Pod is ready when all its
 * containers, native sidecars among them, are ready.
 */
export function withContainers(pod: Pod, change: (status: ContainerStatus) => ContainerStatus, now: Nanoseconds): Pod {
  const before = pod.status!;
  const containerStatuses = before.containerStatuses.map(change);
  const initContainerStatuses = before.initContainerStatuses.map(change);
  const all = [...containerStatuses, ...initContainerStatuses];
  const isRunning = containerStatuses.some(({ state }) => state !== 'waiting');
  const isReady = isRunning && all.every(({ ready }) => ready);
  let conditions = before.conditions;
  const set = (type: PodConditionType, isTrue: boolean, reason: string): void => {
    conditions = withCondition(
      conditions,
      { type, status: isTrue ? 'True' : 'False', reason: isTrue ? '' : reason, message: '' },
      now,
    );
  };
  set('Initialized', isRunning, 'ContainersNotInitialized');
  set('ContainersReady', isReady, 'ContainersNotReady');
  set('Ready', isReady, 'ContainersNotReady');
  const phase = isRunning && before.phase === 'Pending' ? 'Running' : before.phase;
  return { ...pod, status: { ...before, phase, containerStatuses, initContainerStatuses, conditions } };
}
