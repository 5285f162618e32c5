import { expect, it } from 'vitest';
import type { Expectation } from '../../src/api/experiment.ts';
import { evaluateExpectations } from '../../src/experiment/evaluate-expectations.ts';
import type { WindowTotals } from '../../src/simulation/replication-result.ts';
import { seconds } from '../../src/units/quantity.ts';
import { expectation, replicationResult, sampleExperiment, windowTotals } from './sample.ts';

/** Judges one expectation of windows given per replication; without an origin for `baseline` it equals `canary`. */
function judge(override: Partial<Expectation>, canary: WindowTotals[][], baseline = canary) {
  const experiment = sampleExperiment({ expect: [expectation(override)] });
  const results = [baseline, canary].map((replications, scenario) =>
    replications.map((windows, index) => replicationResult(experiment.scenarios[scenario].name, index + 1, windows)),
  );
  return evaluateExpectations(experiment, results)[0];
}
const p99s = (...values: (number | null)[]): WindowTotals[][] => values.map((value) => [windowTotals(value)]);

// The interval of 190, 200, 210, 220, 230 at 95 % is 210 ± 2.776 · 15.81 / √5 = 210 ± 19.6.
it.each([
  ['below', 240, 'holds'],
  ['below', 229, 'undecided'],
  ['below', 191, 'undecided'],
  ['below', 190, 'does not hold'],
  ['above', 190, 'holds'],
  ['above', 210, 'undecided'],
  ['above', 230, 'does not hold'],
] as const)('p99 of 210 ± 19.6 ms %s %i ms: %s', (kind, value, outcome) => {
  expect(judge({ bound: { kind, value } }, p99s(190, 200, 210, 220, 230)).outcome).toBe(outcome);
});

it('an undecided verdict says how many replications would decide it; a decided one does not', () => {
  const values = p99s(190, 200, 210, 220, 230);
  const { wouldDecide = 0 } = judge({ bound: { kind: 'below', value: 215 } }, values);
  // Half-width 5 needs about (1.96 · 15.81 / 5)² = 38.
  expect(wouldDecide).toBeGreaterThan(36);
  expect(wouldDecide).toBeLessThan(46);
  expect(judge({ bound: { kind: 'below', value: 300 } }, values)).not.toHaveProperty('wouldDecide');
});

it('a difference pairs replications: a shift of 10 ms shows at once through a spread of 100 ms', () => {
  const baseline = p99s(100, 200, 150, 180, 120);
  const canary = p99s(110, 211, 159, 190, 130);
  const verdict = judge({ against: 'baseline', bound: { kind: 'below', value: 12 } }, canary, baseline);
  expect(verdict).toMatchObject({ outcome: 'holds', isDifference: true, scenario: 'canary against baseline' });
  expect(verdict.estimate.mean).toBeCloseTo(10, 9);
  expect(verdict.correlation).toBeGreaterThan(0.99);
});

it('a single replication decides nothing about a mean', () => {
  expect(judge({ bound: { kind: 'below', value: 1e9 } }, p99s(1))).toMatchObject({
    outcome: 'undecided',
    estimate: { insufficient: true, mean: 1, n: 1 },
  });
});

it('given no failure in 5 000 answers, then "below 1 %" holds and "below 0.01 %" is undecided', () => {
  const none = p99s(1, 2, 3, 4, 5);
  const rate = (value: number) => judge({ metric: 'errorRate', bound: { kind: 'below', value } }, none);
  expect(rate(0.01).outcome).toBe('holds');
  // Three in 5 000 may be unseen: six times as many answers would bound it below 1 in 10 000.
  expect(rate(0.0001)).toMatchObject({ outcome: 'undecided', wouldDecide: 30 });
});

it('the most Pods is a claim about every run, shown as least and most, without a confidence', () => {
  const verdict = judge(
    { metric: 'replicas.max', of: 'Deployment default/reviews-v3', bound: { kind: 'atMost', value: 5 } },
    p99s(1, 2),
  );
  expect(verdict).toMatchObject({
    outcome: 'holds',
    claim: 'most Pods of reviews-v3',
    condition: 'at most 5',
    estimate: { mean: 5, low: 5, high: 5, n: 2 },
    unit: 'count',
  });
});

it('looks into the window that the expectation names', () => {
  const experiment = sampleExperiment({
    expect: [expectation({ window: { from: seconds(360), to: seconds(540) }, bound: { kind: 'above', value: 300 } })],
  });
  const results = experiment.scenarios.map(({ name }) =>
    [1, 2, 3].map((replication) =>
      replicationResult(name, replication, [windowTotals(100), windowTotals(400 + replication)]),
    ),
  );
  expect(evaluateExpectations(experiment, results)[0]).toMatchObject({
    outcome: 'holds',
    claim: 'p99 of browsing, 6m to 9m',
  });
});

it('given nothing that was seen, then the verdict is undecided and claims no number', () => {
  expect(judge({ of: 'nobody' }, p99s(1, 2, 3))).toMatchObject({
    outcome: 'undecided',
    estimate: { insufficient: true, mean: null, n: 0 },
  });
  expect(judge({}, [])).toMatchObject({ outcome: 'undecided' });
});
