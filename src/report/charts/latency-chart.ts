import type { Estimate, VersionRow } from '../../experiment/result.ts';
import { cutMiddle } from '../cut-middle.ts';
import { escapeHtml } from '../escape-html.ts';
import { formatEstimate } from '../format-number.ts';
import type { Mark } from '../version-marks.ts';
import { type Chart, type ChartContext, type Drawing, NARROW, type Spec } from './chart.ts';
import { confidenceWords } from './confidence-words.ts';
import { pixelY, QUANTILES, quantileLabels } from './differences-chart.ts';
import { type Axis, labelExpression, logPosition, numberLabel, tightLogAxis } from './ticks.ts';
import { drawn } from './time-panel.ts';

const ROW_PX = 16;
const ROW_GAP_PX = 10;
const LABEL_PX = 48;
const CHARACTER_PX = 6.4;

interface Row {
  readonly quantile: string;
  readonly mark: Mark;
  readonly y: number;
  readonly name: string;
  readonly estimate: Estimate;
}

/** Quantiles of one Service as rows, one marker with whisker per version, on a logarithmic scale. */
export function latencyChart(
  { result, scenario, marks, prefix }: ChartContext,
  versions: readonly VersionRow[],
): Chart {
  const service = versions[0]?.service ?? '';
  const pitch = versions.length * ROW_PX + ROW_GAP_PX;
  const rows = QUANTILES.flatMap(([quantile, key], q) =>
    versions.map(({ version, latency }, place): Row => {
      const y = q * pitch + ROW_GAP_PX / 2 + (place + 0.5) * ROW_PX;
      return { quantile, mark: marks(version), y, name: version, estimate: latency[key] };
    }),
  );
  const figure = ({ estimate, name }: Row, isShort: boolean): string => {
    const { value, interval } = formatEstimate(estimate, { unit: 'ms', replications: result.run.replications });
    return `${cutMiddle(name, 12)} ${value}${isShort || interval === '' ? '' : ` ${interval}`}`.trim();
  };
  return {
    id: `${prefix}latency`,
    title: versions.length > 1 ? `Latency of ${service} by version` : `Latency of ${service}`,
    subtitle: `ms, log scale, ${confidenceWords(rows.map(({ estimate }) => estimate))}; scenario ${escapeHtml(scenario.name)}`,
    alternative: QUANTILES.map(
      ([quantile]) =>
        `${quantile}: ${rows
          .filter((row) => row.quantile === quantile)
          .map((row) => figure(row, false))
          .join(', ')}.`,
    ).join(' '),
    draw: (width) => drawLatency(rows, pitch, width, figure),
  };
}

function drawLatency(
  rows: readonly Row[],
  pitch: number,
  width: number,
  figure: (row: Row, isShort: boolean) => string,
): Drawing {
  const isNarrow = width < NARROW;
  const height = pitch * QUANTILES.length;
  const inner = width - LABEL_PX - 16;
  const known = rows.flatMap((row) => {
    const { estimate } = row;
    if (estimate.mean === null || estimate.mean <= 0) return [];
    const [low, high] = 'insufficient' in estimate ? [estimate.mean, estimate.mean] : [estimate.low, estimate.high];
    return [{ ...row, x: estimate.mean, low: low > 0 ? low : estimate.mean, high }];
  });
  const axis = tightLogAxis(Math.min(...known.map(({ low }) => low)), Math.max(...known.map(({ high }) => high)));
  const x = (field: string): Spec => logX(axis, field);
  const y = pixelY(height);
  const placed = known.map((row) => {
    const text = figure(row, isNarrow);
    const isLeft = logPosition(row.high, axis.domain, 0, inner) + 9 + [...text].length * CHARACTER_PX > inner + 12;
    return { ...row, text, isLeft };
  });
  const missing = rows.filter(({ estimate }) => estimate.mean === null);
  const layer = [
    quantileLabels(
      QUANTILES.map(([quantile], i) => ({ text: quantile, y: (i + 0.5) * pitch })),
      height,
    ),
    ...placed.flatMap((row) => [
      drawn([row], { type: 'rule', strokeWidth: 2, color: row.mark.colour }, { x: x('low'), x2: { field: 'high' }, y }),
      drawn([row], { type: 'point', shape: row.mark.shape, color: row.mark.colour }, { x: x('x'), y }),
    ]),
    drawn(
      placed.filter(({ isLeft }) => !isLeft).map(({ high, text, y: at }) => ({ high, text, y: at })),
      { type: 'text', align: 'left', baseline: 'middle', dx: 9 },
      { x: x('high'), y, text: { field: 'text' } },
    ),
    drawn(
      placed.filter(({ isLeft }) => isLeft).map(({ low, text, y: at }) => ({ low, text, y: at })),
      { type: 'text', align: 'right', baseline: 'middle', dx: -9 },
      { x: x('low'), y, text: { field: 'text' } },
    ),
    drawn(
      missing.map((row) => ({ y: row.y, text: figure(row, isNarrow) })),
      { type: 'text', align: 'left', baseline: 'middle', style: 'note' },
      { x: { value: 9 }, y, text: { field: 'text' } },
    ),
  ].map(lean);
  const padding = { left: LABEL_PX, right: 16, top: 4, bottom: 24 };
  return { spec: { width: inner, height, padding, layer }, width, height: height + 28 };
}

function logX({ domain, ticks }: Axis, field: string): Spec {
  return {
    field,
    type: 'quantitative',
    scale: { type: 'log', domain, nice: false },
    axis: { values: ticks, labelExpr: labelExpression(ticks, numberLabel), grid: true },
  };
}

/** Data without what only we need. */
function lean(spec: Spec): Spec {
  const { values } = spec.data as { values: readonly Record<string, unknown>[] };
  return { ...spec, data: { values: values.map(({ mark: _mark, estimate: _estimate, ...rest }) => rest) } };
}
