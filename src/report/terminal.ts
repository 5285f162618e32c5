import type { FindingRecord, ResultDocument, Verdict } from '../experiment/result.ts';
import { findingPlace, findingWords, orderedFindings } from './finding-words.ts';
import { formatEstimate } from './format-number.ts';
import { formatSpan } from './format-time.ts';
import { countOutcomes, orderedVerdicts } from './ordered-verdicts.ts';
import { primaryScenario } from './primary-scenario.ts';
import {
  inAscii,
  joinLines,
  type Line,
  printable,
  span,
  spread,
  type TerminalColours,
  type TerminalStyle,
  widthOf,
  wrapped,
} from './terminal-line.ts';
import { terminalTable } from './terminal-table.ts';
import { worstRows } from './worst-rows.ts';

export interface TerminalOptions {
  readonly columns: number;
  /** False without UTF-8: `+ ? x`, `...`, no sparkline. */
  readonly unicode: boolean;
  readonly colour: TerminalColours | false;
  /** Where the whole report was written, if anywhere. */
  readonly reportFile?: string;
  /** As given to `-f`, for the command that lists all findings. */
  readonly model?: string;
}

const WORD: Readonly<Record<Verdict['outcome'], { glyph: string; style: TerminalStyle }>> = {
  'does not hold': { glyph: '✗', style: 'red' },
  undecided: { glyph: '?', style: 'yellow' },
  holds: { glyph: '✓', style: 'green' },
};
const INDENT = 17;
const ROWS_AT_MOST = 40;

/** The result for a terminal: verdicts, then the scenario they are about, then findings. The same text with and without colour. */
export function renderTerminal(result: ResultDocument, options: TerminalOptions): string {
  const blocks: readonly (readonly Line[])[] = [
    head(result, options),
    verdictLines(result, options),
    scenarioLines(result, options),
    [...findingLines(result, options), ...lastLines(result, options)],
  ];
  const lines = blocks.filter((block) => block.length > 0).flatMap((block, i) => (i === 0 ? block : [[], ...block]));
  return joinLines(options.unicode ? lines : lines.map(lineInAscii), options.colour);
}

function lineInAscii(line: Line): Line {
  return line.map(({ text, styles }) => ({ text: inAscii(text), styles }));
}

function head(result: ResultDocument, { columns }: TerminalOptions): readonly Line[] {
  const counts = countOutcomes(result).join(' · ');
  return [
    spread([span(printable(result.name), 'bold')], counts === '' ? [] : [span(counts)], columns),
    ...wrapped(printable(result.question), columns).map((line): Line => [span(line)]),
  ];
}

function verdictLines(result: ResultDocument, options: TerminalOptions): readonly Line[] {
  const partial: readonly Line[] =
    result.partial === undefined
      ? []
      : wrapped(printable(result.partial), options.columns).map((line): Line => [span(line, 'yellow')]);
  if (result.verdicts.length === 0) return [...partial, [span('no verdict: the experiment has no expect:', 'dim')]];
  return [...partial, ...orderedVerdicts(result.verdicts).flatMap((verdict) => oneVerdict(verdict, result, options))];
}

function oneVerdict(verdict: Verdict, { run }: ResultDocument, { columns }: TerminalOptions): readonly Line[] {
  const { glyph, style } = WORD[verdict.outcome];
  const { value, interval } = formatEstimate(verdict.estimate, {
    unit: verdict.unit,
    isDifference: verdict.isDifference,
    replications: run.replications,
  });
  const isInterval = interval.startsWith('[');
  const right: Line = [
    span(printable(value)),
    ...(interval === '' ? [] : [span(' '), isInterval ? span(printable(interval), 'dim') : span(interval)]),
  ];
  const rightWidth = right.reduce((width, { text }) => width + widthOf(text), 0);
  const room = Math.max(columns - INDENT - rightWidth - 2, 20);
  const [claim = '', ...more] = wrapped(printable(verdict.claim), room);
  const label = span(`${glyph} ${verdict.outcome}`, style);
  const indented = (text: string, ...styles: readonly TerminalStyle[]): readonly Line[] =>
    wrapped(text, columns - INDENT).map((line) => [span(' '.repeat(INDENT)), span(line, ...styles)]);
  return [
    spread([label, span(' '.repeat(INDENT - widthOf(label.text))), span(claim)], right, columns),
    ...more.flatMap((line) => indented(line)),
    ...indented(printable(`${verdict.scenario} · ${verdict.condition}`), 'dim'),
    ...(verdict.wouldDecide === undefined
      ? []
      : indented(
          `about ${verdict.wouldDecide} replications would decide: --replications ${verdict.wouldDecide}`,
          'dim',
        )),
  ];
}

function scenarioLines(result: ResultDocument, options: TerminalOptions): readonly Line[] {
  const scenario = primaryScenario(result);
  if (scenario === undefined) return [];
  const rows = worstRows(scenario.versions, ROWS_AT_MOST);
  const table: readonly Line[] =
    rows.length === 0
      ? [[span(printable(`no Service got a request in scenario ${scenario.name}`))]]
      : terminalTable(scenario, rows, { ...options, replications: result.run.replications });
  const folded = scenario.versions.length - rows.length;
  const others = result.scenarios.filter((other) => other !== scenario).map(({ name }) => printable(name));
  const notes = [
    ...(folded > 0 ? [`the worst ${rows.length} of ${scenario.versions.length} rows; the rest is in the report`] : []),
    ...(others.length > 0 ? [`also ran: ${others.join(', ')}`] : []),
  ];
  return [
    ...table,
    ...notes.flatMap((note) => wrapped(note, options.columns).map((line): Line => [span(line, 'dim')])),
  ];
}

/** The most severe finding in full; a second only where naming it takes no more room than counting it. */
function findingLines({ findings }: ResultDocument, { columns, model }: TerminalOptions): readonly Line[] {
  const ordered = orderedFindings(findings);
  const shown = ordered.length === 2 ? ordered : ordered.slice(0, 1);
  const more = ordered.length - shown.length;
  const counted = `${more} more findings: windmesh check${model === undefined ? '' : ` -f ${printable(model)}`}`;
  return [...shown.flatMap((finding) => oneFinding(finding, columns)), ...(more > 0 ? [[span(counted, 'dim')]] : [])];
}

function oneFinding(finding: FindingRecord, columns: number): readonly Line[] {
  const { severity, code } = finding;
  const start = `${severity.padEnd(7)}  ${printable(code)}  `;
  const says = printable(findingWords(finding)).replace(/\.$/, '');
  const place = printable(findingPlace({ ...finding, file: finding.file.split('/').pop() ?? '' }));
  const room = Math.max(columns - widthOf(start), 20);
  const [first = '', ...rest] = wrapped(says, room);
  const lines = [first, ...rest];
  const last = lines[lines.length - 1] as string;
  if (widthOf(last) + 2 + widthOf(place) <= room) lines[lines.length - 1] = `${last}  ${place}`;
  else lines.push(place);
  const style: readonly TerminalStyle[] = severity === 'info' ? ['dim'] : [severity === 'error' ? 'red' : 'yellow'];
  return lines.map((text, i) =>
    i === 0
      ? [span(severity, ...style), span(start.slice(severity.length)), span(text)]
      : [span(' '.repeat(widthOf(start))), span(text)],
  );
}

function lastLines({ run, seed }: ResultDocument, { columns, reportFile }: TerminalOptions): readonly Line[] {
  const parts = [
    `${run.replications} ${run.replications === 1 ? 'replication' : 'replications'} of ${formatSpan(run.lengthS)}${run.paired ? ', paired' : ''}`,
    `seed ${seed}`,
    ...(reportFile === undefined ? [] : [`report: ${reportFile}`]),
  ].map(printable);
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines[lines.length - 1];
    if (last !== undefined && widthOf(last) + 3 + widthOf(part) <= columns)
      lines[lines.length - 1] = `${last} · ${part}`;
    else lines.push(part);
  }
  return lines.map((line): Line => [span(line, 'dim')]);
}
