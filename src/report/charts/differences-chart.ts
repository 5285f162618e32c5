import type { Comparison, Estimate, LatencyEstimates, ResultDocument, Verdict } from '../../experiment/result.ts';
import { escapeHtml } from '../escape-html.ts';
import { formatEstimate } from '../format-number.ts';
import { shapeSvg } from '../html/shape-svg.ts';
import type { MarkShape } from '../version-marks.ts';
import { type Chart, type Drawing, NARROW, type Spec } from './chart.ts';
import { confidenceWords } from './confidence-words.ts';
import { labelExpression, linearAxis, numberLabel } from './ticks.ts';
import { drawn } from './time-panel.ts';

export const QUANTILES: readonly (readonly [string, keyof LatencyEstimates])[] = [
  ['p50', 'p50'],
  ['p90', 'p90'],
  ['p99', 'p99'],
  ['p99.9', 'p999'],
];

/** Scenarios are ink: filled or hollow, and of a shape each. */
const SCENARIO_SHAPES: readonly { readonly shape: MarkShape; readonly fill: string }[] = [
  { shape: 'circle', fill: 'var(--ink)' },
  { shape: 'diamond', fill: 'var(--bg)' },
  { shape: 'square', fill: 'var(--ink)' },
  { shape: 'triangle-up', fill: 'var(--bg)' },
];

const ROW_PX = 17;
const ROW_GAP_PX = 10;
const LABEL_PX = 48;

interface Row {
  readonly quantile: string;
  readonly place: number;
  readonly y: number;
  readonly estimate: Estimate;
  readonly limit?: Verdict['bound']['value'];
}

/** Paired differences of latency against the first scenario, by quantile: whiskers around zero. One chart per traffic source and four scenarios. */
export function differencesCharts(result: ResultDocument, prefix: string): readonly Chart[] {
  const sources = [...new Set(result.comparisons.map(({ of }) => of))];
  return sources.flatMap((source, s) => {
    const of = result.comparisons.filter((comparison) => comparison.of === source);
    const most = SCENARIO_SHAPES.length;
    return Array.from({ length: Math.ceil(of.length / most) }, (_, i) =>
      differencesChart(result, of.slice(i * most, (i + 1) * most), `${prefix}diff-${s}-${i}`),
    );
  });
}

function differencesChart(result: ResultDocument, comparisons: readonly Comparison[], id: string): Chart {
  const { of, against } = comparisons[0] as Comparison;
  const pitch = comparisons.length * ROW_PX + ROW_GAP_PX;
  const rows = QUANTILES.flatMap(([quantile, key], q) =>
    comparisons.map((comparison, place): Row => {
      const estimate = comparison.latency[key];
      const y = q * pitch + ROW_GAP_PX / 2 + (place + 0.5) * ROW_PX;
      return { quantile, place, y, estimate, limit: limitOf(result.verdicts, comparison, quantile, estimate) };
    }),
  );
  const options = { unit: 'ms', isDifference: true, replications: result.run.replications } as const;
  const figure = ({ estimate }: Row, isShort: boolean): string => {
    const { value, interval } = formatEstimate(estimate, options);
    return isShort || interval === '' ? value : `${value} ${interval}`;
  };
  const keys = comparisons.map(({ scenario }, i) => {
    const { shape, fill } = SCENARIO_SHAPES[i] as (typeof SCENARIO_SHAPES)[number];
    return `<span class="k">${shapeSvg(shape, fill, 'var(--ink)')}${escapeHtml(scenario)}</span>`;
  });
  return {
    id,
    title: `Change of ${of} latency against ${against}`,
    subtitle: `ms, ${confidenceWords(rows.map(({ estimate }) => estimate))}${result.run.paired ? ', paired' : ''}. ${keys.join(' &ensp;')}`,
    alternative: comparisons
      .map(
        ({ scenario }, i) =>
          `${scenario}: ${rows
            .filter(({ place }) => place === i)
            .map((row) => `${row.quantile} ${figure(row, false)}`)
            .join(', ')}.`,
      )
      .join(' '),
    below: `<p class="below">${comparisons.map((comparison) => errorRateWords(comparison, result.run.replications)).join(' ')}</p>`,
    draw: (width) => drawDifferences(rows, pitch * QUANTILES.length, pitch, width, figure),
  };
}

function errorRateWords({ scenario, errorRate, correlation }: Comparison, replications: number): string {
  const { value, interval } = formatEstimate(errorRate, { unit: 'share', isDifference: true, replications });
  const paired =
    correlation === null ? '' : `, correlation of the pairs ${correlation.toFixed(2).replace('-', '\u2212')}`;
  return escapeHtml(`${scenario}: error rate ${value} ${interval}${paired}.`);
}

/** The limit of the verdict that was reached on this very estimate. */
function limitOf(
  verdicts: readonly Verdict[],
  { scenario, against }: Comparison,
  quantile: string,
  estimate: Estimate,
): number | undefined {
  return verdicts.find(
    (verdict) =>
      verdict.isDifference &&
      verdict.unit === 'ms' &&
      verdict.scenario === `${scenario} against ${against}` &&
      verdict.claim.startsWith(`${quantile} of `) &&
      verdict.estimate.mean === estimate.mean,
  )?.bound.value;
}

function drawDifferences(
  rows: readonly Row[],
  height: number,
  pitch: number,
  width: number,
  figure: (row: Row, isShort: boolean) => string,
): Drawing {
  const isNarrow = width < NARROW;
  const right = isNarrow ? 74 : 156;
  const inner = width - LABEL_PX - right;
  const known = rows.flatMap(({ estimate, limit, y, place }) =>
    'insufficient' in estimate ? [] : [{ y, place, limit, x: estimate.mean, low: estimate.low, high: estimate.high }],
  );
  const reach = [0, ...known.flatMap(({ low, high, limit }) => [low, high, limit ?? 0])];
  const axis = linearAxis(Math.min(...reach), Math.max(...reach));
  const signed = (tick: number): string => (tick > 0 ? `+${numberLabel(tick)}` : numberLabel(tick));
  const x = (field: string): Spec => ({
    field,
    type: 'quantitative',
    scale: { domain: axis.domain, nice: false },
    axis: { values: axis.ticks, labelExpr: labelExpression(axis.ticks, signed), grid: true },
  });
  const y = pixelY(height);
  const limits = known.filter(({ limit }) => limit !== undefined);
  const limitText = limits.map(({ limit, ...row }) => ({
    ...row,
    limit,
    text: isNarrow ? 'limit' : `limit ${numberLabel(limit ?? 0)}`,
  }));
  const layer = [
    drawn([{ x: 0 }], { type: 'rule', style: 'zero' }, { x: x('x'), y: { value: 0 }, y2: { value: height } }),
    quantileLabels(
      QUANTILES.map(([quantile], i) => ({ text: quantile, y: (i + 0.5) * pitch })),
      height,
    ),
    drawn(
      limitText,
      { type: 'tick', orient: 'vertical', thickness: 2, size: 15, color: 'var(--fails)' },
      { x: x('limit'), y },
    ),
    drawn(
      limitText,
      { type: 'text', align: 'left', dx: 5, fontSize: 11, color: 'var(--fails)' },
      { x: x('limit'), y, text: { field: 'text' } },
    ),
    drawn(known, { type: 'rule', strokeWidth: 2 }, { x: x('low'), x2: { field: 'high' }, y }),
    ...SCENARIO_SHAPES.map(({ shape, fill }, i) =>
      drawn(
        known.filter(({ place }) => place === i),
        { type: 'point', shape, size: 52, fill, stroke: 'var(--ink)', strokeWidth: 1.75 },
        { x: x('x'), y },
      ),
    ),
    drawn(
      rows.map((row) => ({ y: row.y, text: figure(row, isNarrow) })),
      { type: 'text', align: 'left', baseline: 'middle' },
      { x: { value: inner + 10 }, y, text: { field: 'text' } },
    ),
  ];
  const padding = { left: LABEL_PX, right, top: 4, bottom: 24 };
  return { spec: { width: inner, height, padding, layer }, width, height: height + 28 };
}

/** Rows stand at pixels that the chart chose. */
export function pixelY(height: number): Spec {
  return {
    field: 'y',
    type: 'quantitative',
    scale: { domain: [0, height], range: [0, height], nice: false },
    axis: null,
  };
}

export function quantileLabels(labels: readonly { readonly text: string; readonly y: number }[], height: number): Spec {
  const mark = { type: 'text', align: 'right', baseline: 'middle', fontSize: 12 };
  return drawn(labels, mark, { x: { value: -10 }, y: pixelY(height), text: { field: 'text' } });
}
