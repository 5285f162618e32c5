import type { Experiment } from '../api/experiment.ts';

/** More than a chart 690 px wide can show apart. */
const BUCKETS_AT_MOST = 150;
const ROUND_STEPS_S = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600];

/** Buckets of the lines over time: the finest round width that divides the whole run and keeps to the limit, else the limit itself. */
export function seriesBuckets({ warmUp, length }: Pick<Experiment['run'], 'warmUp' | 'length'>): number {
  const total = warmUp + length;
  for (const step of ROUND_STEPS_S) {
    const buckets = total / (step * 1e9);
    if (Number.isInteger(buckets) && buckets <= BUCKETS_AT_MOST) return buckets;
  }
  return BUCKETS_AT_MOST;
}
