import type { Verdict } from '../experiment/result.ts';
import { formatEstimate } from './format-number.ts';

/** `+11 ms [8, 15]`, with the spaces of the number format. */
export function verdictFigure(verdict: Verdict, replications: number): string {
  const { unit, isDifference } = verdict;
  const { value, interval } = formatEstimate(verdict.estimate, { unit, isDifference, replications });
  return interval === '' ? value : `${value} ${interval}`;
}

/** What would decide an undecided verdict, if that can be said. */
export function wouldDecide({ outcome, wouldDecide: replications }: Verdict): string | undefined {
  return outcome === 'undecided' && replications !== undefined
    ? `About ${replications} replications would decide it if the estimate stays: --replications ${replications}.`
    : undefined;
}
