import type { Series, SeriesLine } from '../../experiment/result.ts';
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
