import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EdfScheduler } from '../../../src/mesh/policy/edf-scheduler.ts';

const picks = (schedule: EdfScheduler, weights: Float64Array, count: number): readonly number[] =>
  Array.from({ length: count }, () => schedule.pick(weights));

/** The definition, with a list searched from its beginning: least deadline, then first inserted. */
function picksByDefinition(weights: Float64Array, count: number): readonly number[] {
  let queue = Array.from(weights, (weight, entry) => ({ entry, deadline: 1 / weight }));
  return Array.from({ length: count }, () => {
    const due = queue.reduce((least, each) => (each.deadline < least.deadline ? each : least));
    queue = queue.filter((each) => each !== due);
    queue.push({ entry: due.entry, deadline: due.deadline + 1 / weights[due.entry] });
    return due.entry;
  });
}

const weightsOf = fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 20 });

describe('EdfScheduler', () => {
  it('picks in the order of deadlines, equal ones first in first out', () => {
    fc.assert(
      fc.property(weightsOf, (given) => {
        // Powers of two: their reciprocals add up without rounding, so that ties are ties in both.
        const weights = Float64Array.from(given, (weight) => 2 ** (weight % 4));
        const schedule = new EdfScheduler(weights, weights.length, 0);
        expect(picks(schedule, weights, 100)).toEqual(picksByDefinition(weights, 100));
      }),
      { seed: 7 },
    );
  });

  it('gives each entry its share of the picks to within one, wherever the schedule starts', () => {
    fc.assert(
      fc.property(weightsOf, fc.nat(1_000_000), (given, seed) => {
        const weights = Float64Array.from(given);
        const total = given.reduce((sum, weight) => sum + weight, 0);
        const schedule = new EdfScheduler(weights, weights.length, seed);
        const counts = new Array<number>(given.length).fill(0);
        for (const entry of picks(schedule, weights, 3 * total)) counts[entry]++;
        counts.forEach((count, entry) => {
          expect(Math.abs(count - 3 * given[entry])).toBeLessThanOrEqual(1);
        });
      }),
      { seed: 7 },
    );
  });

  it('feels a changed weight only after the next pick of that entry', () => {
    const weights = Float64Array.of(1, 1);
    const schedule = new EdfScheduler(weights, 2, 0);
    weights[1] = 100;
    expect(picks(schedule, weights, 4)).toEqual([0, 1, 1, 1]);
  });
});
