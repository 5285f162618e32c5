import type { ScenarioResult, Series, SeriesLine } from '../../experiment/result.ts';
import { cutMiddle } from '../cut-middle.ts';
import type { Mark } from '../version-marks.ts';
import type { Spec } from './chart.ts';
import { type Axis, labelExpression, numberLabel, timeAxis, timeLabel } from './ticks.ts';

/** One panel over simulated time. Values fill it from `height` up to `headroom`, which captions of steps need. */
export interface Panel {
  readonly width: number;
  readonly height: number;
  readonly headroom: number;
  readonly end: number;
  readonly y: Axis;
  readonly isLog?: boolean;
  readonly hidesTime?: boolean;
  readonly format?: (tick: number) => string;
}

const CHARACTER_PX = 6;
const CAPTION_PX = 13;
const CAPTION_ROWS = 3;

export function endOf({ stepS, buckets }: Series): number {
  return Math.max(stepS * buckets, stepS);
}

export function timeX(panel: Panel, field: string): Spec {
  const { domain, ticks } = timeAxis(panel.end);
  const hidden = { labels: false, ticks: false, domain: false };
  const axis = { values: ticks, labelExpr: labelExpression(ticks, timeLabel), ...(panel.hidesTime ? hidden : {}) };
  return { field, type: 'quantitative', scale: { domain, nice: false }, axis };
}

export function valueY({ height, headroom, y, isLog, format }: Panel, field: string): Spec {
  const scale = {
    type: isLog ? 'log' : 'linear',
    domain: y.domain,
    nice: false,
    zero: false,
    range: [height, headroom],
  };
  const axis = { values: y.ticks, labelExpr: labelExpression(y.ticks, format ?? numberLabel), grid: true };
  return { field, type: 'quantitative', scale, axis };
}

/** A layer over the mean of a line. A null breaks it. */
export function meanLayer(panel: Panel, { stepS }: Series, { mean }: SeriesLine, mark: Spec): Spec {
  const values = mean.map((y, i) => ({ t: (i + 0.5) * stepS, y }));
  return drawn(values, { type: 'line', ...mark }, { x: timeX(panel, 't'), y: valueY(panel, 'y') });
}

/** A layer over the interval of a line. */
export function intervalLayer(panel: Panel, { stepS }: Series, { low, high }: SeriesLine, colour: string): Spec {
  const floor = panel.y.domain[0];
  const values = low.map((l, i) => ({
    t: (i + 0.5) * stepS,
    l: l === null ? null : Math.max(l, floor),
    h: high[i] ?? null,
  }));
  const y2 = { field: 'h' };
  return drawn(values, { type: 'area', color: colour }, { x: timeX(panel, 't'), y: valueY(panel, 'l'), y2 });
}

/** A layer that holds each value for its bucket. */
export function stepLayer(panel: Panel, { stepS }: Series, mean: SeriesLine['mean'], mark: Spec): Spec {
  const values = mean.map((y, i) => ({ t: i * stepS, y }));
  const last = mean[mean.length - 1];
  if (last !== undefined) values.push({ t: mean.length * stepS, y: last });
  const encoding = { x: timeX(panel, 't'), y: valueY(panel, 'y') };
  return drawn(values, { interpolate: 'step-after', ...mark }, encoding);
}

/** Bands where a fault lasts and rules where a file is applied, behind the data. */
export function stepMarks(panel: Panel, steps: ScenarioResult['steps']): readonly Spec[] {
  const bands = steps.filter(({ untilS }) => untilS !== undefined);
  const rules = steps.filter(({ untilS }) => untilS === undefined);
  const whole = { y: { value: 0 }, y2: { value: panel.height } };
  return [
    drawn(
      bands.map(({ atS, untilS }) => ({ a: atS, b: Math.min(untilS ?? atS, panel.end) })),
      { type: 'rect', style: 'band' },
      { x: timeX(panel, 'a'), x2: { field: 'b' }, ...whole },
    ),
    drawn(
      rules.map(({ atS }) => ({ a: atS })),
      { type: 'rule', strokeWidth: 1, color: 'var(--line-strong)' },
      { x: timeX(panel, 'a'), ...whole },
    ),
  ];
}

interface Caption {
  readonly x: number;
  readonly row: number;
  readonly text: string;
  readonly isFault: boolean;
}

/** Captions of steps above the data, each right of its step, in as many rows as keep them apart. */
function placeCaptions(width: number, end: number, right: number, steps: ScenarioResult['steps']): readonly Caption[] {
  const ends: number[] = [];
  const captions: Caption[] = [];
  for (const { atS, untilS, label, action } of steps) {
    const x = (Math.min(untilS ?? atS, end) / end) * width + 4;
    const room = Math.floor((width + right - 4 - x) / CHARACTER_PX);
    const text = cutMiddle(untilS === undefined ? `${action} ${label}` : label, Math.min(room, width < 280 ? 16 : 34));
    const row = Array.from({ length: CAPTION_ROWS }, (_, i) => i).find(
      (i) => (ends[i] ?? Number.NEGATIVE_INFINITY) < x,
    );
    if (row === undefined || room < 6) continue;
    ends[row] = x + [...text].length * CHARACTER_PX + 6;
    captions.push({ x, row, text, isFault: untilS !== undefined });
  }
  return captions;
}

/** Room above the data that the captions of these steps take. */
export function headroomFor(width: number, end: number, right: number, steps: ScenarioResult['steps']): number {
  const rows = placeCaptions(width, end, right, steps).map(({ row }) => row + 1);
  return rows.length === 0 ? 6 : Math.max(...rows) * CAPTION_PX + 8;
}

export function captionMarks({ width, end }: Panel, right: number, steps: ScenarioResult['steps']): readonly Spec[] {
  return placeCaptions(width, end, right, steps).map(({ x, row, text, isFault }) =>
    drawn(
      [{ text }],
      { type: 'text', style: isFault ? 'caption' : 'note', align: 'left', baseline: 'top' },
      { x: { value: x }, y: { value: row * CAPTION_PX + 2 }, text: { field: 'text' } },
    ),
  );
}

export interface EndLabel {
  readonly text: string;
  readonly y: number;
  readonly mark?: Mark;
}

/** Names beside the ends of their lines, pushed apart where they would touch. */
export function endLabels({ width, height }: Panel, right: number, labels: readonly EndLabel[]): readonly Spec[] {
  const gap = 14;
  const sorted = [...labels].sort((a, b) => a.y - b.y);
  let top = Number.NEGATIVE_INFINITY;
  const spaced = sorted.map((label) => {
    top = Math.max(label.y, top + gap);
    return { ...label, y: top };
  });
  const excess = Math.max((spaced[spaced.length - 1]?.y ?? 0) - height, 0);
  return spaced.flatMap(({ text, y, mark }) => {
    const at = { y: { value: y - excess } };
    const dx = mark === undefined ? 6 : 17;
    const short = cutMiddle(text, Math.max(Math.floor((right - dx) / 7.5), 4));
    const name = drawn(
      [{ text: short }],
      { type: 'text', style: 'name', align: 'left', dx, baseline: 'middle' },
      { x: { value: width }, ...at, text: { field: 'text' } },
    );
    if (mark === undefined) return [name];
    const point = { type: 'point', size: 48, shape: mark.shape, color: mark.colour, xOffset: 8 };
    return [drawn([{}], point, { x: { value: width }, ...at }), name];
  });
}

export function drawn(values: readonly unknown[], mark: Spec, encoding: Spec): Spec {
  return { data: { values }, mark, encoding };
}

/** The last value of a line that was seen. */
export function lastSeen(values: SeriesLine['mean']): number | undefined {
  return values.findLast((value) => value !== null) ?? undefined;
}

/** All values of these lines and their intervals. */
export function allValues(lines: readonly SeriesLine[]): readonly number[] {
  return lines.flatMap(({ mean, low, high }) => [...mean, ...low, ...high]).filter((value) => value !== null);
}
