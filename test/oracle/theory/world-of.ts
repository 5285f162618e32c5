import type { Arrivals } from '../../../src/api/experiment.ts';
import type { KubeObject } from '../../../src/api/object.ts';
import { Unsupported } from '../adapter.ts';
import { distributionOf, type Given, type GivenLaw, type GivenStation, onlyKnown } from './given.ts';
import { atRate, type Backend, meanS, rule, step, type World } from './world.ts';

const DRIVER = 'driver';
const CANCELLED = { queued: 'drop', running: 'cancel' } as const;

/** Requests per second that the arrivals (or the slowest station of closed users) come to; how long a run must be. */
export interface Planned {
  readonly world: World;
  readonly rate: number;
  readonly warmUpS: number;
}

function arrivalsOf(given: NonNullable<Given['arrivals']>): { arrivals: Arrivals; rate: number } {
  const rate = Number(given.rate);
  const gap = (law: GivenLaw) => {
    const inSeconds = distributionOf(law);
    // A law of mean 1 in the experiment's unit: the given one has mean one second, in ns.
    switch (inSeconds.kind) {
      case 'erlang':
      case 'hyperexponential':
        return { ...inSeconds, mean: 1 };
      default:
        throw new Unsupported(`gaps of ${law.dist}`);
    }
  };
  switch (given.process) {
    case 'poisson':
      return { arrivals: { process: 'poisson', rate: atRate(rate) }, rate };
    case 'deterministic':
      return { arrivals: { process: 'deterministic', rate: atRate(rate) }, rate };
    case 'erlang':
      return {
        arrivals: {
          process: 'renewal',
          rate: atRate(rate),
          gap: gap({ dist: 'erlang', stages: given.stages, mean: 1 }),
        },
        rate,
      };
    case 'hyperexponential':
      return {
        arrivals: {
          process: 'renewal',
          rate: atRate(rate),
          gap: gap({ dist: given.process, scv: given.scv, mean: 1 }),
        },
        rate,
      };
    default:
      throw new Unsupported(`arrivals ${given.process}`);
  }
}

function balancer(policy: Given['balancing']): string {
  switch (policy?.policy) {
    case 'random':
      return 'RANDOM';
    case 'round-robin':
      return 'ROUND_ROBIN';
    case 'power-of-d':
      if (policy.d === 2 && policy.sampling === 'with-replacement') return 'LEAST_REQUEST';
      throw new Unsupported(`power of ${policy.d}, ${policy.sampling}`);
    default:
      throw new Unsupported(`balancing ${policy?.policy}`);
  }
}

/** A station as Pods of a Service, and the rules that go with it. */
function backendOf(station: GivenStation, given: Given, name: string, version?: string): Backend {
  onlyKnown(station, ['name', 'servers', 'discipline', 'service', 'capacity', 'perBackendServers']);
  const { servers, discipline, service, capacity, perBackendServers } = station;
  const law = distributionOf(service);
  const common = {
    service: name,
    version,
    abandoned: given.policy?.cancelUpstreamOnTimeout === true ? CANCELLED : undefined,
  };
  if (servers === 'infinite') return { ...common, pods: 1, steps: [step.sleep(law)] };
  if (discipline === 'ps') return { ...common, pods: 1, cores: servers, steps: [step.compute(law)] };
  if (discipline !== 'fifo') throw new Unsupported(`discipline ${discipline}`);
  if (perBackendServers !== undefined) {
    if (perBackendServers !== 1) throw new Unsupported('several servers per backend');
    return { ...common, pods: servers, workers: 1, steps: [step.sleep(law)] };
  }
  // A bounded station is a breaker in front of an upstream that never queues.
  if (capacity !== undefined) return { ...common, pods: 1, steps: [step.sleep(law)] };
  return { ...common, pods: 1, workers: servers, steps: [step.sleep(law)] };
}

function rulesOf(station: GivenStation, given: Given, name: string): KubeObject[] {
  const { servers, capacity, perBackendServers } = station;
  if (capacity !== undefined && typeof servers === 'number') {
    const connectionPool =
      capacity === servers
        ? { http: { http2MaxRequests: servers } }
        : { tcp: { maxConnections: servers }, http: { http1MaxPendingRequests: capacity - servers } };
    return [rule.destinationRule(name, { trafficPolicy: { connectionPool } })];
  }
  if (perBackendServers === undefined) return [];
  return [rule.destinationRule(name, { trafficPolicy: { loadBalancer: { simple: balancer(given.balancing) } } })];
}

/** Timeouts and retries of the route to the entry. */
function routeRule(entry: string, given: Given): KubeObject[] {
  const { policy, retry } = given;
  if (policy !== undefined) {
    onlyKnown(policy, ['timeout', 'perTryTimeout', 'maxRetries', 'backoff', 'cancelUpstreamOnTimeout']);
  }
  if (retry !== undefined) onlyKnown(retry, ['maxRetries', 'backoff']);
  const attempts = policy?.maxRetries ?? retry?.maxRetries ?? 0;
  if (typeof attempts !== 'number') throw new Unsupported('unbounded retries');
  if (policy?.timeout === undefined && policy?.perTryTimeout === undefined && attempts === 0) return [];
  return [
    rule.virtualService(entry, {
      route: [rule.route(entry)],
      ...(policy?.timeout === undefined ? {} : { timeout: `${Math.round(policy.timeout * 1000)}ms` }),
      // The shortest base there is; the numbers of attempts do not depend on it.
      retries: {
        attempts,
        ...(attempts === 0
          ? {}
          : {
              retryOn: '5xx,reset',
              backoff: '1ms',
              ...(policy?.perTryTimeout === undefined
                ? {}
                : { perTryTimeout: `${Math.round(policy.perTryTimeout * 1000)}ms` }),
            }),
      },
    }),
  ];
}

/** Twenty relaxation times of an M/M/c queue, and twenty service times at least. */
function warmUp(stations: readonly GivenStation[], rates: readonly number[]): number {
  let longest = 0;
  stations.forEach(({ servers, service }, i) => {
    const mean = meanS(distributionOf(service));
    const load = servers === 'infinite' ? 0 : Math.min(0.97, (rates[i] * mean) / servers);
    longest = Math.max(longest, (20 * mean) / (1 - Math.sqrt(load)) ** 2);
  });
  return Math.ceil(longest);
}

/** The scenario of a case with stations: the entry is the station itself, or a driver that calls several in turn. */
export function worldOf(given: Given): Planned {
  onlyKnown(given, ['arrivals', 'stations', 'routing', 'balancing', 'policy', 'route', 'attempt', 'retry']);
  const stations = given.stations ?? [];
  if (given.arrivals === undefined) throw new Unsupported('no arrivals');
  if (given.attempt !== undefined) return attemptsWorld(given);
  if (stations.length === 0) throw new Unsupported('no stations');
  const closed = given.arrivals.process === 'closed';
  const bottleneck = Math.min(
    ...stations.map(({ servers, service }) =>
      servers === 'infinite' ? 1e6 : servers / meanS(distributionOf(service)),
    ),
  );
  const clients = Number(given.arrivals.clients);
  const think = Number(given.arrivals.think);
  const { arrivals, rate } = closed
    ? {
        arrivals: {
          process: 'closed',
          users: clients,
          think:
            typeof given.arrivals.think === 'object'
              ? distributionOf(given.arrivals.think as GivenLaw)
              : distributionOf({ dist: 'exponential', mean: think }),
        } as const,
        rate: Math.min(bottleneck, think > 0 ? clients / think : bottleneck),
      }
    : arrivalsOf(given.arrivals);
  if (given.route !== undefined) return splitWorld(given, stations, arrivals, rate);
  const names = stations.map((_, i) => `station-${i}`);
  const backends = stations.map((station, i) => backendOf(station, given, names[i]));
  const rules = stations.flatMap((station, i) => rulesOf(station, given, names[i]));
  const base = { arrivals, backends, rules };
  const wait = warmUp(
    stations,
    stations.map(() => rate),
  );
  const routing = given.routing as { feedback?: number; fanout?: number; join?: string } | 'tandem' | undefined;
  if (routing === undefined && stations.length === 1) {
    return {
      world: { ...base, rules: [...rules, ...routeRule(names[0], given)], entry: names[0] },
      rate,
      warmUpS: wait,
    };
  }
  if (given.policy !== undefined || given.retry !== undefined) throw new Unsupported('policies in a network');
  const driver = (steps: Backend['steps']): World => ({
    ...base,
    backends: [...backends, { service: DRIVER, pods: 1, steps }],
    entry: DRIVER,
  });
  if (routing === 'tandem') {
    return { world: driver(names.map((name) => step.call(name))), rate, warmUpS: closed ? 20 : wait };
  }
  if (typeof routing === 'object' && routing.feedback !== undefined) {
    const p = routing.feedback;
    const again = (level: number): Backend['steps'] =>
      level > 30 // beyond it lies less than one request in 10^18
        ? []
        : [
            step.call(names[0], `call ${level}`),
            {
              kind: 'branch',
              name: `again ${level}`,
              ways: [
                { weight: p, steps: again(level + 1) },
                { weight: 1 - p, steps: [] },
              ],
            },
          ];
    return { world: driver(again(0)), rate, warmUpS: warmUp(stations, [rate / (1 - p)]) };
  }
  if (typeof routing === 'object' && routing.fanout !== undefined && routing.join === 'all' && routing.fanout <= 200) {
    const branches = Array.from({ length: routing.fanout }, (_, i) => [step.call(names[0], `call ${i}`)]);
    return { world: driver([step.parallel(branches)]), rate, warmUpS: wait };
  }
  throw new Unsupported(`routing ${JSON.stringify(routing)}`);
}

/** Two versions of one Service behind weights. */
function splitWorld(given: Given, stations: readonly GivenStation[], arrivals: Arrivals, rate: number): Planned {
  const weights = given.route?.weights ?? {};
  const subsets = stations.map(({ name }) => ({ name, labels: { version: name } }));
  const service = 'split';
  return {
    world: {
      arrivals,
      entry: service,
      backends: stations.map((station) => backendOf(station, given, service, station.name)),
      rules: [
        rule.destinationRule(service, {
          subsets,
          trafficPolicy: { loadBalancer: { simple: balancer(given.balancing) } },
        }),
        rule.virtualService(service, {
          route: stations.map(({ name }) => ({
            ...rule.route(service, name),
            weight: Math.round(1000 * weights[name]),
          })),
        }),
      ],
    },
    rate,
    warmUpS: warmUp(
      stations,
      stations.map(({ name }) => rate * weights[name]),
    ),
  };
}

/** Attempts that fail by chance, and are retried. */
function attemptsWorld(given: Given): Planned {
  const { attempt } = given;
  if (attempt === undefined || given.arrivals === undefined) throw new Unsupported('no attempts');
  onlyKnown(attempt, ['failureProbability', 'latency']);
  const { arrivals, rate } = arrivalsOf(given.arrivals);
  const latency = attempt.latency === undefined ? [] : [step.sleep(distributionOf(attempt.latency))];
  const backend = { service: 'server', pods: 1, steps: [...latency, step.fail(attempt.failureProbability)] };
  return {
    world: { arrivals, entry: 'server', backends: [backend], rules: routeRule('server', given) },
    rate,
    warmUpS: 1,
  };
}
