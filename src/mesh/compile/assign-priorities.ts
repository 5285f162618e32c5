import type { LocalityPolicy } from './locality-policy.ts';

export interface PlacedEndpoint {
  /** `region/zone/sub-zone`; missing parts are empty. */
  readonly locality: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Load-balancing weight, default 1. */
  readonly weight?: number;
}

export interface Placement {
  /** Per endpoint, 0 first, without gaps; -1: gets nothing. */
  readonly priorities: readonly number[];
  /** Weight of each locality, 0 for none, when they are weighted; else null: endpoints of a priority are one pool. */
  readonly localityWeights: ReadonlyMap<string, number> | null;
}

type Place = readonly [region: string, zone: string, subzone: string];

function parse(locality: string): Place {
  const [region = '', zone = '', subzone = ''] = locality.split('/');
  return [region, zone, subzone];
}

/** Source: istio/istio pilot/pkg/networking/util/util.go (LocalityMatch) */
function covers(pattern: string, place: Place): boolean {
  return parse(pattern).every((part, i) => part === '*' || (part === '' && i > 0) || part === place[i]);
}

/** 0 same sub-zone, 1 zone, 2 region, else 3. Source: util.go (LbPriority) */
function distance(client: Place, endpoint: Place): number {
  if (client[0] !== endpoint[0]) return 3;
  if (client[1] !== endpoint[1]) return 2;
  return client[2] === endpoint[2] ? 0 : 1;
}

/** The labels that istiod derives from the place, under those the workload has. */
function withTopology(labels: Readonly<Record<string, string>> | undefined, place: Place): ReadonlyMap<string, string> {
  const topology: [string, string][] = [
    ['topology.kubernetes.io/region', place[0]],
    ['topology.kubernetes.io/zone', place[1]],
    ['topology.istio.io/subzone', place[2]],
  ];
  return new Map([...topology.filter(([, value]) => value !== ''), ...Object.entries(labels ?? {})]);
}

/** N labels: 0 when all agree, else N less the index of the first that differs. Source: loadbalancer.go (applyFailoverPriorityPerLocality) */
function labelPriority(
  order: readonly string[],
  client: ReadonlyMap<string, string>,
  endpoint: ReadonlyMap<string, string>,
): number {
  const index = order.findIndex((entry) => {
    const [label = '', value, more] = entry.split('=');
    const wanted = value !== undefined && more === undefined ? value : (client.get(label) ?? '');
    return wanted !== (endpoint.get(label) ?? '');
  });
  return index < 0 ? 0 : order.length - index;
}

function withoutGaps(priorities: readonly number[]): number[] {
  const order = [...new Set(priorities)].sort((a, b) => a - b);
  return priorities.map((priority) => order.indexOf(priority));
}

function regionPriority(client: Place, endpoint: Place, regions: readonly { from: string; to: string }[]): number {
  const priority = distance(client, endpoint);
  if (priority < 3) return priority;
  const pinned = regions.find(({ from }) => from === client[0]);
  return pinned && pinned.to !== endpoint[0] ? 4 : 3;
}

function failover(
  policy: Extract<LocalityPolicy, { kind: 'failover' }>,
  endpoints: readonly PlacedEndpoint[],
  client: { readonly locality: string; readonly labels: Readonly<Record<string, string>> },
): Placement {
  const place = parse(client.locality);
  const labels = withTopology(client.labels, place);
  const byLabel = endpoints.map(({ locality, labels: own }) =>
    policy.priority.length === 0 || labels.size === 0
      ? 0
      : labelPriority(policy.priority, labels, withTopology(own, parse(locality))),
  );
  const ranked = withoutGaps(byLabel);
  if (!policy.byRegion) return { priorities: ranked, localityWeights: null };
  const refined = endpoints.map(
    ({ locality }, i) => ranked[i]! * 5 + regionPriority(place, parse(locality), policy.regions),
  );
  return { priorities: withoutGaps(refined), localityWeights: null };
}

/**
 * The first rule for the client's place; weights are split over the localities each target covers, by endpoint weight,
 * rounded up. Without a rule localities weigh what their endpoints weigh.
 */
function distribute(
  policy: Extract<LocalityPolicy, { kind: 'distribute' }>,
  endpoints: readonly PlacedEndpoint[],
  locality: string,
): Placement {
  const rule = policy.rules.find(({ from }) => covers(from, parse(locality)));
  const own = new Map<string, number>();
  for (const { locality: at, weight = 1 } of endpoints) own.set(at, (own.get(at) ?? 0) + weight);
  if (!rule) return { priorities: endpoints.map(() => 0), localityWeights: own };
  const weights = new Map<string, number>();
  for (const [pattern, share] of rule.to) {
    const targets = [...own].filter(([at]) => !weights.has(at) && covers(pattern, parse(at)));
    const total = targets.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [at, weight] of targets) weights.set(at, Math.ceil((weight * share) / total));
  }
  const priorities = endpoints.map(({ locality: at }) => (weights.has(at) ? 0 : -1));
  for (const at of own.keys()) if (!weights.has(at)) weights.set(at, 0);
  return { priorities, localityWeights: weights };
}

/**
 * Priority of each endpoint as one client sees them, and the weights of localities where they are weighted.
 * Source: istio/istio pilot/pkg/networking/core/loadbalancer/loadbalancer.go (ApplyLocalityLoadBalancer)
 */
export function assignPriorities(
  policy: LocalityPolicy,
  endpoints: readonly PlacedEndpoint[],
  client: { readonly locality: string; readonly labels: Readonly<Record<string, string>> },
): Placement {
  switch (policy.kind) {
    case 'none':
      return { priorities: endpoints.map(() => 0), localityWeights: null };
    case 'distribute':
      return distribute(policy, endpoints, client.locality);
    case 'failover':
      return failover(policy, endpoints, client);
    default: {
      const never: never = policy;
      return never;
    }
  }
}
