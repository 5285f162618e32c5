import type { ResultDocument } from '../experiment/result.ts';

/** What the caller's script reads, whatever the output format. */
export const ExitCode = { holds: 0, doesNotHold: 1, undecided: 2, badInput: 3, fault: 4, interrupted: 130 } as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** An interrupted run has no verdict to go by. Else the worst verdict decides; without any, the run holds. */
export function exitCodeOf({ verdicts }: Pick<ResultDocument, 'verdicts'>, wasInterrupted: boolean): ExitCode {
  if (wasInterrupted) return ExitCode.interrupted;
  if (verdicts.some(({ outcome }) => outcome === 'does not hold')) return ExitCode.doesNotHold;
  if (verdicts.some(({ outcome }) => outcome === 'undecided')) return ExitCode.undecided;
  return ExitCode.holds;
}
