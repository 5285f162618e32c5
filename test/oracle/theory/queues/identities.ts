import { type OracleAdapter, Unsupported } from '../../adapter.ts';
import type { Given } from '../given.ts';
import type { Expected } from '../judge.ts';
import { estimateOf } from '../metrics.ts';
import { run } from '../world.ts';
import { worldOf } from '../world-of.ts';

const REPLICATIONS = 20;
/** Those inside at the two edges of the span are what is left of the difference. */
const ARRIVALS = 100_000;

/** Laws that hold in every run, not in the mean only. */
export const adapter: OracleAdapter = {
  files: ['theory/identities.json'],
  check({ kind, given, expect }) {
    if (kind !== 'identity') throw new Unsupported(`kind ${kind}`);
    const { metric, value, tolerance } = expect as Expected;
    if (metric !== 'inSystem.mean / (arrival rate measured * response mean measured)') {
      throw new Unsupported(`metric ${metric}`);
    }
    if (tolerance.type !== 'relative' || typeof value !== 'number')
      throw new Unsupported(`tolerance ${tolerance.type}`);
    const { world, rate, warmUpS } = worldOf(given as Given);
    if (world.backends.length !== 1) throw new Unsupported('a network');
    for (let replication = 1; replication <= REPLICATIONS; replication++) {
      const seen = run(world, 'identity', replication, warmUpS, Math.ceil(ARRIVALS / rate));
      const response = estimateOf('response.mean', given as Given, seen);
      const found = seen.insideMean(0) / ((seen.arrived / seen.spanS) * response);
      if (Math.abs(found - value) > value * (tolerance.value ?? 0)) {
        throw new Error(`replication ${replication}: ${found} instead of ${value}`);
      }
    }
  },
};
