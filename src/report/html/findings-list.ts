import type { FindingRecord, ResultDocument } from '../../experiment/result.ts';
import { escapeHtml } from '../escape-html.ts';
import { findingPlace, findingWords, orderedFindings } from '../finding-words.ts';
import { thinUnits } from '../thin-units.ts';

const SEVERITIES: readonly FindingRecord['severity'][] = ['error', 'warning', 'info'];

/** Findings of the model, the most severe first, and the kinds that were read without effect. */
export function findingsList({ findings, counted }: ResultDocument): string {
  const ordered = orderedFindings(findings);
  const list =
    ordered.length === 0
      ? '<p class="lead">None: every field of the model is simulated.</p>'
      : `<ul class="find">${ordered.map(item).join('')}</ul>`;
  const kinds = counted.map(({ kind, count }) => `${count} ${escapeHtml(kind)}`).join(', ');
  return `<h2 id="findings">Findings</h2>${list}${kinds === '' ? '' : `<p class="below">Read, without effect on traffic: ${kinds}.</p>`}`;
}

function item(finding: FindingRecord): string {
  const { severity, code, remedy } = finding;
  const says = findingWords(finding);
  return [
    `<li><span class="lv ${severity}">${severity}</span><code>${escapeHtml(code)}</code>`,
    `<div class="tx">${escapeHtml(thinUnits(says))} <code>${escapeHtml(findingPlace(finding))}</code>`,
    `${remedy === '' ? '' : `<p>${escapeHtml(thinUnits(remedy))}</p>`}</div></li>`,
  ].join('');
}

/** `2 warnings, 1 info`, or nothing. */
export function countFindings(findings: readonly FindingRecord[]): string {
  return SEVERITIES.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    const plural = count === 1 || severity === 'info' ? severity : `${severity}s`;
    return count === 0 ? [] : [`${count} ${plural}`];
  }).join(', ');
}
