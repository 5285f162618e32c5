import type { KubeObject } from '../api/object.ts';

/**
 * An autoscaling/v1 HorizontalPodAutoscaler in the words of v2.
 * Source: kubernetes/kubernetes pkg/apis/autoscaling/v1/conversion.go.
 */
export function convertHpaV1(object: KubeObject): KubeObject {
  const { targetCPUUtilizationPercentage, ...spec } = (object as { spec?: Record<string, unknown> }).spec ?? {};
  const target = { type: 'Utilization', averageUtilization: targetCPUUtilizationPercentage };
  const metrics = [{ type: 'Resource', resource: { name: 'cpu', target } }];
  const converted = targetCPUUtilizationPercentage === undefined ? spec : { ...spec, metrics };
  return { ...object, apiVersion: 'autoscaling/v2', spec: converted } as KubeObject;
}
