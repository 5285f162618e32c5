import { type OracleAdapter, type OracleCase, Unsupported } from '../../adapter.ts';
import { distributionOf, type Given, type GivenStation, onlyKnown } from '../given.ts';
import { judge } from '../judge.ts';
import { adapter as laws } from '../laws.ts';
import { estimateOf } from '../metrics.ts';
import { atRate, type Backend, run, step, type World } from '../world.ts';

const REPLICATIONS = 20;
const REQUESTS = 5_000;
/** Times as long as the first runs may become: three million requests in all. */
const LONGEST = 30;
const WARM_UP_S = 20;

const queueOf = ({ service }: GivenStation, name: string): Backend => ({
  service: name,
  pods: 1,
  workers: 1,
  steps: [step.sleep(distributionOf(service))],
});

interface Planned {
  readonly world: World;
  /** Requests per second, roughly. */
  readonly rate: number;
}

/** A task to each of some queues, all at once; the request is over with the last of them. */
function forkJoin(queues: readonly GivenStation[], arrivals: World['arrivals'], rate: number): Planned {
  const names = queues.map((_, i) => `queue-${i}`);
  const branches = names.map((name) => [step.call(name)]);
  const driver: Backend = { service: 'driver', pods: 1, steps: [step.parallel(branches)] };
  return {
    world: { entry: 'driver', arrivals, backends: [...queues.map((each, i) => queueOf(each, names[i])), driver] },
    rate,
  };
}

function planOf(given: Given): Planned | undefined {
  const routing = given.routing as
    | { readonly forkJoin?: readonly string[]; readonly forkJoinQueues?: number; readonly splitMerge?: number }
    | undefined;
  const { arrivals, stations = [] } = given;
  if (routing?.splitMerge !== undefined && arrivals?.process === 'saturated') {
    // Saturated: the next job is there the moment the last one has left.
    const next = { process: 'closed', users: 1, think: { kind: 'constant', value: 0 } } as const;
    const queues = new Array<GivenStation>(routing.splitMerge).fill(stations[0]);
    return forkJoin(queues, next, 1e9 / distributionMean(stations[0]) / routing.splitMerge);
  }
  const queues =
    routing?.forkJoinQueues !== undefined
      ? new Array<GivenStation>(routing.forkJoinQueues).fill(stations[0])
      : routing?.forkJoin?.map((name) => stations.find((station) => station.name === name) ?? missing(name));
  if (queues === undefined) return undefined;
  if (arrivals?.process !== 'poisson') throw new Unsupported(`arrivals ${arrivals?.process}`);
  const rate = Number(arrivals.rate);
  return forkJoin(queues, { process: 'poisson', rate: atRate(rate) }, rate);
}

function missing(name: string): never {
  throw new Error(`no station ${name}`);
}

function distributionMean({ service }: GivenStation): number {
  const law = distributionOf(service);
  if (law.kind !== 'exponential') throw new Unsupported(`tasks of law ${service.dist}`);
  return law.mean;
}

/** Requests that are split over queues of their own; what waits nowhere is left to the laws of one station. */
export const adapter: OracleAdapter = {
  files: ['theory/fanout-and-tail.json'],
  check(oracleCase: OracleCase) {
    const given = oracleCase.given as unknown as Given;
    const plan = planOf(given);
    if (plan === undefined) {
      laws.check(oracleCase);
      return;
    }
    onlyKnown(given, ['arrivals', 'stations', 'routing']);
    for (const station of given.stations ?? []) {
      onlyKnown(station, ['name', 'servers', 'discipline', 'service']);
      if (station.servers !== 1 || station.discipline !== 'fifo')
        throw new Unsupported('other than one FIFO server each');
    }
    const expected = oracleCase.expect as Parameters<typeof judge>[0];
    judge(
      expected,
      (scale, seed) =>
        Array.from({ length: REPLICATIONS }, (_, i) => {
          const lengthS = Math.ceil((scale * REQUESTS) / plan.rate);
          return estimateOf(expected.metric, given, run(plan.world, seed, i + 1, WARM_UP_S, lengthS));
        }),
      LONGEST,
    );
  },
};
