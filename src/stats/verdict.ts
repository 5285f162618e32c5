import type { Interval } from './t-interval.ts';

export type Outcome = 'holds' | 'does not hold' | 'undecided';

export interface Bound {
  readonly kind: 'below' | 'above' | 'atMost' | 'atLeast';
  readonly value: number;
}

/**
 * Interval against bound. It holds when the whole interval keeps the bound, does not hold when all of it breaks it; an
 * interval across the bound is undecided, never a pass. An interval of no width (equal replications) is a plain
 * comparison. Fewer than two replications decide nothing.
 */
export function verdictOf(estimate: Interval, bound: Bound): Outcome {
  if ('insufficient' in estimate) return 'undecided';
  const isLowKept = keeps(estimate.low, bound);
  const isHighKept = keeps(estimate.high, bound);
  if (isLowKept && isHighKept) return 'holds';
  return isLowKept || isHighKept ? 'undecided' : 'does not hold';
}

/**
 * For claims about every run, such as `replicas.max atMost 6`: holds when all replications kept the bound, does not hold
 * as soon as one broke it. The mean over replications would hide the one that did. No value at all is undecided.
 */
export function verdictOfAll(values: readonly (number | null)[], bound: Bound): Outcome {
  const seen = values.filter((value) => value !== null);
  if (seen.length === 0) return 'undecided';
  return seen.every((value) => keeps(value, bound)) ? 'holds' : 'does not hold';
}

function keeps(value: number, bound: Bound): boolean {
  switch (bound.kind) {
    case 'below':
      return value < bound.value;
    case 'atMost':
      return value <= bound.value;
    case 'above':
      return value > bound.value;
    case 'atLeast':
      return value >= bound.value;
  }
}
