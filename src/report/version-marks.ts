import type { ResultDocument } from '../experiment/result.ts';

export type MarkShape = 'circle' | 'square' | 'triangle-up' | 'diamond' | 'cross' | 'triangle-down';

/** Colour, dash and shape of a version. Shape and dash tell versions apart where colour does not. */
export interface Mark {
  readonly colour: string;
  readonly dash: readonly number[];
  readonly shape: MarkShape;
}

const MARKS: readonly Mark[] = [
  { colour: 'var(--v1)', dash: [1, 0], shape: 'circle' },
  { colour: 'var(--v2)', dash: [7, 3], shape: 'square' },
  { colour: 'var(--v3)', dash: [2, 2], shape: 'triangle-up' },
  { colour: 'var(--v4)', dash: [9, 3, 2, 3], shape: 'diamond' },
  { colour: 'var(--v5)', dash: [4, 4], shape: 'cross' },
  { colour: 'var(--v6)', dash: [1, 3], shape: 'triangle-down' },
];
/** A seventh version, or none. It is always named beside its line. */
export const UNMARKED: Mark = { colour: 'var(--ink-3)', dash: [1, 0], shape: 'circle' };

export type VersionMarks = (version: string) => Mark;

/** `v1` to `v6` have marks of their own; other labels take the free ones, the most frequent first. */
export function versionMarks(result: ResultDocument): VersionMarks {
  const uses = new Map<string, number>();
  for (const { versions } of result.scenarios) {
    for (const { version } of versions) if (version !== '') uses.set(version, (uses.get(version) ?? 0) + 1);
  }
  const marks = new Map<string, Mark>();
  const free = new Set(MARKS);
  for (const [i, mark] of MARKS.entries()) {
    if (!uses.delete(`v${i + 1}`)) continue;
    marks.set(`v${i + 1}`, mark);
    free.delete(mark);
  }
  const others = [...uses].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const left = [...free];
  others.slice(0, left.length).forEach(([version], i) => {
    marks.set(version, left[i] as Mark);
  });
  return (version) => marks.get(version) ?? UNMARKED;
}
