import type { Nanoseconds } from '../../units/quantity.ts';
import type { KubeObject } from '../object.ts';
import type { Condition } from './condition.ts';
import type { LabelSelector } from './label-selector.ts';

interface Target {
  readonly type?: 'Utilization' | 'AverageValue' | 'Value';
  readonly averageUtilization?: number;
  readonly averageValue?: string | number;
  readonly value?: string | number;
}

interface MetricIdentifier {
  readonly name: string;
  readonly selector?: LabelSelector;
}

/** One entry of `spec.metrics` (autoscaling/v2): the block named after `type` is the one that counts. */
export interface MetricSpec {
  readonly type: string;
  readonly resource?: { readonly name: string; readonly target?: Target };
  readonly containerResource?: { readonly name: string; readonly container: string; readonly target?: Target };
  readonly pods?: { readonly metric: MetricIdentifier; readonly target?: Target };
  readonly object?: {
    readonly metric: MetricIdentifier;
    readonly describedObject: { readonly apiVersion?: string; readonly kind: string; readonly name: string };
    readonly target?: Target;
  };
  readonly external?: { readonly metric: MetricIdentifier; readonly target?: Target };
}

export interface ScalingRulesSpec {
  readonly stabilizationWindowSeconds?: number;
  readonly selectPolicy?: 'Max' | 'Min' | 'Disabled';
  readonly policies?: readonly {
    readonly type: 'Pods' | 'Percent';
    readonly value: number;
    readonly periodSeconds: number;
  }[];
  readonly tolerance?: string | number;
}

export interface HorizontalPodAutoscaler extends KubeObject {
  readonly spec: {
    readonly scaleTargetRef: { readonly apiVersion?: string; readonly kind: string; readonly name: string };
    readonly minReplicas?: number;
    readonly maxReplicas: number;
    readonly metrics?: readonly MetricSpec[];
    readonly behavior?: { readonly scaleUp?: ScalingRulesSpec; readonly scaleDown?: ScalingRulesSpec };
    /** autoscaling/v1 only. */
    readonly targetCPUUtilizationPercentage?: number;
  };
  readonly status?: {
    readonly currentReplicas: number;
    readonly desiredReplicas: number;
    readonly lastScaleTime?: Nanoseconds;
    readonly conditions: readonly Condition<'AbleToScale' | 'ScalingActive' | 'ScalingLimited'>[];
  };
}
