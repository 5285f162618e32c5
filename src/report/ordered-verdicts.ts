import type { ResultDocument, Verdict } from '../experiment/result.ts';

const ORDER: readonly Verdict['outcome'][] = ['does not hold', 'undecided', 'holds'];

/** Does not hold first, then undecided, then holds; file order within. */
export function orderedVerdicts(verdicts: readonly Verdict[]): readonly Verdict[] {
  return ORDER.flatMap((outcome) => verdicts.filter((verdict) => verdict.outcome === outcome));
}

/** `1 does not hold`, `1 undecided`, `2 hold`: only outcomes that occur. */
export function countOutcomes({ verdicts }: ResultDocument): readonly string[] {
  const count = (outcome: Verdict['outcome']): number =>
    verdicts.filter((verdict) => verdict.outcome === outcome).length;
  const [failed, undecided, held] = [count('does not hold'), count('undecided'), count('holds')];
  return [
    ...(failed > 0 ? [failed === 1 ? '1 does not hold' : `${failed} do not hold`] : []),
    ...(undecided > 0 ? [`${undecided} undecided`] : []),
    ...(held > 0 ? [held === 1 ? '1 holds' : `${held} hold`] : []),
  ];
}
