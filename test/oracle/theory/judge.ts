import { interval } from '../../../src/stats/t-interval.ts';
import { Unsupported } from '../adapter.ts';

/** What an oracle of theory expects; see the README of its folder. */
export interface Expected {
  readonly metric: string;
  readonly value: number | { readonly low: number; readonly high: number };
  readonly tolerance: { readonly type: string; readonly value?: number };
}

/** One estimate per replication, from runs `scale` times as long as the first ones; `seed` names the set of seeds. */
export type Sample = (scale: number, seed: string) => readonly number[];

const CONFIDENCE = 0.999;
const SEEDS = ['theory-1', 'theory-2'];

/** Lengths that runs are made in, relative to the first ones: few, so that metrics of one scenario share them. */
function scalesUpTo(longest: number): readonly number[] {
  return [...[1, 4, 8, 15, 30, 60].filter((scale) => scale < longest), longest];
}

/**
 * The statistical rule: the 99.9 % Student interval over the replications overlaps the band around the value, and its
 * half-width is no more than the tolerance. Too wide an interval is undecided: the run is made longer, up to `longest`
 * times the first, and then given up as unsupported, never passed. A miss is tried once more on fresh seeds.
 */
export function judge(expected: Expected, sample: Sample, longest: number): void {
  const { value, tolerance, metric } = expected;
  if (typeof value === 'number' && (tolerance.type === 'upper-bound' || tolerance.type === 'lower-bound')) {
    judgeBound(metric, value, tolerance.type === 'upper-bound' ? 1 : -1, sample, longest);
    return;
  }
  if (typeof value !== 'number' || (tolerance.type !== 'relative' && tolerance.type !== 'absolute')) {
    throw new Unsupported(`tolerance ${tolerance.type} for ${metric}`);
  }
  const allowed = tolerance.type === 'relative' ? Math.abs(value) * (tolerance.value ?? 0) : (tolerance.value ?? 0);
  const misses: string[] = [];
  for (const seed of SEEDS) {
    const miss = missOf(value, allowed, (scale) => sample(scale, seed), longest);
    if (miss === null) return;
    misses.push(miss);
  }
  throw new Error(`${metric}: ${misses.join('; again ')}`);
}

/**
 * Null when the value is met; what was found instead when it is not. Short runs are biased and their means skewed, so a
 * wide interval beside the band misses only if it still does so in the longest runs.
 */
function missOf(
  value: number,
  allowed: number,
  sample: (scale: number) => readonly number[],
  longest: number,
): string | null {
  let needed = 0;
  for (const scale of scalesUpTo(longest)) {
    if (scale < Math.min(needed, longest)) continue;
    const found = interval(sample(scale), CONFIDENCE);
    if ('insufficient' in found) throw new Error('fewer than two replications saw anything');
    const halfWidth = (found.high - found.low) / 2;
    const isMiss = found.low > value + allowed || found.high < value - allowed;
    const words = `${found.mean} ± ${halfWidth} (99.9 %, ${found.n} replications) instead of ${value} ± ${allowed}`;
    if (isMiss && (halfWidth <= allowed || scale === longest)) return words;
    if (halfWidth <= allowed) return null;
    // The half-width goes with the root of the length; it is itself an estimate.
    needed = scale * (halfWidth / allowed) ** 2;
    if (scale === longest || (needed > 1.5 * longest && !isMiss)) {
      throw new Unsupported(`undecided within the budget: ${words}`);
    }
  }
  throw new Error('no run was the longest');
}

/** A bound holds where the whole interval keeps it; `sign` 1 for an upper bound, -1 for a lower one. */
function judgeBound(metric: string, bound: number, sign: 1 | -1, sample: Sample, longest: number): void {
  let words = '';
  for (const scale of scalesUpTo(longest)) {
    const found = interval(sample(scale, SEEDS[0]), CONFIDENCE);
    if ('insufficient' in found) throw new Error('fewer than two replications saw anything');
    const [near, far] = sign === 1 ? [found.high, found.low] : [found.low, found.high];
    if (sign * near <= sign * bound) return;
    words = `${found.low} to ${found.high} (99.9 %) against the bound ${bound}`;
    if (sign * far > sign * bound) throw new Error(`${metric}: ${words}`);
  }
  throw new Unsupported(`undecided within the budget: ${words}`);
}
