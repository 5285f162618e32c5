import type { ScenarioResult } from '../../experiment/result.ts';
import { cutMiddle } from '../cut-middle.ts';
import type { Spec } from './chart.ts';
import { drawn, type Panel, timeX } from './time-panel.ts';

const CHARACTER_PX = 6;
const CAPTION_PX = 13;
const CAPTION_ROWS = 3;

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
