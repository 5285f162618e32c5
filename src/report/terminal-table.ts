import type { Estimate, ScenarioResult, VersionRow } from '../experiment/result.ts';
import { cutMiddle } from './cut-middle.ts';
import { formatEstimate, formatValue, type NumberUnit } from './format-number.ts';
import { workloadEntry } from './series-of.ts';
import { sparkline } from './sparkline.ts';
import { type Line, lineWidth, printable, type Span, span, widthOf } from './terminal-line.ts';

interface Column {
  readonly head: string;
  readonly isLeft?: boolean;
  /** Spaces before the column. */
  readonly gap: number;
  cell(row: VersionRow): Line;
}

interface TableOptions {
  readonly columns: number;
  readonly unicode: boolean;
  readonly replications: number;
}

/** Width a name is cut to before a column is given up instead; and, where even the fewest columns leave less, the least. */
const NAME_WANTED = 16;
const NAME_LEAST = 12;

/** One row per version of a Service. Takes the richest set of columns that fits: p90 and p99.9 join in wider terminals, then all intervals. */
export function terminalTable(
  scenario: ScenarioResult,
  rows: readonly VersionRow[],
  options: TableOptions,
): readonly Line[] {
  const names = rows.map(({ service }) => printable(service));
  const longest = Math.max(...names.map(widthOf), 0);
  const sets = columnSets(scenario, options);
  const measured = sets.map((columns) => ({ columns, widths: columns.map((column) => columnWidth(column, rows)) }));
  const room = ({ columns, widths }: (typeof measured)[number]): number =>
    options.columns - columns.reduce((sum, { gap }, i) => sum + gap + (widths[i] as number), 0);
  const fitting =
    measured.find((set) => room(set) >= Math.min(longest, NAME_WANTED)) ??
    measured.find((set) => room(set) >= Math.min(longest, NAME_LEAST)) ??
    (measured[measured.length - 1] as (typeof measured)[number]);
  const nameWidth = Math.max(Math.min(longest, room(fitting)), Math.min(longest, NAME_LEAST));
  const ellipsis = options.unicode ? '…' : '...';

  const title = `${printable(scenario.name)}, times in ms`;
  const body = rows.map((row, i): Line => {
    const name = cutMiddle(names[i] as string, nameWidth, ellipsis);
    return [span(padEnd(name, nameWidth)), ...aligned(fitting.columns, fitting.widths, (column) => column.cell(row))];
  });
  const heads = aligned(fitting.columns, fitting.widths, ({ head }) => [span(head)]);
  return [overlaid(title, nameWidth, heads, ellipsis), ...body];
}

/** The title takes the room of the name and of whatever blank follows it; longer names are cut. */
function overlaid(title: string, nameWidth: number, heads: Line, ellipsis: string): Line {
  const rest = heads.map(({ text }) => text).join('');
  const blank = rest.length - rest.trimStart().length;
  const room = nameWidth + blank;
  return [span(padEnd(cutMiddle(title, Math.max(room - 1, 1), ellipsis), room)), span(rest.trimStart())];
}

function columnSets(scenario: ScenarioResult, { unicode, replications }: TableOptions): readonly (readonly Column[])[] {
  const of = (head: string, unit: NumberUnit, pick: (row: VersionRow) => Estimate, hasInterval: boolean): Column => ({
    head,
    gap: 2,
    cell: (row) => {
      const { value, interval } = formatEstimate(pick(row), { unit, replications, isBare: true });
      const short = value.startsWith('insufficient') ? 'few' : value;
      const shown = hasInterval && interval.startsWith('[');
      return [span(printable(short)), ...(shown ? [span(' '), span(printable(interval), 'dim')] : [])];
    },
  });
  const version: Column = {
    head: '',
    isLeft: true,
    gap: 1,
    cell: (row) => [span(cutMiddle(printable(row.version), 10))],
  };
  const pods: Column = { head: 'Pods', isLeft: true, gap: 2, cell: podsCell(scenario, unicode) };
  const rps = (wide: boolean): Column => of('req/s', 'rps', (row) => row.rps, wide);
  const success = (wide: boolean): Column => of('success', 'share', (row) => row.success, wide);
  const p50 = (wide: boolean): Column => of('p50', 'ms', (row) => row.latency.p50, wide);
  const p90 = (wide: boolean): Column => of('p90', 'ms', (row) => row.latency.p90, wide);
  const p99 = (wide: boolean): Column => of('p99', 'ms', (row) => row.latency.p99, wide);
  const p999 = (wide: boolean): Column => of('p99.9', 'ms', (row) => row.latency.p999, wide);
  const retry: Column = {
    head: 'retry',
    gap: 1,
    cell: ({ retries }) => [
      span(retries.mean === null ? '–' : printable(formatValue(retries.mean, { unit: 'share', replications }, 2))),
    ],
  };
  return [
    [version, rps(true), success(true), p50(true), p90(true), p99(true), p999(true), retry, pods],
    [version, rps(false), success(false), p50(false), p90(false), p99(true), p999(false), retry, pods],
    [version, rps(false), success(false), p50(false), p99(true), retry, pods],
    [version, rps(false), success(false), p99(true), pods],
    [version, success(false), p99(true)],
    [version, success(false), p99(false)],
  ];
}

/** `4`, or `3…6` and the Pods over time where their number changes. */
function podsCell(scenario: ScenarioResult, unicode: boolean): (row: VersionRow) => Line {
  const rangeWidth = Math.max(...scenario.versions.map((row) => widthOf(podsRange(row))), 0);
  return (row) => {
    const range = podsRange(row);
    const line = workloadEntry(scenario.series.podsReady, row);
    const isDrawn = unicode && line !== undefined && row.pods.min !== row.pods.max;
    return isDrawn ? [span(padEnd(range, rangeWidth)), span(` ${sparkline(line)}`)] : [span(range)];
  };
}

function podsRange({ pods }: VersionRow): string {
  return pods.min === pods.max ? `${pods.max}` : `${pods.min}…${pods.max}`;
}

function columnWidth(column: Column, rows: readonly VersionRow[]): number {
  return Math.max(widthOf(column.head), ...rows.map((row) => lineWidth(column.cell(row))));
}

function aligned(columns: readonly Column[], widths: readonly number[], cell: (column: Column) => Line): Line {
  return columns.flatMap((column, i): readonly Span[] => {
    const content = cell(column);
    const pad = span(' '.repeat(Math.max((widths[i] as number) - lineWidth(content), 0)));
    const gap = span(' '.repeat(column.gap));
    return column.isLeft ? [gap, ...content, pad] : [gap, pad, ...content];
  });
}

function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(width - widthOf(text), 0));
}
