import { type FieldLists, type FieldTable, fieldTable, under } from './field-table.ts';
import { podSpecFields, templateMetadataFields } from './pod-fields.ts';

const labelSelector = (path: string): Record<string, string> => ({
  [`${path}.matchLabels{}`]: 'string',
  [`${path}.matchExpressions[].key`]: 'string',
  [`${path}.matchExpressions[].operator`]: 'In|NotIn|Exists|DoesNotExist',
  [`${path}.matchExpressions[].values[]`]: 'string',
});

const template: readonly FieldLists[] = [
  under('spec.template', templateMetadataFields),
  under('spec.template.spec', podSpecFields),
];

export const namespaceFields: FieldTable = fieldTable([{ noEffect: { 'spec.finalizers[]': 'string' } }]);

export const podFields: FieldTable = fieldTable([under('spec', podSpecFields)], ['spec']);

/** Source of this and the next: kubernetes/kubernetes staging/src/k8s.io/api/apps/v1/types.go. */
export const deploymentFields: FieldTable = fieldTable(
  [
    {
      acts: {
        'spec.replicas': 'integer 0..',
        ...labelSelector('spec.selector'),
        'spec.strategy.type': 'RollingUpdate|Recreate',
        'spec.strategy.rollingUpdate.maxSurge': 'intOrString',
        'spec.strategy.rollingUpdate.maxUnavailable': 'intOrString',
        'spec.minReadySeconds': 'integer 0..',
        'spec.paused': 'boolean',
        'spec.progressDeadlineSeconds': 'integer 0..',
      },
      noEffect: {
        'spec.revisionHistoryLimit': 'integer 0..',
      },
    },
    ...template,
  ],
  ['spec.template.spec'],
);

export const replicaSetFields: FieldTable = fieldTable(
  [
    {
      acts: {
        'spec.replicas': 'integer 0..',
        ...labelSelector('spec.selector'),
        'spec.minReadySeconds': 'integer 0..',
      },
    },
    ...template,
  ],
  ['spec.template.spec'],
);

/** Source: kubernetes/kubernetes staging/src/k8s.io/api/core/v1/types.go, ServiceSpec. */
export const serviceFields: FieldTable = fieldTable([
  {
    acts: {
      'spec.selector{}': 'string',
      'spec.ports[].name': 'string',
      'spec.ports[].port': 'integer 1..65535',
      'spec.ports[].targetPort': 'intOrString',
      'spec.ports[].protocol': 'TCP|UDP|SCTP',
      'spec.ports[].appProtocol': 'string',
      'spec.clusterIP': 'string',
      'spec.publishNotReadyAddresses': 'boolean',
    },
    noEffect: {
      'spec.type': 'ClusterIP|NodePort|LoadBalancer|ExternalName',
      'spec.ports[].nodePort': 'integer 0..65535',
      'spec.clusterIPs[]': 'string',
      'spec.ipFamilies[]': 'string',
      'spec.ipFamilyPolicy': 'string',
      'spec.externalIPs[]': 'string',
      'spec.loadBalancerIP': 'string',
      'spec.loadBalancerClass': 'string',
      'spec.loadBalancerSourceRanges[]': 'string',
      'spec.allocateLoadBalancerNodePorts': 'boolean',
      'spec.healthCheckNodePort': 'integer 0..65535',
      'spec.externalTrafficPolicy': 'Cluster|Local',
    },
    notModelled: {
      'spec.sessionAffinity': 'None|ClientIP',
      'spec.sessionAffinityConfig.clientIP.timeoutSeconds': 'integer 1..86400',
      'spec.internalTrafficPolicy': 'Cluster|Local',
      'spec.trafficDistribution': 'string',
      'spec.externalName': 'string',
    },
  },
]);

const metricTarget = (path: string): Record<string, string> => ({
  [`${path}.target.type`]: 'Utilization|Value|AverageValue',
  [`${path}.target.value`]: 'quantity',
  [`${path}.target.averageValue`]: 'quantity',
  [`${path}.target.averageUtilization`]: 'integer 1..',
});

const scalingRules = (path: string): Record<string, string> => ({
  [`${path}.stabilizationWindowSeconds`]: 'integer 0..3600',
  [`${path}.selectPolicy`]: 'Max|Min|Disabled',
  [`${path}.policies[].type`]: 'Pods|Percent',
  [`${path}.policies[].value`]: 'integer 1..',
  [`${path}.policies[].periodSeconds`]: 'integer 1..1800',
  [`${path}.tolerance`]: 'quantity',
});

/** Source: kubernetes/kubernetes staging/src/k8s.io/api/autoscaling/v2/types.go. */
export const hpaFields: FieldTable = fieldTable([
  {
    acts: {
      'spec.scaleTargetRef.apiVersion': 'string',
      'spec.scaleTargetRef.kind': 'string',
      'spec.scaleTargetRef.name': 'string',
      'spec.minReplicas': 'integer 0..',
      'spec.maxReplicas': 'integer 1..',
      'spec.metrics[].type': 'Resource|ContainerResource|Pods|Object|External',
      'spec.metrics[].resource.name': 'string',
      ...metricTarget('spec.metrics[].resource'),
      'spec.metrics[].containerResource.name': 'string',
      'spec.metrics[].containerResource.container': 'string',
      ...metricTarget('spec.metrics[].containerResource'),
      ...scalingRules('spec.behavior.scaleUp'),
      ...scalingRules('spec.behavior.scaleDown'),
    },
    notModelled: {
      'spec.metrics[].pods': 'any',
      'spec.metrics[].object': 'any',
      'spec.metrics[].external': 'any',
    },
  },
]);

export const hpaV1Fields: FieldTable = fieldTable([
  {
    acts: {
      'spec.scaleTargetRef.apiVersion': 'string',
      'spec.scaleTargetRef.kind': 'string',
      'spec.scaleTargetRef.name': 'string',
      'spec.minReplicas': 'integer 0..',
      'spec.maxReplicas': 'integer 1..',
      'spec.targetCPUUtilizationPercentage': 'integer 1..',
    },
  },
]);

const backend = (path: string): Record<string, string> => ({
  [`${path}.service.name`]: 'string',
  [`${path}.service.port.number`]: 'integer 1..65535',
  [`${path}.service.port.name`]: 'string',
});

/** Source: kubernetes/kubernetes staging/src/k8s.io/api/networking/v1/types.go. */
export const ingressFields: FieldTable = fieldTable([
  {
    acts: {
      'spec.rules[].host': 'string',
      'spec.rules[].http.paths[].path': 'string',
      'spec.rules[].http.paths[].pathType': 'Exact|Prefix|ImplementationSpecific',
      ...backend('spec.rules[].http.paths[].backend'),
      ...backend('spec.defaultBackend'),
    },
    noEffect: { 'spec.ingressClassName': 'string', 'spec.tls[].hosts[]': 'string', 'spec.tls[].secretName': 'string' },
    notModelled: {
      'spec.defaultBackend.resource': 'any',
      'spec.rules[].http.paths[].backend.resource': 'any',
    },
  },
]);
