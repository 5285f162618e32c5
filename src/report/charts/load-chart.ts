import type { HpaDecision, ScenarioResult } from '../../experiment/result.ts';
import { escapeHtml } from '../escape-html.ts';
import { formatTimeFully } from '../format-time.ts';
import { entry } from '../series-of.ts';
import { thinUnits } from '../thin-units.ts';
import { type Mark, UNMARKED } from '../version-marks.ts';
import { type Chart, type ChartContext, type Drawing, LEFT, NARROW, rightMargin, type Spec } from './chart.ts';
import { type EndLabel, endLabels } from './end-labels.ts';
import { captionMarks, headroomFor, stepMarks } from './step-marks.ts';
import { linearAxis, linearPosition } from './ticks.ts';
import { allValues, drawn, endOf, lastSeen, meanLayer, type Panel, stepLayer, timeX, valueY } from './time-panel.ts';

const NUMBERED_AT_MOST = 12;
const PANEL_GAP = 30;

/** Deployments worth a chart: those an HPA decided about, then those asked to change; at most `limit`. */
export function scaledTargets({ series, hpaDecisions }: ScenarioResult, limit: number): readonly string[] {
  const changes = Object.entries(series.podsAsked).filter(
    ([, { mean }]) => new Set(mean.filter((value) => value !== null)).size > 1,
  );
  return [...new Set([...hpaDecisions.map(({ target }) => target), ...changes.map(([name]) => name)])].slice(0, limit);
}

/** Load, CPU and Pods of one Deployment on one time axis; each decision of its HPA is a numbered dot, its arithmetic a line below. */
export function loadChart(context: ChartContext, target: string, index: number): Chart {
  const { scenario, marks, prefix } = context;
  const decisions = scenario.hpaDecisions.filter((decision) => decision.target === target);
  const workload = target.slice(target.indexOf('/') + 1);
  const row = scenario.versions.find((version) => `${version.namespace}/${version.workload}` === target);
  const mark = row === undefined ? UNMARKED : marks(row.version);
  const hasCpu = entry(scenario.series.cpuUtilization, target) !== undefined;
  const dots = decisions.slice(0, NUMBERED_AT_MOST);
  const more = decisions.length - dots.length;
  return {
    id: `${prefix}load-${index}`,
    title: `Load, ${hasCpu ? 'CPU ' : ''}and Pods of ${workload}`.replace(', and', ' and'),
    subtitle: `Solid: Pods ready. Dashed: Pods asked for.${decisions.length > 0 ? ' Numbers: decisions of the HPA in replication 1.' : ''}`,
    alternative:
      decisions.length === 0
        ? `Requests per second, CPU and Pods of ${target} over simulated time.`
        : decisions.map(({ atS, from, to }) => `At ${formatTimeFully(atS)} from ${from} to ${to} Pods.`).join(' '),
    below: `${decisionList(dots)}${more > 0 ? `<p class="below">${more} more decisions are in the JSON result.</p>` : ''}`,
    draw: (width) => drawLoad(context, target, mark, dots, width),
  };
}

function decisionList(decisions: readonly HpaDecision[]): string {
  if (decisions.length === 0) return '';
  const items = decisions.map(
    ({ atS, from, to, words }, i) =>
      `<li><i>${i + 1}</i><span>${formatTimeFully(atS)}</span><span>${from} → ${to}</span><span>${escapeHtml(thinUnits(words))}</span></li>`,
  );
  return `<ol class="steps">${items.join('')}</ol>`;
}

/** The target that the HPA's arithmetic names: `cpu 141 % of 70 %`. */
function cpuTarget(decisions: readonly HpaDecision[]): number | undefined {
  const named = decisions
    .map(({ words }) => /\bcpu [\d.]+\s%\sof\s([\d.]+)\s%/.exec(words)?.[1])
    .find((text) => text !== undefined);
  return named === undefined ? undefined : Number(named);
}

function drawLoad(
  { scenario }: ChartContext,
  target: string,
  mark: Mark,
  decisions: readonly HpaDecision[],
  width: number,
): Drawing {
  const { series, steps } = scenario;
  const right = rightMargin(width);
  const inner = width - LEFT - right;
  const end = endOf(series);
  const headroom = headroomFor(inner, end, right, steps);
  const base = { width: inner, end };
  const cpu = entry(series.cpuUtilization, target);
  const panels: Spec[] = [];
  let height = 20;
  const add = (panel: Panel, title: string, layer: readonly Spec[]): void => {
    height += panel.height + (panels.length > 0 ? PANEL_GAP : 0);
    panels.push({ width: panel.width, height: panel.height, title, layer });
  };

  const traffic = Object.entries(series.trafficRps);
  const load: Panel = {
    ...base,
    height: 46 + headroom,
    headroom,
    y: linearAxis(0, Math.max(...allValues(traffic.map(([, line]) => line)), 1), 3),
    hidesTime: true,
  };
  const loadEnds =
    traffic.length > 1 ? traffic.slice(0, 4).flatMap(([name, line]) => endOfLine(load, name, lastSeen(line.mean))) : [];
  add(load, 'requests/s', [
    ...stepMarks(load, steps),
    ...captionMarks(load, right, steps),
    ...traffic.map(([, line]) => meanLayer(load, series, line, { strokeWidth: 1.75, color: 'var(--ink-2)' })),
    ...endLabels(load, right, loadEnds),
  ]);

  if (cpu !== undefined) {
    const aim = cpuTarget(decisions);
    const panel: Panel = {
      ...base,
      height: 56,
      headroom: 4,
      y: linearAxis(0, Math.max(...allValues([cpu]), aim ?? 0, 1), 3),
      hidesTime: true,
    };
    const aimLayers =
      aim === undefined
        ? []
        : [
            drawn([{ y: aim }], { type: 'rule', style: 'asked' }, { y: valueY(panel, 'y') }),
            ...endLabels(panel, right, endOfLine(panel, `target ${aim}`, aim)),
          ];
    const line = meanLayer(panel, series, cpu, { strokeWidth: 1.75, color: mark.colour });
    add(panel, 'cpu of requests, %', [...stepMarks(panel, steps), ...aimLayers, line]);
  }

  const ready = entry(series.podsReady, target)?.mean ?? [];
  const asked = entry(series.podsAsked, target)?.mean ?? [];
  const most = Math.max(...[...ready, ...asked].map((value) => value ?? 0), ...decisions.map(({ to }) => to), 1);
  const pods: Panel = { ...base, height: 92, headroom: 10, y: linearAxis(0, most) };
  const dots = decisions.map(({ atS, to }, i) => ({ t: atS, y: to, n: `${i + 1}` }));
  const at = { x: timeX(pods, 't'), y: valueY(pods, 'y') };
  add(pods, 'Pods', [
    ...stepMarks(pods, steps),
    stepLayer(pods, series, ready, { type: 'area', color: mark.colour, opacity: 0.16 }),
    stepLayer(pods, series, ready, { type: 'line', color: mark.colour }),
    stepLayer(pods, series, asked, { type: 'line', color: 'var(--ink-2)', strokeWidth: 1.25, strokeDash: [3, 2] }),
    drawn(dots, { type: 'point', shape: 'circle', size: width < NARROW ? 190 : 230, color: 'var(--ink)' }, at),
    drawn(
      dots,
      { type: 'text', fontWeight: 600, fontSize: 10.5, color: 'var(--bg)', dy: 0.5, baseline: 'middle' },
      { ...at, text: { field: 'n' } },
    ),
    ...endLabels(pods, right, endOfLine(pods, 'ready', lastSeen(ready), mark)),
  ]);
  const padding = { left: LEFT, right, top: 20, bottom: 24 };
  return { spec: { padding, bounds: 'flush', spacing: PANEL_GAP, vconcat: panels }, width, height: height + 24 };
}

function endOfLine(panel: Panel, text: string, value: number | undefined, mark?: Mark): readonly EndLabel[] {
  if (value === undefined) return [];
  return [{ text, y: linearPosition(value, panel.y.domain, panel.height, panel.headroom), mark }];
}
