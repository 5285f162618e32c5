import { cutMiddle } from '../cut-middle.ts';
import type { Mark } from '../version-marks.ts';
import type { Spec } from './chart.ts';
import { drawn, type Panel } from './time-panel.ts';

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
