import type { ResultDocument } from '../experiment/result.ts';
import { loadDraw } from './charts/draw-chart.ts';
import { mostFailing } from './charts/responses-chart.ts';
import { escapeHtml } from './escape-html.ts';
import { formatCount } from './format-number.ts';
import { formatSpan } from './format-time.ts';
import { countFindings, findingsList } from './html/findings-list.ts';
import { changeSection, otherScenarios, timeSection } from './html/scenario-sections.ts';
import { servicesTable } from './html/services-table.ts';
import { reportStyle } from './html/style.ts';
import { trafficTable } from './html/traffic-table.ts';
import { verdictList } from './html/verdict-list.ts';
import { primaryScenario } from './primary-scenario.ts';
import { thinUnits } from './thin-units.ts';
import { versionMarks } from './version-marks.ts';

interface HtmlOptions {
  /** Forces a scheme; else the reader's own. Print is light in any case. */
  readonly scheme?: 'light' | 'dark';
  /** As given to `-f`, for the command that gives the same numbers again. */
  readonly experimentFile?: string;
}

/** Nothing is loaded and no script runs. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * The result as one HTML file that needs no network and no script: verdicts, what changes, why, where. Charts are drawn here, by Vega, into SVG whose
 * colours follow the reader's scheme. The result itself is in it as JSON, for tools.
 */
export async function renderHtml(result: ResultDocument, options: HtmlOptions = {}): Promise<string> {
  const draw = await loadDraw();
  const marks = versionMarks(result);
  const scenario = primaryScenario(result);
  const sections: string[] = [];
  if (scenario !== undefined) {
    const context = { result, scenario, marks, prefix: 'c-' };
    const table = (of: typeof scenario): string => servicesTable(of, result, marks);
    sections.push(
      await changeSection(context, draw),
      await timeSection(context, draw, mostFailing(result.scenarios) ?? scenario),
      trafficTable(result),
      `<h2>Services and versions</h2>${result.scenarios.length > 1 ? `<p class="lead">Scenario ${escapeHtml(scenario.name)}.</p>` : ''}${table(scenario)}`,
      await otherScenarios(result, scenario, marks, draw, table),
    );
  }
  return [
    `<!doctype html>\n<html lang="en"${options.scheme === undefined ? '' : ` data-scheme="${options.scheme}"`}><head><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    `<title>${escapeHtml(result.name)} · windmesh</title>`,
    `<style>${reportStyle()}</style></head><body><main>`,
    header(result),
    verdictList(result),
    ...sections.filter((section) => section !== ''),
    findingsList(result),
    again(result, options),
    '</main>',
    `<script type="application/json" id="result">${embedded(result)}</script>`,
    '</body></html>\n',
  ].join('\n');
}

function header({ name, question, run, seed, scenarios, findings, partial }: ResultDocument): string {
  const replications = `${run.replications} ${run.replications === 1 ? 'replication' : 'replications'} of ${formatSpan(run.lengthS)}`;
  const found = countFindings(findings);
  const facts = [
    `${replications}${run.paired ? ', paired' : ''}`,
    `warm-up ${formatSpan(run.warmUpS)}`,
    `seed ${seed}`,
    `${scenarios.length} ${scenarios.length === 1 ? 'scenario' : 'scenarios'}`,
  ].map((fact) => `<span>${escapeHtml(fact)}</span>`);
  const link = found === '' ? '' : `<span><a href="#findings">${found}</a></span>`;
  const title = question === '' ? name : question;
  return [
    `<header>${question === '' ? '' : `<p class="kicker">${escapeHtml(name)}</p>`}<h1>${escapeHtml(thinUnits(title))}</h1>`,
    `<p class="meta">${facts.join('')}${link}</p></header>`,
    partial === undefined ? '' : `<p class="partial">${escapeHtml(partial)}</p>`,
  ].join('');
}

function again(
  { name, seed, run, version, modelHash, experimentHash, totals }: ResultDocument,
  { experimentFile }: HtmlOptions,
): string {
  const command = `windmesh run -f ${shellWord(experimentFile ?? `${name}.yaml`)} --seed ${shellWord(seed)} --replications ${run.replications}`;
  const facts = [
    `windmesh ${version}`,
    `model ${modelHash}`,
    `experiment ${experimentHash}`,
    `${formatCount(totals.requests)} requests`,
    `${formatCount(totals.events)} events`,
  ].map((fact) => `<span>${escapeHtml(fact)}</span>`);
  return `<h2>The same numbers again</h2><p class="repro"><code>${escapeHtml(command)}</code></p><p class="meta">${facts.join('')}</p>`;
}

function shellWord(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** JSON that cannot end the element it stands in. */
function embedded(result: ResultDocument): string {
  return JSON.stringify(result).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
