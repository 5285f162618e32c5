import type { KubeObject } from '../object.ts';
import type { LabelSelector } from './label-selector.ts';
import type { PodTemplate } from './pod.ts';

export interface ReplicaSet extends KubeObject {
  readonly spec: {
    readonly replicas?: number;
    readonly minReadySeconds?: number;
    readonly selector: LabelSelector;
    readonly template: PodTemplate;
  };
  readonly status?: {
    /** Pods that exist and are not terminating. */
    readonly replicas: number;
    readonly readyReplicas: number;
    readonly availableReplicas: number;
  };
}
