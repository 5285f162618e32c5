import type { ResultDocument, ScenarioResult } from '../../experiment/result.ts';
import type { Chart, ChartContext } from '../charts/chart.ts';
import { confidenceWords } from '../charts/confidence-words.ts';
import { differencesCharts } from '../charts/differences-chart.ts';
import type { Draw } from '../charts/draw-chart.ts';
import { heatMapChart } from '../charts/heat-map-chart.ts';
import { latencyChart } from '../charts/latency-chart.ts';
import { loadChart, scaledTargets } from '../charts/load-chart.ts';
import { p99Chart } from '../charts/p99-chart.ts';
import { mostFailing, responsesChart } from '../charts/responses-chart.ts';
import { splitChart } from '../charts/split-chart.ts';
import { escapeHtml } from '../escape-html.ts';
import { formatTime } from '../format-time.ts';
import { thinUnits } from '../thin-units.ts';
import type { VersionMarks } from '../version-marks.ts';
import { subjectVersions } from './chart-subjects.ts';
import { figureGrid } from './figure.ts';

const LOAD_CHARTS_AT_MOST = 3;

/** What changes against the first scenario, and the latency of the versions it is about. */
export async function changeSection(context: ChartContext, draw: Draw): Promise<string> {
  const { result, scenario } = context;
  const subject = subjectVersions(scenario);
  const charts = [
    ...differencesCharts(result, context.prefix),
    ...(subject.length === 0 ? [] : [latencyChart(context, subject)]),
  ];
  if (charts.length === 0) return '';
  const title = result.comparisons.length === 0 ? 'Latency' : `What changes against ${result.comparisons[0]?.against}`;
  return `<h2>${escapeHtml(title)}</h2>${await figureGrid(charts, draw)}`;
}

/** Charts of one scenario over simulated time. Answers that were not 200 may be those of another scenario, where `worst` says so. */
export async function timeSection(context: ChartContext, draw: Draw, worst = context.scenario): Promise<string> {
  const { result, scenario } = context;
  if (scenario.series.buckets === 0) return '';
  const subject = subjectVersions(scenario);
  const loads = scaledTargets(scenario, LOAD_CHARTS_AT_MOST).map((target, i) => loadChart(context, target, i));
  const charts: readonly (Chart | undefined)[] = [
    ...loads.slice(0, 1),
    p99Chart(context, subject),
    splitChart(context, subject),
    responsesChart({ ...context, scenario: worst }),
    ...loads.slice(1),
    heatMapChart(context),
  ];
  const drawn = charts.filter((chart) => chart !== undefined);
  const calm =
    mostFailing([worst]) === undefined
      ? `<p class="below">No request failed in scenario ${escapeHtml(worst.name)}.</p>`
      : '';
  return `<h2>Over simulated time</h2><p class="lead">${escapeHtml(thinUnits(timeWords(scenario, result)))}</p>${await figureGrid(drawn, draw)}${calm}`;
}

/** `Scenario canary, mean of 38 replications; bands are 95 % intervals. …`, then what happens when. */
function timeWords({ name, steps, versions }: ScenarioResult, { run }: ResultDocument): string {
  const what =
    run.replications === 1
      ? 'the only replication, without intervals'
      : `mean of ${run.replications} replications; bands are ${confidenceWords(versions.map(({ rps }) => rps))}`;
  const happens = steps
    .slice(0, 12)
    .map(({ atS, untilS, label, action }) =>
      untilS === undefined
        ? `${action} ${label} at ${formatTime(atS)}`
        : `${label} from ${formatTime(atS)} to ${formatTime(untilS)}`,
    );
  const more = steps.length > happens.length ? [`${steps.length - happens.length} more steps`] : [];
  const story = happens.length === 0 ? 'Nothing is applied in it.' : `Steps: ${[...happens, ...more].join('; ')}.`;
  const hasFault = steps.some(({ untilS }) => untilS !== undefined);
  return `Scenario ${name}, ${what}. ${story}${hasFault ? ' Pale bands are faults.' : ''}`;
}

/** Every scenario but the one shown, folded, with its own charts and what `table` makes of it. */
export async function otherScenarios(
  result: ResultDocument,
  shown: ScenarioResult,
  marks: VersionMarks,
  draw: Draw,
  table: (scenario: ScenarioResult) => string,
): Promise<string> {
  const sections: string[] = [];
  for (const [i, scenario] of result.scenarios.entries()) {
    if (scenario === shown) continue;
    const time = await timeSection({ result, scenario, marks, prefix: `s${i}-` }, draw);
    sections.push(
      `<details class="scenario"><summary>Scenario ${escapeHtml(scenario.name)}</summary>${time}<h2>Services and versions</h2>${table(scenario)}</details>`,
    );
  }
  return sections.join('\n');
}
