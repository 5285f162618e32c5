import type { BehaviourStep, WorkloadBehaviour } from '../../api/behaviour.ts';
import type { KubeObject } from '../../api/object.ts';
import type { Finding } from '../../findings/finding.ts';
import { invalidName } from '../../findings/reading-messages.ts';
import type { StepInput } from '../behaviour/behaviour-schema.ts';
import { defaultWorkload } from '../behaviour/default-behaviour.ts';
import { normaliseSteps } from '../behaviour/normalise-steps.ts';
import { withDefaults } from '../defaulting.ts';
import type { FieldPath } from '../field-path.ts';
import { lookUpKind } from '../kinds.ts';
import { nameRule } from '../names.ts';
import type { ReadObject } from '../read-manifests.ts';
import type { SourceDocument } from '../read-yaml.ts';
import { schemaFindings } from '../schema-findings.ts';
import { type IsotopeCommand, type IsotopeService, isotopeSchema } from './isotope-schema.ts';

/** Port that isotope's services listen on. Source: istio/tools isotope/convert/pkg/consts/consts.go. */
const PORT = 8080;

/**
 * An isotope service graph as a Service and a Deployment for each service, and what each does: perhaps fail with 500,
 * then the script. As in isotope, a failed call makes the caller answer 500, and serving takes no CPU of its own.
 * Source: istio/tools isotope/service/pkg/srv/handler.go and executable.go.
 */
export function readIsotope(document: SourceDocument): {
  objects: ReadObject[];
  workloads: WorkloadBehaviour[];
  findings: Finding[];
} {
  const parsed = isotopeSchema.safeParse(document.value, { reportInput: true });
  if (!parsed.success) {
    return { objects: [], workloads: [], findings: schemaFindings(parsed.error, document, 'service graph') };
  }
  const objects: ReadObject[] = [];
  const workloads: WorkloadBehaviour[] = [];
  const findings: Finding[] = [];
  const defaults = { ...parsed.data.default, ...parsed.data.defaults };
  for (const [index, given] of parsed.data.services.entries()) {
    const path = ['services', index];
    const rule = nameRule('Service');
    if (!rule.isMet(given.name)) {
      const place = document.place([...path, 'name'], 'service graph');
      findings.push(invalidName(place, { field: `services[${index}].name`, value: given.name, rule: rule.words }));
      continue;
    }
    const service = { ...defaults, ...given };
    for (const object of objectsOf(service)) {
      const lookup = lookUpKind(object.apiVersion, object.kind);
      if (lookup.found !== 'kind') continue;
      const resource = `${object.kind} default/${given.name}`;
      objects.push({
        object: withDefaults(object, true),
        kind: lookup.kind,
        place: (_, at) => document.place([...path, 'name'], resource, at),
      });
    }
    workloads.push(behaviourOf(service, defaults.requestSize, path, document));
  }
  return { objects, workloads, findings };
}

function objectsOf({ name, numReplicas = 1, type = 'http' }: IsotopeService): KubeObject[] {
  const labels = { app: name };
  const metadata = { name, labels };
  const container = { name: 'mock-service', image: 'isotope-mock-service', ports: [{ containerPort: PORT }] };
  const service = { selector: labels, ports: [{ name: `${type}-web`, port: PORT }] };
  const deployment = {
    replicas: numReplicas,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [container] } },
  };
  return [
    { apiVersion: 'v1', kind: 'Service', metadata, spec: service } as KubeObject,
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: deployment } as KubeObject,
  ];
}

function behaviourOf(
  service: IsotopeService,
  requestSize: number | undefined,
  path: FieldPath,
  document: SourceDocument,
): WorkloadBehaviour {
  const positionOf = (at: FieldPath) => {
    const { file, line, column } = document.place(at, 'service graph');
    return { file, line, column };
  };
  const script = (service.script ?? []).map(
    (command): StepInput =>
      Array.isArray(command)
        ? { parallel: command.map((each) => stepOf(each, requestSize)) }
        : stepOf(command, requestSize),
  );
  const failing: StepInput[] = service.errorRate ? [{ fail: service.errorRate }] : [];
  const steps: BehaviourStep[] = [
    ...normaliseSteps(failing, path, positionOf),
    ...normaliseSteps(script, [...path, 'script'], positionOf),
  ];
  const { responseSize } = service;
  return {
    ...defaultWorkload,
    workload: `default/${service.name}`,
    endpoints: [
      {
        match: {},
        steps,
        abandoned: { queued: 'serve', running: 'finish' },
        ...(responseSize === undefined ? {} : { responseSize }),
      },
    ],
    position: positionOf(path),
  };
}

function stepOf(command: IsotopeCommand, requestSize: number | undefined): StepInput {
  if (command.sleep !== undefined) return { sleep: command.sleep };
  const given = typeof command.call === 'string' ? { service: command.call } : command.call!;
  const size = given.size ?? given.payloadSize ?? requestSize;
  const call = {
    host: given.service,
    port: PORT,
    failStatus: 500,
    ...(size === undefined ? {} : { requestSize: size }),
  } as StepInput['call'];
  const probability = given.probability ?? 100;
  if (probability >= 100) return { call };
  return {
    branch: [
      { weight: probability, steps: [{ call }] },
      { weight: 100 - probability, steps: [] },
    ],
  };
}
