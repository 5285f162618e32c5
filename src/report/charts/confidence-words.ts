import type { Estimate } from '../../experiment/result.ts';

/** `95 % intervals`, of the estimates that have one. */
export function confidenceWords(estimates: readonly Estimate[]): string {
  const known = estimates.find((estimate) => !('insufficient' in estimate));
  if (known === undefined || 'insufficient' in known) return 'no intervals';
  return `${Number((known.confidence * 100).toPrecision(6))} % intervals`;
}
