import type { Verdict } from '../../experiment/result.ts';

const WIDTH = 220;
const [FROM, TO] = [8, 212];

/** A strip that shows how far an estimate is from its limit: allowed side shaded, limit a rule, interval a bar, estimate a dot. */
export function verdictStrip({ estimate, bound }: Verdict, colour: string): string {
  if (estimate.mean === null || !Number.isFinite(estimate.mean) || !Number.isFinite(bound.value))
    return '<span class="strip"></span>';
  const [low, high] = 'insufficient' in estimate ? [estimate.mean, estimate.mean] : [estimate.low, estimate.high];
  if (!Number.isFinite(low) || !Number.isFinite(high)) return '<span class="strip"></span>';
  const [least, most] = domain(Math.min(low, bound.value), Math.max(high, bound.value));
  const x = (value: number): number => Number((FROM + ((value - least) / (most - least)) * (TO - FROM)).toFixed(1));
  const limit = x(bound.value);
  const isUpper = bound.kind === 'below' || bound.kind === 'atMost';
  const [shadeFrom, shadeTo] = isUpper ? [FROM, limit] : [limit, TO];
  return [
    `<svg class="strip" viewBox="0 0 ${WIDTH} 26" width="${WIDTH}" height="26" aria-hidden="true">`,
    `<rect x="${shadeFrom}" y="4" width="${Number((shadeTo - shadeFrom).toFixed(1))}" height="18" fill="var(--grid)"/>`,
    `<line x1="${FROM}" x2="${TO}" y1="13" y2="13" stroke="var(--line-strong)"/>`,
    `<line x1="${limit}" x2="${limit}" y1="3" y2="23" stroke="var(--ink)" stroke-width="1.5"/>`,
    `<line x1="${x(low)}" x2="${x(high)}" y1="13" y2="13" stroke="${colour}" stroke-width="5"/>`,
    `<circle cx="${x(estimate.mean)}" cy="13" r="4" fill="${colour}" stroke="var(--bg)" stroke-width="1.5"/></svg>`,
  ].join('');
}

/** Both ends with room beside them; from 0 where 0 is near. */
function domain(low: number, high: number): readonly [number, number] {
  const span = high - low || Math.abs(high) || 1;
  const least = low - 0.6 * span;
  return [low >= 0 && least < 0.3 * high ? 0 : least, high + 0.4 * span];
}
