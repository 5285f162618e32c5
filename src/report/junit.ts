import type { ResultDocument, Verdict } from '../experiment/result.ts';
import { escapeHtml } from './escape-html.ts';
import { orderedVerdicts } from './ordered-verdicts.ts';
import { verdictFigure, wouldDecide } from './verdict-text.ts';

/**
 * One test case per verdict. What does not hold and what is undecided are both failures, of types of those names: the run exits with 1 or 2, and a
 * skipped test would pass.
 */
export function renderJunit(result: ResultDocument): string {
  const failures = result.verdicts.filter(({ outcome }) => outcome !== 'holds').length;
  const counts = `tests="${result.verdicts.length}" failures="${failures}" errors="0" skipped="0"`;
  const name = escapeHtml(result.name);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="windmesh" ${counts}>`,
    `  <testsuite name="${name}" ${counts}>`,
    '    <properties>',
    ...properties(result).map(([key, value]) => `      <property name="${key}" value="${escapeHtml(value)}"/>`),
    '    </properties>',
    ...orderedVerdicts(result.verdicts).map((verdict) => testCase(verdict, result)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function properties({
  version,
  seed,
  modelHash,
  experimentHash,
  run,
  partial,
}: ResultDocument): readonly [string, string][] {
  return [
    ['version', version],
    ['seed', seed],
    ['modelHash', modelHash],
    ['experimentHash', experimentHash],
    ['replications', `${run.replications}`],
    ...(partial === undefined ? [] : [['partial', partial] as [string, string]]),
  ];
}

function testCase(verdict: Verdict, { name, run }: ResultDocument): string {
  const figure = verdictFigure(verdict, run.replications);
  const label = `${verdict.claim} (${verdict.scenario}): ${verdict.condition}`;
  const start = `    <testcase classname="${escapeHtml(name)}" name="${escapeHtml(label)}">`;
  if (verdict.outcome === 'holds') {
    return `${start}\n      <system-out>${escapeHtml(figure)}</system-out>\n    </testcase>`;
  }
  const message = `${verdict.outcome}: ${figure}, ${verdict.condition}`;
  const note = escapeHtml(wouldDecide(verdict) ?? '');
  return `${start}\n      <failure type="${verdict.outcome}" message="${escapeHtml(message)}">${note}</failure>\n    </testcase>`;
}
