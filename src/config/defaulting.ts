import type { KubeObject } from '../api/object.ts';
import { convertHpaV1 } from './hpa-v1.ts';

type Fields = Record<string, unknown>;

const isMap = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const mapOf = (value: unknown): Fields => (isMap(value) ? value : {});
const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(mapOf) : []);

/** Fills what is absent. */
function filled(defaults: Fields, given: unknown): Fields {
  const present = Object.entries(mapOf(given)).filter(([, value]) => value !== undefined);
  return Object.fromEntries([...Object.entries(defaults), ...present]);
}

/** Maps of an Istio match whose value may be null: then presence is asked for. */
const PRESENCE = ['headers', 'withoutHeaders', 'queryParams'];

/** Without fields that are null: to the API server they are absent. */
function withoutNulls(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((each) => withoutNulls(each));
  if (!isMap(value)) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== null || PRESENCE.includes(key));
  return Object.fromEntries(entries.map(([name, each]) => [name, withoutNulls(each, name)]));
}

/**
 * Part of a model from the start, or applied to it in simulated time: then `replicas` that the manifest does not state
 * stay open, for an autoscaler may own them.
 */
export type Purpose = 'model' | 'apply';

/**
 * A copy of the object with the defaults an API server would fill in; the user's own values and text stay as they are.
 * `status` and `managedFields` (from `kubectl get -o yaml`) are left out: the simulation makes its own.
 * Source: kubernetes/kubernetes pkg/apis/{core,apps,autoscaling}/.../defaults.go.
 */
export function withDefaults(object: KubeObject, isNamespaced: boolean, purpose: Purpose = 'model'): KubeObject {
  const { status: _, ...own } = withoutNulls(object) as KubeObject & { status?: unknown };
  const { managedFields: __, ...metadata } = filled(isNamespaced ? { namespace: 'default' } : {}, own.metadata);
  const kept = { ...own, metadata } as unknown as KubeObject;
  const spec = (kept as { spec?: unknown }).spec;
  const replicas = purpose === 'model' ? { replicas: 1 } : {};
  switch (object.kind) {
    case 'Deployment':
      return { ...kept, spec: { ...replicas, ...deploymentSpec(spec) } } as KubeObject;
    case 'ReplicaSet':
      return { ...kept, spec: filled({ ...replicas, minReadySeconds: 0 }, templated(spec)) } as KubeObject;
    case 'Pod':
      return { ...kept, spec: podSpec(spec) } as KubeObject;
    case 'Service':
      return { ...kept, spec: serviceSpec(spec) } as KubeObject;
    case 'HorizontalPodAutoscaler': {
      const converted = object.apiVersion === 'autoscaling/v1' ? convertHpaV1(kept) : kept;
      return { ...converted, spec: hpaSpec((converted as { spec?: unknown }).spec) } as KubeObject;
    }
    default:
      return kept;
  }
}

function deploymentSpec(given: unknown): Fields {
  const spec = filled({ minReadySeconds: 0, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 }, templated(given));
  const strategy = filled({ type: 'RollingUpdate' }, spec.strategy);
  const rollingUpdate = filled({ maxSurge: '25%', maxUnavailable: '25%' }, strategy.rollingUpdate);
  return { ...spec, strategy: strategy.type === 'RollingUpdate' ? { ...strategy, rollingUpdate } : strategy };
}

function templated(given: unknown): Fields {
  const spec = mapOf(given);
  const template = mapOf(spec.template);
  return { ...spec, template: { ...template, spec: podSpec(template.spec) } };
}

function podSpec(given: unknown): Fields {
  const spec = filled({ terminationGracePeriodSeconds: 30 }, given);
  const containers = listOf(spec.containers).map(container);
  if (spec.initContainers === undefined) return { ...spec, containers };
  return { ...spec, containers, initContainers: listOf(spec.initContainers).map(container) };
}

function container(given: Fields): Fields {
  const { readinessProbe, livenessProbe, startupProbe } = given;
  const probes = Object.entries({ readinessProbe, livenessProbe, startupProbe }).filter(([, probe]) => isMap(probe));
  const { limits, requests } = mapOf(given.resources);
  // Limits without requests make requests equal to limits.
  const resources = isMap(limits) ? { ...mapOf(given.resources), requests: filled(limits, requests) } : given.resources;
  return filled(
    {},
    {
      ...given,
      ...(given.ports === undefined
        ? {}
        : { ports: listOf(given.ports).map((port) => filled({ protocol: 'TCP' }, port)) }),
      ...(resources === undefined ? {} : { resources }),
      ...Object.fromEntries(probes.map(([name, probe]) => [name, filled(PROBE, probe)])),
    },
  );
}

const PROBE = {
  initialDelaySeconds: 0,
  timeoutSeconds: 1,
  periodSeconds: 10,
  successThreshold: 1,
  failureThreshold: 3,
};

function serviceSpec(given: unknown): Fields {
  const spec = filled({ type: 'ClusterIP' }, given);
  const ports = listOf(spec.ports).map((port) => filled({ protocol: 'TCP', targetPort: port.port }, port));
  return { ...spec, ports };
}

const CPU_80 = [
  { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
];
const PERCENT_100 = { type: 'Percent', value: 100, periodSeconds: 15 };
const SCALE_UP = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }, PERCENT_100],
};
const SCALE_DOWN = { selectPolicy: 'Max', policies: [PERCENT_100] };

function hpaSpec(given: unknown): Fields {
  const spec = filled({ minReplicas: 1 }, given);
  const metrics = Array.isArray(spec.metrics) && spec.metrics.length > 0 ? spec.metrics : CPU_80;
  if (!isMap(spec.behavior)) return { ...spec, metrics };
  const behavior = {
    scaleUp: filled(SCALE_UP, spec.behavior.scaleUp),
    scaleDown: filled(SCALE_DOWN, spec.behavior.scaleDown),
  };
  return { ...spec, metrics, behavior };
}
