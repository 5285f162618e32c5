import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkExperiment } from '../../src/check/check.ts';
import { openFileSource } from '../../src/cli/file-source.ts';
import { loadExperiment } from '../../src/config/load-experiment.ts';
import { evaluateExpectations } from '../../src/experiment/evaluate-expectations.ts';
import { inPlaceRunner } from '../../src/experiment/in-place-runner.ts';
import { runExperiment } from '../../src/experiment/run-experiment.ts';

/** What each experiment is made to show; its twin flips the first verdict. In the order of the file. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'blue-green': ['holds', 'does not hold', 'holds', 'does not hold'],
  'canary-90-10': ['holds', 'does not hold', 'holds', 'holds', 'does not hold'],
  'canary-and-hpa': ['holds', 'holds', 'does not hold', 'holds', 'does not hold', 'holds'],
  'canary-by-header': ['holds', 'holds', 'does not hold', 'holds'],
  'circuit-breaker': ['holds', 'does not hold', 'holds'],
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
    }).toEqual({ warnings: [], question: true, outcomes });
  });
});
