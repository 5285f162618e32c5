/** A HorizontalPodAutoscaler with its defaults filled in and its quantities in thousandths. */
export interface HpaSpec {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly metrics: readonly HpaMetric[];
  /** Present only when the manifest has a behavior block: without one, older rules apply (kubernetes.md 1.6). */
  readonly behavior?: HpaBehavior;
}

export type HpaMetric =
  | { readonly type: 'Resource'; readonly resource: string; readonly target: MetricTarget }
  | {
      readonly type: 'ContainerResource';
      readonly resource: string;
      readonly container: string;
      readonly target: MetricTarget;
    }
  | { readonly type: 'Pods'; readonly metric: string; readonly target: MetricTarget }
  | {
      readonly type: 'Object';
      readonly metric: string;
      readonly describedObject: string;
      readonly target: MetricTarget;
    }
  | { readonly type: 'External'; readonly metric: string; readonly target: MetricTarget }
  /** A `type` Kubernetes does not know, or one without its block: ScalingActive=False/InvalidMetricSourceType. */
  | { readonly type: 'Invalid'; readonly stated: string };

/** Exactly one is set. `averageUtilization` is whole percent of the request, the others are thousandths. */
export interface MetricTarget {
  readonly averageUtilization?: number;
  readonly averageValue?: number;
  readonly value?: number;
}

export interface HpaBehavior {
  readonly scaleUp: ScalingRules;
  readonly scaleDown: ScalingRules;
}

export interface ScalingRules {
  /** Absent only for scaleDown: then the controller's own window applies. */
  readonly stabilizationWindowSeconds?: number;
  readonly selectPolicy: 'Max' | 'Min' | 'Disabled';
  readonly policies: readonly ScalingPolicy[];
  /** Overrides the controller's tolerance in this direction; gate HPAConfigurableTolerance, on from 1.35. */
  readonly tolerance?: number;
}

export interface ScalingPolicy {
  readonly type: 'Pods' | 'Percent';
  readonly value: number;
  readonly periodSeconds: number;
}
