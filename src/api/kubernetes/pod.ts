import type { Nanoseconds } from '../../units/quantity.ts';
import type { KubeObject, ObjectMeta } from '../object.ts';
import type { Condition } from './condition.ts';
import type { Container, ResourceRequirements } from './container.ts';

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly nodeName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly serviceAccountName?: string;
  readonly terminationGracePeriodSeconds?: number;
  readonly priority?: number;
  /** Requests of the Pod as a whole. */
  readonly resources?: ResourceRequirements;
}

export interface PodTemplate {
  readonly metadata?: Omit<ObjectMeta, 'name'> & { readonly name?: string };
  readonly spec: PodSpec;
}

export type PodConditionType = 'PodScheduled' | 'Initialized' | 'ContainersReady' | 'Ready';

/** Written by the simulated kubelet; a status in a manifest is not taken over. */
export interface PodStatus {
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
  readonly conditions: readonly Condition<PodConditionType>[];
  /** When the kubelet accepted the Pod. */
  readonly startTime?: Nanoseconds;
  readonly containerStatuses: readonly ContainerStatus[];
  readonly initContainerStatuses: readonly ContainerStatus[];
}

export interface ContainerStatus {
  readonly name: string;
  readonly state: 'waiting' | 'running' | 'terminated';
  readonly startedAt?: Nanoseconds;
  /** The startup probe has succeeded, or there is none. */
  readonly started: boolean;
  /** The process takes connections: it has booted and has not stopped. Not part of Kubernetes' own status. */
  readonly listening: boolean;
  readonly ready: boolean;
  /** When the stop signal arrived. Not part of Kubernetes' own status. */
  readonly stoppingSince?: Nanoseconds;
  readonly finishedAt?: Nanoseconds;
  /** 0 exited by itself, 137 killed. */
  readonly exitCode?: number;
  readonly restartCount: number;
}

export interface Pod extends KubeObject {
  readonly spec: PodSpec;
  readonly status?: PodStatus;
}
