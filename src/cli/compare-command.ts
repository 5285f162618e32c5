import { type ChangedVerdict, compareResults } from '../experiment/compare-results.ts';
import type { Estimate, Verdict } from '../experiment/result.ts';
import { formatEstimate } from '../report/format-number.ts';
import { printable } from '../report/terminal-line.ts';
import type { Door } from './command-line.ts';
import { ExitCode } from './exit-code.ts';
import { readResult } from './read-result.ts';

const RANK: Readonly<Record<Verdict['outcome'], number>> = { holds: 0, undecided: 1, 'does not hold': 2 };

/** Two result documents side by side. The exit code is that of the worst verdict that got worse. */
export async function compareCommand(
  options: { readonly before: string; readonly after: string },
  { terminal }: Door,
): Promise<ExitCode> {
  const [before, after] = [await readResult(options.before), await readResult(options.after)];
  const { notes, differences, verdicts } = compareResults(before, after);
  const words = (estimate: Estimate, unit: Verdict['unit'], isDifference = false): string => {
    const replications = before.run.replications;
    const { value, interval } = formatEstimate(estimate, { unit, isDifference, replications });
    return `${value} ${interval}`.trim();
  };
  terminal.print(`${options.before} → ${options.after}`);
  for (const note of notes) terminal.print(printable(note));
  terminal.print('');
  if (verdicts.length === 0) terminal.print('no verdict changed');
  for (const { claim, scenario, condition, ...outcome } of verdicts) {
    terminal.print(`${outcome.before ?? 'absent'} → ${outcome.after ?? 'absent'}`);
    terminal.print(printable(`  ${claim} · ${scenario} · ${condition}`));
  }
  terminal.print('');
  for (const { what, unit, before: from, after: to, change } of differences) {
    terminal.print(printable(what));
    terminal.print(printable(`  ${words(from, unit)} → ${words(to, unit)}, change ${words(change, unit, true)}`));
  }
  terminal.print('Changes are of independent means: the two documents hold no pairs.');
  return codeOf(verdicts);
}

function codeOf(verdicts: readonly ChangedVerdict[]): ExitCode {
  const worse = verdicts.filter(
    ({ before, after }) => after !== null && RANK[after] > (before === null ? 0 : RANK[before]),
  );
  if (worse.some(({ after }) => after === 'does not hold')) return ExitCode.doesNotHold;
  return worse.length > 0 ? ExitCode.undecided : ExitCode.holds;
}
