import type { HpaBehavior, ScalingRules } from './hpa-spec.ts';

/** `spec.behavior` as stated: any part may be absent. */
export interface StatedBehavior {
  readonly scaleUp?: Partial<ScalingRules>;
  readonly scaleDown?: Partial<ScalingRules>;
}

/** Source: pkg/apis/autoscaling/v2/defaults.go */
export const scaleUpDefaults: ScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};

/** Source: pkg/apis/autoscaling/v2/defaults.go; the window stays unset, the controller's 300 s stands in. */
export const scaleDownDefaults: ScalingRules = {
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
};

/** Fills every unset field of a behavior block that is present. A `policies` list replaces the default list whole. */
export function fillBehavior({ scaleUp, scaleDown }: StatedBehavior): HpaBehavior {
  return { scaleUp: fillRules(scaleUpDefaults, scaleUp), scaleDown: fillRules(scaleDownDefaults, scaleDown) };
}

function fillRules(defaults: ScalingRules, stated: Partial<ScalingRules> = {}): ScalingRules {
  return {
    stabilizationWindowSeconds: stated.stabilizationWindowSeconds ?? defaults.stabilizationWindowSeconds,
    selectPolicy: stated.selectPolicy ?? defaults.selectPolicy,
    policies: stated.policies ?? defaults.policies,
    tolerance: stated.tolerance,
  };
}
