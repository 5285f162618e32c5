import type { BehaviourStep, CallStep } from '../api/behaviour.ts';
import { describeObject } from '../api/object.ts';
import type { Finding, Place } from '../findings/finding.ts';
import { behaviourForNobody, callToUnknownHost, unknownPort } from '../findings/reference-messages.ts';
import type { ModelIndex, Workload } from './model-index.ts';

/** Behaviour that describes nobody, and calls to what does not exist. */
export function checkBehaviour(index: ModelIndex): Finding[] {
  const used = new Set(index.workloads.map(({ behaviour }) => behaviour));
  const known = [...new Set(index.workloads.map(({ name }) => name))];
  const findings: Finding[] = index.model.behaviour.workloads.flatMap((each) => {
    if (used.has(each) || each.workload === '*' || !each.position) return [];
    return [behaviourForNobody({ resource: 'Behaviour', ...each.position }, { workload: each.workload, known })];
  });
  const told = new Set<string>();
  for (const workload of index.workloads) {
    for (const call of callsOf(workload)) {
      const finding = checkCall(call, workload, index);
      const key = JSON.stringify([call.position, call.host]);
      if (finding && !told.has(key)) findings.push(finding);
      told.add(key);
    }
  }
  return findings;
}

/** Every call step of a workload, also inside other steps and of versions. */
function callsOf({ behaviour }: Workload): CallStep[] {
  if (!behaviour) return [];
  const endpoints = [
    ...behaviour.endpoints,
    ...Object.values(behaviour.versions).flatMap((version) => version.endpoints ?? []),
  ];
  return endpoints.flatMap(({ steps }) => callsIn(steps));
}

function callsIn(steps: readonly BehaviourStep[]): CallStep[] {
  return steps.flatMap((step): CallStep[] => {
    switch (step.kind) {
      case 'call':
        return [step];
      case 'parallel':
        return step.branches.flatMap(callsIn);
      case 'branch':
        return step.ways.flatMap((way) => callsIn(way.steps));
      case 'loop':
        return callsIn(step.steps);
      default:
        return [];
    }
  });
}

function checkCall(call: CallStep, from: Workload, index: ModelIndex): Finding | undefined {
  const place: Place = { resource: 'Behaviour', ...(call.position ?? { file: '', line: 0, column: 0 }) };
  const service = index.serviceOfName(call.host, from.namespace);
  if (!service) {
    if (index.isDeclaredElsewhere(call.host)) return undefined;
    const known = index.serviceNames(from.namespace);
    return callToUnknownHost(place, { host: call.host, from: describeObject(from.object), known });
  }
  const ports = service.spec?.ports ?? [];
  if (call.port === undefined || ports.length === 0 || ports.some(({ port }) => port === call.port)) return undefined;
  const known = ports.map(({ port }) => String(port));
  return unknownPort(place, {
    field: `port of the call to ${call.host}`,
    port: call.port,
    service: describeObject(service),
    known,
  });
}
