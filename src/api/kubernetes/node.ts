import type { KubeObject } from '../object.ts';
import type { Condition } from './condition.ts';

export interface Node extends KubeObject {
  readonly spec?: { readonly unschedulable?: boolean };
  readonly status?: {
    readonly capacity?: Readonly<Record<string, string | number>>;
    readonly allocatable?: Readonly<Record<string, string | number>>;
    readonly conditions?: readonly Condition[];
  };
}

/** The label that says which zone a Node is in. */
export const zoneLabel = 'topology.kubernetes.io/zone';
