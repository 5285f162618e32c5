import { expect, it } from 'vitest';
import { exitCodeOf } from '../../src/cli/exit-code.ts';
import type { Verdict } from '../../src/experiment/result.ts';

const verdicts = (...outcomes: Verdict['outcome'][]): { verdicts: readonly Verdict[] } => ({
  verdicts: outcomes.map((outcome) => ({
    outcome,
    claim: '',
    scenario: '',
    condition: '',
    estimate: { insufficient: true, mean: null, n: 0 },
    unit: 'ms',
    isDifference: false,
    bound: { kind: 'below', value: 1 },
  })),
});

// Origin: the table of exit codes in the design, §6.
it.each([
  [verdicts('holds', 'holds'), false, 0],
  [verdicts(), false, 0],
  [verdicts('undecided', 'does not hold', 'holds'), false, 1],
  [verdicts('holds', 'undecided'), false, 2],
  [verdicts('holds'), true, 130],
  [verdicts('does not hold'), true, 130],
])('case %#', (document, wasInterrupted, code) => {
  expect(exitCodeOf(document, wasInterrupted)).toBe(code);
});
