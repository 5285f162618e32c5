import { missingField } from '../findings/field-messages.ts';
import type { Finding, Place } from '../findings/finding.ts';
import { type FieldPath, formatFieldPath, parseFieldPath } from './field-path.ts';

const POD_SPEC = ['containers', 'containers[].name', 'containers[].image'];

/** Fields without which the API server refuses an object; below a list they are asked of every item. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec.selector', 'spec.template', ...POD_SPEC.map((field) => `spec.template.spec.${field}`)],
  ReplicaSet: ['spec.selector', 'spec.template', ...POD_SPEC.map((field) => `spec.template.spec.${field}`)],
  Pod: POD_SPEC.map((field) => `spec.${field}`),
  Service: ['spec', 'spec.ports[].port'],
  HorizontalPodAutoscaler: ['spec.scaleTargetRef.kind', 'spec.scaleTargetRef.name', 'spec.maxReplicas'],
  Ingress: ['spec', 'spec.rules[].http.paths[].pathType', 'spec.rules[].http.paths[].backend'],
  VirtualService: ['spec'],
  DestinationRule: ['spec.host', 'spec.subsets[].name'],
  Gateway: ['spec.servers', 'spec.servers[].port.number', 'spec.servers[].port.protocol', 'spec.servers[].hosts'],
};

/** Tells of required fields that are absent, at the deepest place there is. */
export function checkRequired(
  kind: string,
  object: unknown,
  place: (path: FieldPath, at?: 'key' | 'value') => Place,
): Finding[] {
  const missing = new Map<string, FieldPath>();
  for (const pattern of REQUIRED[kind] ?? []) {
    for (const path of missingAt(object, pattern.split('.'), [])) {
      const isTold = [...missing.values()].some((told) => told.every((part, index) => path[index] === part));
      if (!isTold) missing.set(formatFieldPath(path), path);
    }
  }
  return [...missing].map(([field, path]) => missingField(place(path), { field }));
}

function missingAt(value: unknown, parts: readonly string[], path: FieldPath): FieldPath[] {
  if (parts.length === 0) return [];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const isList = parts[0].endsWith('[]');
  const key = parts[0].replace('[]', '');
  const inner = (value as Record<string, unknown>)[key];
  if (isList) {
    if (!Array.isArray(inner)) return [];
    return inner.flatMap((each, index) => missingAt(each, parts.slice(1), [...path, key, index]));
  }
  if (inner === undefined || inner === null || (Array.isArray(inner) && inner.length === 0)) {
    return parts.slice(1).some((part) => part.endsWith('[]')) ? [] : [[...path, ...parseFieldPath(parts.join('.'))]];
  }
  return missingAt(inner, parts.slice(1), [...path, key]);
}
