import type { RateCurve } from '../../../../src/api/experiment.ts';
import { meanOf } from '../../../../src/stats/t-interval.ts';
import { seconds } from '../../../../src/units/quantity.ts';
import { type OracleAdapter, Unsupported } from '../../adapter.ts';
import { distributionOf, type GivenStation, onlyKnown } from '../given.ts';
import type { Expected } from '../judge.ts';
import { run, step, type World } from '../world.ts';

interface Overload {
  readonly arrivals?: {
    readonly process: string;
    readonly steps?: readonly { readonly from: number; readonly rate: number }[];
  };
  readonly stations?: readonly GivenStation[];
}

/** Enough for the mean of a backlog, whose deviation is that of some 10 000 arrivals and departures. */
const REPLICATIONS = 100;

/** Steps of a rate as points of a curve: a step is two points of one time. */
function curveOf(steps: readonly { readonly from: number; readonly rate: number }[]): RateCurve {
  return steps.flatMap(({ from, rate }, i) => [
    ...(i === 0 ? [] : [{ at: seconds(from), rps: steps[i - 1].rate }]),
    { at: seconds(from), rps: rate },
  ]);
}

function worldOf(given: Overload): { world: World; endS: number } {
  onlyKnown(given, ['arrivals', 'stations']);
  const { arrivals, stations = [] } = given;
  if (arrivals?.process !== 'poisson-steps' || arrivals.steps === undefined)
    throw new Unsupported('no steps of a rate');
  onlyKnown(arrivals, ['process', 'steps']);
  if (stations.length !== 1) throw new Unsupported('several stations');
  const [station] = stations;
  onlyKnown(station, ['name', 'servers', 'discipline', 'service']);
  const { servers, discipline, service } = station;
  if (discipline !== 'fifo' || servers === 'infinite') throw new Unsupported('a station that cannot be overloaded');
  return {
    endS: arrivals.steps[arrivals.steps.length - 1].from,
    world: {
      entry: 'server',
      arrivals: { process: 'poisson', rate: curveOf(arrivals.steps) },
      backends: [{ service: 'server', pods: 1, workers: servers, steps: [step.sleep(distributionOf(service))] }],
    },
  };
}

/** Number inside when the last step of the rate comes, and seconds from then until nobody is inside. */
function backlogOf(world: World, endS: number, replication: number, toTheEnd: boolean) {
  const { simulation } = run(world, 'overload', replication, 0, endS);
  const inside = () => simulation.traffic.requests.live;
  const atEnd = inside();
  while (toTheEnd && inside() > 0) simulation.step();
  return { atEnd, drainS: simulation.now / 1e9 - endS };
}

/** Backlogs that a rate above the capacity builds, and that later wear off: mean-field values. */
export const adapter: OracleAdapter = {
  files: ['theory/overload-and-metastability.json'],
  check({ kind, given, expect }) {
    if (kind !== 'fluid') throw new Unsupported(`kind ${kind}`);
    const { metric, value, tolerance } = expect as Expected;
    if (tolerance.type !== 'relative' || typeof value !== 'number')
      throw new Unsupported(`tolerance ${tolerance.type}`);
    const isDrain = metric === 'time from end of overload to backlog empty';
    if (!isDrain && metric !== 'inSystem.meanAt(end of overload)') throw new Unsupported(`metric ${metric}`);
    const { world, endS } = worldOf(given as Overload);
    const found = meanOf(
      Array.from({ length: REPLICATIONS }, (_, i) => {
        const { atEnd, drainS } = backlogOf(world, endS, i + 1, isDrain);
        return isDrain ? drainS : atEnd;
      }),
    );
    if (Math.abs(found - value) > value * (tolerance.value ?? 0))
      throw new Error(`${metric}: ${found} instead of ${value}`);
  },
};
