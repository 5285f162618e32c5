import type { ScenarioResult, SeriesLine } from '../../experiment/result.ts';
import { escapeHtml } from '../escape-html.ts';
import { formatValue } from '../format-number.ts';
import { entry } from '../series-of.ts';
import { type Chart, type ChartContext, type Drawing, rightMargin } from './chart.ts';
import { captionMarks, headroomFor, stepMarks } from './step-marks.ts';
import { linearAxis, numberLabel } from './ticks.ts';
import { drawn, endOf, type Panel, stepLayer } from './time-panel.ts';

const ROWS_AT_MOST = 8;
const ROW_PX = 24;
const LEFT = 64;

interface Row {
  readonly name: string;
  readonly line: SeriesLine;
  readonly total: string;
}

/** The scenario with the largest share of answers that were not 200: that is the one whose answers are worth a picture. */
export function mostFailing(scenarios: readonly ScenarioResult[]): ScenarioResult | undefined {
  let worst: ScenarioResult | undefined;
  let most = 0;
  for (const scenario of scenarios) {
    const failed = scenario.responses
      .filter(({ code }) => code !== 200)
      .reduce((sum, { share }) => sum + (share.mean ?? 0), 0);
    if (failed > most) {
      worst = scenario;
      most = failed;
    }
  }
  return worst;
}

/** One row per code and Envoy flag over simulated time, one scale for all. 200 is not drawn. */
export function responsesChart(context: ChartContext): Chart | undefined {
  const { scenario, prefix, result } = context;
  const sources = [...new Set(scenario.responses.map(({ of }) => of))];
  const ranked = scenario.responses
    .filter(({ code }) => code !== 200)
    .map(({ of, code, flags, share }) => ({ of, name: `${code}${flags === '' ? '' : ` ${flags}`}`, share }))
    .sort((a, b) => (b.share.mean ?? 0) - (a.share.mean ?? 0));
  const names = [...new Set(ranked.map(({ name }) => name))];
  const options = { unit: 'share', replications: result.run.replications } as const;
  const all = names.flatMap((name): readonly Row[] => {
    const line = entry(scenario.series.responses, name);
    const shares = ranked.filter((row) => row.name === name);
    const mean = shares.length === 1 && sources.length === 1 ? shares[0]?.share.mean : null;
    return line === undefined ? [] : [{ name, line, total: mean == null ? '' : formatValue(mean, options, 2) }];
  });
  if (all.length === 0) return undefined;
  const rows = all.slice(0, ROWS_AT_MOST);
  const peak = linearAxis(0, Math.max(...rows.flatMap(({ line }) => line.mean.map((value) => value ?? 0)), 1e-6), 2);
  const top = peak.domain[1];
  const rest = all.slice(ROWS_AT_MOST).map(({ name }) => name);
  return {
    id: `${prefix}responses`,
    title: `Responses${sources.length === 1 ? ` to ${sources[0]}` : ''} that were not 200`,
    subtitle: `Requests/s by code and Envoy flag, one scale (line at ${numberLabel(top)}/s)${sources.length === 1 ? '; share of all at right' : ''}. Scenario ${escapeHtml(scenario.name)}.`,
    alternative: rows.map(({ name, total }) => `${name}: ${total}.`).join(' '),
    below: rest.length > 0 ? `<p class="below">Rarer: ${escapeHtml(rest.join(', '))}.</p>` : undefined,
    draw: (width) => drawResponses(scenario, rows, top, width),
  };
}

function colourOf(name: string): string {
  const code = name.slice(0, 3);
  if (code.startsWith('4')) return 'var(--code-4)';
  return code === '503' || code === '504' ? `var(--code-${code})` : 'var(--code-500)';
}

function drawResponses({ series, steps }: ScenarioResult, rows: readonly Row[], top: number, width: number): Drawing {
  const right = rightMargin(width);
  const inner = width - LEFT - right;
  const end = endOf(series);
  const headroom = headroomFor(inner, end, right, steps);
  let height = 0;
  const vconcat = rows.map(({ name, line, total }, i) => {
    const room = i === 0 ? headroom : 2;
    const panel: Panel = {
      width: inner,
      height: ROW_PX + room,
      headroom: room,
      end,
      y: { domain: [0, top], ticks: [top] },
      hidesTime: i < rows.length - 1,
      format: () => '',
    };
    height += panel.height;
    const base = { y: { value: panel.height } };
    return {
      width: inner,
      height: panel.height,
      layer: [
        ...stepMarks(panel, steps),
        ...(i === 0 ? captionMarks(panel, right, steps) : []),
        drawn(
          [{}],
          { type: 'rule', strokeWidth: 1, color: 'var(--line-strong)' },
          { x: { value: 0 }, x2: { value: inner }, ...base },
        ),
        stepLayer(panel, series, line.mean, { type: 'area', color: colourOf(name), opacity: 1 }),
        drawn(
          [{ name }],
          { type: 'text', style: 'name', align: 'right', baseline: 'bottom', dx: -8 },
          { x: { value: 0 }, ...base, text: { field: 'name' } },
        ),
        drawn(
          [{ total }],
          { type: 'text', align: 'left', baseline: 'bottom', dx: 6 },
          { x: { value: inner }, ...base, text: { field: 'total' } },
        ),
      ],
    };
  });
  const spacing = 4;
  const padding = { left: LEFT, right, top: 6, bottom: 24 };
  return {
    spec: { padding, bounds: 'flush', spacing, vconcat },
    width,
    height: height + spacing * (rows.length - 1) + 30,
  };
}
