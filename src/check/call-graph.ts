import type { BehaviourEndpoint, BehaviourStep, CallStep, WorkloadBehaviour } from '../api/behaviour.ts';
import type { ModelIndex, Workload } from './model-index.ts';

/** One endpoint of one workload, and the calls it makes. */
export interface CallNode {
  readonly workload: Workload;
  readonly calls: CallEdge[];
}

export interface CallEdge {
  readonly call: CallStep;
  /** Made by every request that gets there: not inside a branch. */
  readonly isCertain: boolean;
  /** The endpoints that may answer: one for each workload of the Service. */
  readonly targets: readonly CallNode[];
}

/** Who calls whom, by Service selectors (not by routes) and by the path and method of each call. */
export function callGraph(index: ModelIndex): readonly CallNode[] {
  const nodes = new Map<Workload, Map<BehaviourEndpoint, CallNode>>();
  for (const workload of index.workloads) {
    const endpoints = workload.behaviour ? endpointsOf(workload, workload.behaviour) : [];
    nodes.set(workload, new Map(endpoints.map((endpoint) => [endpoint, { workload, calls: [] }])));
  }
  for (const [workload, byEndpoint] of nodes) {
    for (const [endpoint, node] of byEndpoint) {
      for (const { call, isCertain } of callsIn(endpoint.steps, true)) {
        const service = index.serviceOfName(call.host, workload.namespace);
        const targets = (service ? index.workloadsOf(service) : []).flatMap((callee) => {
          const matching = [...nodes.get(callee)!].find(([each]) => matches(each, call));
          return matching ? [matching[1]] : [];
        });
        node.calls.push({ call, isCertain, targets });
      }
    }
  }
  return [...nodes.values()].flatMap((byEndpoint) => [...byEndpoint.values()]);
}

function endpointsOf({ podLabels }: Workload, behaviour: WorkloadBehaviour): readonly BehaviourEndpoint[] {
  const version = podLabels.version;
  const own =
    version !== undefined && Object.hasOwn(behaviour.versions, version) ? behaviour.versions[version] : undefined;
  return own?.endpoints ?? behaviour.endpoints;
}

function matches({ match }: BehaviourEndpoint, { path, method }: CallStep): boolean {
  if (match.method !== undefined && match.method !== method) return false;
  if (match.path === undefined) return true;
  const wanted = path.split('?')[0];
  return match.path.endsWith('*') ? wanted.startsWith(match.path.slice(0, -1)) : wanted === match.path;
}

function callsIn(steps: readonly BehaviourStep[], isCertain: boolean): { call: CallStep; isCertain: boolean }[] {
  const calls: { call: CallStep; isCertain: boolean }[] = [];
  for (const step of steps) {
    if (step.kind === 'respond') break; // nothing behind it is reached
    if (step.kind === 'call') calls.push({ call: step, isCertain });
    else if (step.kind === 'parallel') calls.push(...step.branches.flatMap((branch) => callsIn(branch, isCertain)));
    else if (step.kind === 'loop' && step.times > 0) calls.push(...callsIn(step.steps, isCertain));
    else if (step.kind === 'branch') {
      const taken = step.ways.filter(({ weight }) => weight > 0);
      calls.push(...taken.flatMap((way) => callsIn(way.steps, isCertain && taken.length === 1)));
    }
  }
  return calls;
}
