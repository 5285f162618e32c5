import type { ResultDocument, Verdict } from '../../experiment/result.ts';
import { escapeHtml } from '../escape-html.ts';
import { formatEstimate } from '../format-number.ts';
import { orderedVerdicts } from '../ordered-verdicts.ts';
import { thinUnits } from '../thin-units.ts';
import { wouldDecide } from '../verdict-text.ts';
import { verdictStrip } from './verdict-strip.ts';

/** Class of the row and colour of its marks. */
const CLASS: Readonly<Record<Verdict['outcome'], 'holds' | 'fails' | 'undecided'>> = {
  holds: 'holds',
  'does not hold': 'fails',
  undecided: 'undecided',
};

const GLYPH: Readonly<Record<Verdict['outcome'], string>> = {
  holds:
    '<circle cx="8" cy="8" r="7" fill="var(--holds)"/><path d="M4.8 8.3 7.1 10.6 11.3 5.8" fill="none" stroke="var(--bg)" stroke-width="1.8"/>',
  'does not hold':
    '<path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" fill="var(--fails)"/><path d="M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2" stroke="var(--bg)" stroke-width="1.8"/>',
  undecided:
    '<circle cx="8" cy="8" r="6.2" fill="none" stroke="var(--undecided)" stroke-width="1.6" stroke-dasharray="2.6 2"/><text x="8" y="11.4" text-anchor="middle" font-size="9.5" font-weight="700" fill="var(--undecided)">?</text>',
};

/** Verdicts as rows: glyph and word, claim, scenario, estimate, limit, strip. */
export function verdictList({ verdicts, run }: ResultDocument): string {
  if (verdicts.length === 0) {
    return '<p class="lead" style="margin-top:var(--s5)">No verdict: the experiment has no <code>expect:</code>.</p>';
  }
  return `<ul class="verdicts">${orderedVerdicts(verdicts)
    .map((verdict) => item(verdict, run.replications))
    .join('')}</ul>`;
}

function item(verdict: Verdict, replications: number): string {
  const { outcome, claim, scenario, condition, estimate, unit, isDifference } = verdict;
  const { value, interval } = formatEstimate(estimate, { unit, isDifference, replications });
  const glyph = `<svg class="glyph" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${GLYPH[outcome]}</svg>`;
  const [limit, confidence] = splitCondition(condition);
  const note = wouldDecide(verdict);
  return [
    `<li class="${CLASS[outcome]}"><span class="word">${glyph}${outcome}</span>`,
    `<span class="what">${escapeHtml(thinUnits(claim))} <span class="sub">${escapeHtml(scenario)}</span></span>`,
    `<span class="val"><b>${escapeHtml(value)}</b>${interval === '' ? '' : ` <span class="ci">${escapeHtml(interval)}</span>`}</span>`,
    `<span class="lim">${escapeHtml(thinUnits(limit))}${confidence === '' ? '' : ` <span class="sub">${escapeHtml(thinUnits(confidence))}</span>`}</span>`,
    verdictStrip(verdict, `var(--${CLASS[outcome]})`),
    note === undefined ? '' : `<span class="note">${escapeHtml(note)}</span>`,
    '</li>',
  ].join('');
}

/** `below 25 ms` and `at 95 %`; a condition of another form stays whole. */
function splitCondition(condition: string): readonly [string, string] {
  const at = condition.lastIndexOf(' at ');
  return at > 0 && condition.endsWith('%') ? [condition.slice(0, at), condition.slice(at + 1)] : [condition, ''];
}
