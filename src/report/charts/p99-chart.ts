import type { SeriesLine, VersionRow } from '../../experiment/result.ts';
import { formatSpan } from '../format-time.ts';
import { versionEntry } from '../series-of.ts';
import { type Chart, type ChartContext, type Drawing, LEFT, NARROW, rightMargin } from './chart.ts';
import { endLabels } from './end-labels.ts';
import { captionMarks, headroomFor, stepMarks } from './step-marks.ts';
import { logAxis, logPosition } from './ticks.ts';
import { allValues, endOf, intervalLayer, lastSeen, meanLayer, type Panel } from './time-panel.ts';

/** p99 of the versions of one Service over simulated time, on a logarithmic scale. */
export function p99Chart(context: ChartContext, versions: readonly VersionRow[]): Chart | undefined {
  const { scenario, prefix } = context;
  const lines = versions.flatMap((row) => {
    const line = versionEntry(scenario.series.versionP99Ms, row);
    return line === undefined || allValues([line]).every((value) => value <= 0) ? [] : [{ row, line }];
  });
  if (lines.length === 0) return undefined;
  const service = versions[0]?.service ?? '';
  return {
    id: `${prefix}p99`,
    title: `p99 of ${service}${lines.length > 1 ? ' by version' : ''}`,
    subtitle: `ms, log scale, windows of ${formatSpan(scenario.series.stepS)}`,
    alternative: lines
      .map(({ row, line }) => {
        const seen = line.mean.filter((value) => value !== null);
        return `${row.version || row.service}: between ${rounded(Math.min(...seen))} and ${rounded(Math.max(...seen))} ms.`;
      })
      .join(' '),
    draw: (width) => drawP99(context, lines, width),
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

function drawP99(
  { scenario, marks }: ChartContext,
  lines: readonly { readonly row: VersionRow; readonly line: SeriesLine }[],
  width: number,
): Drawing {
  const { series, steps } = scenario;
  const right = rightMargin(width);
  const inner = width - LEFT - right;
  const end = endOf(series);
  const headroom = headroomFor(inner, end, right, steps);
  const height = width < NARROW ? 220 : 270;
  const values = allValues(lines.map(({ line }) => line)).filter((value) => value > 0);
  const panel: Panel = {
    width: inner,
    height,
    headroom,
    end,
    y: logAxis(Math.min(...values), Math.max(...values)),
    isLog: true,
  };
  const labels = lines.flatMap(({ row, line }) => {
    const last = lastSeen(line.mean);
    if (last === undefined || last <= 0) return [];
    const y = logPosition(last, panel.y.domain, height, headroom);
    return [{ text: row.version || row.service, y, mark: marks(row.version) }];
  });
  const layer = [
    ...stepMarks(panel, steps),
    ...captionMarks(panel, right, steps),
    ...lines.map(({ row, line }) => intervalLayer(panel, series, line, marks(row.version).colour)),
    ...lines.map(({ row, line }) => {
      const { colour, dash } = marks(row.version);
      return meanLayer(panel, series, line, { color: colour, strokeDash: dash });
    }),
    ...endLabels(panel, right, labels),
  ];
  const padding = { left: LEFT, right, top: 6, bottom: 24 };
  return { spec: { width: inner, height, padding, layer }, width, height: height + 30 };
}
