import type { Estimate, ResultDocument, ScenarioResult, Verdict } from '../experiment/result.ts';
import { findingPlace, findingWords, orderedFindings } from './finding-words.ts';
import { formatEstimate, type NumberUnit } from './format-number.ts';
import { formatSpan } from './format-time.ts';
import { countOutcomes, orderedVerdicts } from './ordered-verdicts.ts';
import { primaryScenario } from './primary-scenario.ts';
import { verdictFigure, wouldDecide } from './verdict-text.ts';
import { worstRows } from './worst-rows.ts';

const GLYPH: Readonly<Record<Verdict['outcome'], string>> = { holds: '✓', 'does not hold': '✗', undecided: '?' };

/** The result for a pull request: verdicts, the table of the scenario they are about, findings. GitHub-flavoured. */
export function renderMarkdown(result: ResultDocument): string {
  const scenario = primaryScenario(result);
  const blocks = [
    `## ${plain(result.name)}`,
    plain(result.question),
    result.partial === undefined ? '' : `**${plain(result.partial)}**`,
    verdicts(result),
    scenario === undefined ? '' : services(scenario, result),
    findings(result),
    provenance(result),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function verdicts(result: ResultDocument): string {
  if (result.verdicts.length === 0) return 'No verdict: the experiment has no `expect:`.';
  const rows = orderedVerdicts(result.verdicts).map((verdict) => [
    `${GLYPH[verdict.outcome]} ${verdict.outcome}`,
    plain(verdict.claim),
    plain(verdict.scenario),
    plain(verdictFigure(verdict, result.run.replications)),
    plain(verdict.condition),
  ]);
  const notes = orderedVerdicts(result.verdicts).flatMap((verdict) => {
    const note = wouldDecide(verdict);
    return note === undefined ? [] : [`${plain(verdict.claim)}: ${note}`];
  });
  const head = table(['Verdict', 'Claim', 'Scenario', 'Estimate', 'Condition'], ['', '', '', ':', ''], rows);
  return [`${countOutcomes(result).join(' · ')}`, head, ...notes].join('\n\n');
}

function services({ name, versions }: ScenarioResult, { run }: ResultDocument): string {
  const figure = (estimate: Estimate, unit: NumberUnit): string => {
    const { value, interval } = formatEstimate(estimate, {
      unit,
      replications: run.replications,
      isBare: unit === 'rps',
    });
    return plain(interval.startsWith('[') ? `${value} ${interval}` : value);
  };
  if (versions.length === 0) return `No Service got a request in scenario ${plain(name)}.`;
  const shown = worstRows(versions, 40);
  const rows = shown.map((row) => [
    plain(`${row.namespace}/${row.service}`),
    plain(row.version),
    figure(row.rps, 'rps'),
    figure(row.success, 'share'),
    figure(row.latency.p50, 'ms'),
    figure(row.latency.p99, 'ms'),
    row.pods.min === row.pods.max ? `${row.pods.max}` : `${row.pods.min}…${row.pods.max}`,
  ]);
  const heads = ['Service', 'Version', 'Requests/s', 'Success', 'p50', 'p99', 'Pods'];
  const folded = shown.length < versions.length ? `, the worst ${shown.length} of ${versions.length} rows` : '';
  return `Scenario ${plain(name)}${folded}\n\n${table(heads, ['', '', ':', ':', ':', ':', ':'], rows)}`;
}

function findings({ findings: all }: ResultDocument): string {
  return orderedFindings(all)
    .map((finding) => {
      const { severity, code, remedy } = finding;
      return `- ${severity} ${plain(code)} ${plain(findingWords(finding))} ${plain(remedy)} (${plain(findingPlace(finding))})`;
    })
    .join('\n');
}

function provenance({ run, seed, version }: ResultDocument): string {
  const replications = `${run.replications} ${run.replications === 1 ? 'replication' : 'replications'}`;
  return plain(
    `${replications} of ${formatSpan(run.lengthS)}${run.paired ? ', paired' : ''} · seed ${seed} · windmesh ${version}`,
  );
}

function table(heads: readonly string[], ends: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [row(heads), row(ends.map((end) => `---${end}`)), ...rows.map(row)].join('\n');
}

/** Text that Markdown takes as text: markup characters escaped, control characters out, one line. */
function plain(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd')
    .replace(/[\\`*_[\]<>|#~&@]/g, (character) => (character === '@' ? '@\u200b' : `\\${character}`));
}
