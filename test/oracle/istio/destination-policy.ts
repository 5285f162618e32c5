import { assignPriorities } from '../../../src/mesh/compile/assign-priorities.ts';
import { type ClusterPolicy, compileClusterPolicy } from '../../../src/mesh/compile/cluster-policy.ts';
import { expectPartial, type OracleAdapter, type OracleCase } from '../adapter.ts';
import { type GivenObjects, viewOf } from './objects.ts';

interface Endpoint {
  readonly name: string;
  readonly locality: string;
  readonly labels?: Readonly<Record<string, string>>;
}

interface Given extends GivenObjects {
  readonly request: {
    readonly clientNamespace: string;
    readonly clientLabels?: Readonly<Record<string, string>>;
    readonly clientLocality?: string;
    readonly host: string;
    readonly subset: string;
    readonly port: number;
    readonly endpoints?: readonly Endpoint[];
  };
}

function balancerOf({ loadBalancer }: ClusterPolicy) {
  const { kind } = loadBalancer;
  if (kind === 'RING_HASH') {
    return { loadBalancer: kind, minimumRingSize: loadBalancer.minimumRingSize, hashOn: loadBalancer.hashOn };
  }
  return kind === 'MAGLEV'
    ? { loadBalancer: kind, tableSize: loadBalancer.tableSize, hashOn: loadBalancer.hashOn }
    : { loadBalancer: kind };
}

function placementOf(policy: ClusterPolicy, { request }: Given) {
  if (!request.endpoints) return {};
  const client = { locality: request.clientLocality ?? '', labels: request.clientLabels ?? {} };
  const { priorities, localityWeights } = assignPriorities(policy.locality, request.endpoints, client);
  const weights = [...(localityWeights ?? [])];
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  return {
    priorities: Object.fromEntries(request.endpoints.map(({ name }, i) => [name, priorities[i]])),
    localityShares: Object.fromEntries(weights.map(([locality, weight]) => [locality, weight / total])),
  };
}

export const adapter: OracleAdapter = {
  files: ['istio/destination-policy.json'],
  check({ given, expect }: OracleCase): void {
    const typed = given as unknown as Given;
    const { clientNamespace, clientLabels = {}, host, subset, port } = typed.request;
    const proxy = { namespace: clientNamespace, labels: clientLabels };
    const policy = compileClusterPolicy(viewOf(typed), proxy, host, subset, port);
    const actual = {
      ...policy,
      ...balancerOf(policy),
      endpointLabels: policy.subsetLabels,
      ...placementOf(policy, typed),
    };
    expectPartial(actual, expect, 1e-9);
  },
};
