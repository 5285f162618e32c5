import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { check, checkExperiment } from '../../src/check/check.ts';
import { openFileSource } from '../../src/cli/file-source.ts';
import { load } from '../../src/config/load.ts';
import { loadExperiment } from '../../src/config/load-experiment.ts';
import { readPaths } from '../../src/config/read-paths.ts';
import { evaluateExpectations } from '../../src/experiment/evaluate-expectations.ts';
import { inPlaceRunner } from '../../src/experiment/in-place-runner.ts';
import type { Verdict } from '../../src/experiment/result.ts';
import { runExperiment } from '../../src/experiment/run-experiment.ts';

/**
 * What each experiment is made to show, in the order of the file. Bounds leave room: four seeds gave the same verdicts,
 * none of them undecided, before they were written down.
 */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'blue-green': ['holds', 'does not hold', 'holds', 'does not hold'],
  'canary-90-10': ['holds', 'does not hold', 'holds', 'holds', 'does not hold'],
  'canary-and-hpa': ['holds', 'holds', 'does not hold', 'holds', 'does not hold', 'holds'],
  'canary-by-header': ['holds', 'holds', 'does not hold', 'holds'],
  'circuit-breaker': ['holds', 'does not hold', 'holds', 'does not hold', 'holds'],
  'hpa-step': ['holds', 'does not hold'],
  'retry-storm': ['holds', 'does not hold', 'holds'],
};

it('every shipped experiment is here', () => {
  const shipped = readdirSync('experiments').map((file) => file.replace(/\.yaml$/, ''));
  expect(shipped.sort()).toEqual(Object.keys(EXPECTED));
});

describe.each(Object.entries(EXPECTED))('%s', (name, outcomes) => {
  it('reads without a warning, asks a question, and comes to its verdicts', { timeout: 60_000 }, async () => {
    const loaded = await loadExperiment([`experiments/${name}.yaml`], openFileSource(process.stdin));
    const { findings } = checkExperiment(loaded);
    const experiment = loaded.experiment!;
    const { objects, behaviour } = loaded.model;
    const run = await runExperiment(experiment, [inPlaceRunner({ objects, behaviour, experiment })]);
    const verdicts = evaluateExpectations(experiment, run.results);
    expect({
      warnings: findings.filter(({ severity }) => severity !== 'info').map(({ message }) => message),
      question: experiment.question.endsWith('?'),
      outcomes: verdicts.map(({ outcome }) => outcome),
      twin: verdicts.some((one) => verdicts.some((other) => isFlipped(one, other))),
    }).toEqual({ warnings: [], question: true, outcomes, twin: true });
  });
});

/** The same claim, asked of two scenarios, with two answers. */
function isFlipped(one: Verdict, other: Verdict): boolean {
  return one.claim === other.claim && one.condition === other.condition && one.outcome !== other.outcome;
}

it.each(['bookinfo', 'shop', 'two-services'])('the model %s alone reads without a warning', async (name) => {
  const { texts, findings } = await readPaths([`models/${name}`], openFileSource(process.stdin));
  const found = [...findings, ...check(load(texts)).findings];
  expect(found.filter(({ severity }) => severity !== 'info')).toEqual([]);
});
