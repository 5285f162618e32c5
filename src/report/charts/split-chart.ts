import type { SeriesLine, VersionRow } from '../../experiment/result.ts';
import { versionEntry } from '../series-of.ts';
import { type Chart, type ChartContext, type Drawing, LEFT, rightMargin } from './chart.ts';
import { type EndLabel, endLabels } from './end-labels.ts';
import { captionMarks, headroomFor, stepMarks } from './step-marks.ts';
import { linearAxis, linearPosition } from './ticks.ts';
import { endOf, intervalLayer, lastSeen, meanLayer, type Panel, stepLayer } from './time-panel.ts';

interface Part {
  readonly row: VersionRow;
  readonly seen: SeriesLine;
  readonly asked: SeriesLine['mean'];
}

/** Share of a Service's requests by version: as its route asks, dashed, and as seen. Of two versions the smaller, for it says all. */
export function splitChart(context: ChartContext, versions: readonly VersionRow[]): Chart | undefined {
  const parts = versions.flatMap((row): readonly Part[] => {
    const split = versionEntry(context.scenario.series.split, row);
    return split === undefined ? [] : [{ row, seen: inPercent(split.seen), asked: percent(split.asked) }];
  });
  if (parts.length < 2) return undefined;
  const smallest = parts.reduce((least, part) => (share(part) < share(least) ? part : least));
  const shown = parts.length === 2 ? [smallest] : parts;
  const { service } = smallest.row;
  const hasWeights = shown.some(({ asked }) => asked.some((value) => value !== null));
  return {
    id: `${context.prefix}split`,
    title: `Traffic to ${service}${shown.length === 1 ? ` ${smallest.row.version}` : ' by version'}${hasWeights ? ', asked and seen' : ''}`,
    subtitle: `% of the requests to the Service.${hasWeights ? ' Dashed: the route’s weight.' : ''}`,
    alternative: shown
      .map(({ row, seen, asked }) => {
        const [last, weight] = [lastSeen(seen.mean), lastSeen(asked)];
        const words = weight === undefined ? '' : `, asked ${Number(weight.toPrecision(3))} %`;
        return `${row.version}: seen ${last === undefined ? 'none' : `${Number(last.toPrecision(3))} %`}${words} at the end.`;
      })
      .join(' '),
    draw: (width) => drawSplit(context, shown, width),
  };
}

function percent(values: SeriesLine['mean']): SeriesLine['mean'] {
  return values.map((value) => (value === null ? null : value * 100));
}

function inPercent({ mean, low, high }: SeriesLine): SeriesLine {
  return { mean: percent(mean), low: percent(low), high: percent(high) };
}

function share({ seen }: Part): number {
  return lastSeen(seen.mean) ?? 0;
}

function drawSplit({ scenario, marks }: ChartContext, parts: readonly Part[], width: number): Drawing {
  const { series, steps } = scenario;
  const right = rightMargin(width);
  const inner = width - LEFT - right;
  const end = endOf(series);
  const headroom = headroomFor(inner, end, right, steps);
  const height = 130 + headroom;
  const most = Math.max(
    ...parts.flatMap(({ seen, asked }) => [...seen.mean, ...seen.high, ...asked]).map((value) => value ?? 0),
    1,
  );
  const panel: Panel = { width: inner, height, headroom, end, y: linearAxis(0, Math.min(most, 100)) };
  const label = (text: string, value: number | undefined, mark?: EndLabel['mark']): readonly EndLabel[] =>
    value === undefined ? [] : [{ text, y: linearPosition(value, panel.y.domain, height, headroom), mark }];
  const layer = [
    ...stepMarks(panel, steps),
    ...captionMarks(panel, right, steps),
    ...parts.flatMap(({ row, seen, asked }) => [
      intervalLayer(panel, series, seen, marks(row.version).colour),
      meanLayer(panel, series, seen, { color: marks(row.version).colour }),
      stepLayer(panel, series, asked, { type: 'line', style: 'asked', color: 'var(--ink)' }),
    ]),
    ...endLabels(
      panel,
      right,
      parts.flatMap(({ row, seen, asked }) =>
        parts.length === 1
          ? [...label('seen', lastSeen(seen.mean), marks(row.version)), ...label('asked', lastSeen(asked))]
          : label(row.version, lastSeen(seen.mean), marks(row.version)),
      ),
    ),
  ];
  const padding = { left: LEFT, right, top: 6, bottom: 24 };
  return { spec: { width: inner, height, padding, layer }, width, height: height + 30 };
}
