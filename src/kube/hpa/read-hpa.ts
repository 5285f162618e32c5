import type {
  HorizontalPodAutoscaler,
  MetricSpec,
  ScalingRulesSpec,
} from '../../api/kubernetes/horizontal-pod-autoscaler.ts';
import { quantityMilli } from '../resources.ts';
import { fillBehavior } from './behavior-defaults.ts';
import type { HpaMetric, HpaSpec, MetricTarget, ScalingRules } from './hpa-spec.ts';

/**
 * The spec of an HPA (autoscaling/v2, or v1 with its one percentage) with defaults filled in. Without metrics it is cpu at
 * 80 % of the request.
 * Source: pkg/apis/autoscaling/v2/defaults.go, pkg/apis/autoscaling/v1/conversion.go
 */
export function readHpa({ apiVersion, spec }: HorizontalPodAutoscaler): HpaSpec {
  return {
    minReplicas: spec.minReplicas ?? 1,
    maxReplicas: spec.maxReplicas,
    metrics: metricsOf(apiVersion, spec),
    behavior:
      spec.behavior &&
      fillBehavior({ scaleUp: rules(spec.behavior.scaleUp), scaleDown: rules(spec.behavior.scaleDown) }),
  };
}

function metricsOf(apiVersion: string, spec: HorizontalPodAutoscaler['spec']): readonly HpaMetric[] {
  if (apiVersion !== 'autoscaling/v1' && spec.metrics?.length) return spec.metrics.map(readMetric);
  const averageUtilization = spec.targetCPUUtilizationPercentage ?? 80;
  return [{ type: 'Resource', resource: 'cpu', target: { averageUtilization } }];
}

function readMetric(stated: MetricSpec): HpaMetric {
  const invalid: HpaMetric = { type: 'Invalid', stated: stated.type };
  const { resource, containerResource, pods, object, external } = stated;
  switch (stated.type) {
    case 'Resource': {
      const target = readTarget(resource?.target, ['averageUtilization', 'averageValue']);
      return resource && target ? { type: 'Resource', resource: resource.name, target } : invalid;
    }
    case 'ContainerResource': {
      const target = readTarget(containerResource?.target, ['averageUtilization', 'averageValue']);
      if (!containerResource || !target) return invalid;
      const { name, container } = containerResource;
      return { type: 'ContainerResource', resource: name, container, target };
    }
    case 'Pods': {
      const target = readTarget(pods?.target, ['averageValue']);
      return pods && target ? { type: 'Pods', metric: pods.metric.name, target } : invalid;
    }
    case 'Object': {
      const target = readTarget(object?.target, ['averageValue', 'value']);
      if (!object || !target) return invalid;
      const { kind, name } = object.describedObject;
      return { type: 'Object', metric: object.metric.name, describedObject: `${kind} ${name}`, target };
    }
    case 'External': {
      const target = readTarget(external?.target, ['averageValue', 'value']);
      return external && target ? { type: 'External', metric: external.metric.name, target } : invalid;
    }
    default:
      return invalid;
  }
}

/** The first of the allowed forms that is stated and positive; the API refuses anything else. */
function readTarget(
  stated: NonNullable<MetricSpec['resource']>['target'],
  allowed: readonly (keyof MetricTarget)[],
): MetricTarget | undefined {
  for (const form of allowed) {
    const value = form === 'averageUtilization' ? stated?.averageUtilization : quantityMilli(stated?.[form]);
    if (value !== undefined && value > 0) return { [form]: value };
  }
  return undefined;
}

function rules(stated: ScalingRulesSpec | undefined): Partial<ScalingRules> | undefined {
  if (stated === undefined) return undefined;
  const { tolerance, ...rest } = stated;
  const milli = quantityMilli(tolerance);
  return { ...rest, tolerance: milli === undefined ? undefined : milli / 1000 };
}
