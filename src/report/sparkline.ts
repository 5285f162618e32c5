import type { SeriesLine } from '../experiment/result.ts';

const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** Eight blocks over the run, from 0 to the line's maximum. A time without a value is a space. */
export function sparkline({ mean }: SeriesLine): string {
  const seen = mean.filter((value) => value !== null);
  const max = seen.reduce((highest, value) => Math.max(highest, value), 0);
  if (max === 0) return '';
  return BLOCKS.map((_, slot) => {
    const from = Math.floor((slot * mean.length) / BLOCKS.length);
    const to = Math.max(Math.floor(((slot + 1) * mean.length) / BLOCKS.length), from + 1);
    const part = mean.slice(from, to).filter((value) => value !== null);
    if (part.length === 0) return ' ';
    const average = part.reduce((sum, value) => sum + value, 0) / part.length;
    const level = Math.round((average / max) * BLOCKS.length);
    return BLOCKS[Math.min(Math.max(level, 1), BLOCKS.length) - 1];
  }).join('');
}
