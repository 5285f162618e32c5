import type { Estimate, ResultDocument, ScenarioResult, SeriesLine, VersionRow } from '../../experiment/result.ts';
import { escapeHtml } from '../escape-html.ts';
import { formatEstimate, formatValue, type NumberUnit } from '../format-number.ts';
import { versionEntry } from '../series-of.ts';
import type { VersionMarks } from '../version-marks.ts';
import { worstRows } from '../worst-rows.ts';
import { shapeSvg } from './shape-svg.ts';

const ROWS_AT_MOST = 40;

/** Services and versions, grouped by namespace, a Service's name once over its versions. Above forty rows the worst forty, the rest folded. */
export function servicesTable(scenario: ScenarioResult, { run }: ResultDocument, marks: VersionMarks): string {
  const { versions } = scenario;
  if (versions.length === 0)
    return '<p class="lead">No Service got a request in this scenario. Traffic is set under <code>traffic:</code>.</p>';
  const render = (rows: readonly VersionRow[]): string => table(rows, scenario, run.replications, marks);
  const worst = worstRows(versions, ROWS_AT_MOST);
  if (worst.length === versions.length) return render(versions);
  const rest = versions.filter((row) => !worst.includes(row));
  return [
    `<p class="lead">The ${worst.length} worst of ${versions.length} rows: lowest success first, then highest p99.</p>`,
    render(worst),
    `<details class="more"><summary>${rest.length} more rows</summary>${render(rest)}</details>`,
  ].join('');
}

function table(
  rows: readonly VersionRow[],
  scenario: ScenarioResult,
  replications: number,
  marks: VersionMarks,
): string {
  const heads: readonly (readonly [string, string])[] = [
    ['', 'Service'],
    ['', 'Version'],
    ['n hs', 'Requests/s'],
    ['n', 'Success'],
    ['n hide p50', 'p50'],
    ['n', 'p99'],
    ['n hide', 'Retries'],
    ['n hide', 'Pods'],
    ['n hide hp', 'p99 over time'],
  ];
  const head = heads
    .map(([cls, text]) => `<th scope="col"${cls === '' ? '' : ` class="${cls}"`}>${text}</th>`)
    .join('');
  const namespaces = [...new Set(rows.map(({ namespace }) => namespace))];
  const body = namespaces.map((namespace) => {
    const inside = rows.filter((row) => row.namespace === namespace);
    const services = [...new Set(inside.map(({ service }) => service))];
    const lines = services.flatMap((service) =>
      inside
        .filter((row) => row.service === service)
        .map((row, i, of) => line(row, i === 0 ? of.length : 0, scenario, replications, marks)),
    );
    return `<tr class="ns"><th colspan="${heads.length}" scope="rowgroup">${escapeHtml(namespace)}</th></tr>${lines.join('')}`;
  });
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}

/** `span` rows share the name that this row writes; 0 where an earlier row wrote it. */
function line(
  row: VersionRow,
  span: number,
  scenario: ScenarioResult,
  replications: number,
  marks: VersionMarks,
): string {
  const { service, version, rps, success, latency, retries, pods } = row;
  const cell = (estimate: Estimate, unit: NumberUnit, cls: string): string => {
    const { value, interval } = formatEstimate(estimate, { unit, replications, isBare: unit === 'rps' });
    const bounds = interval.startsWith('[') ? ` <span class="ci">${escapeHtml(interval)}</span>` : '';
    return `<td class="${cls}"><b>${escapeHtml(value)}</b>${bounds}</td>`;
  };
  const name = span === 0 ? '' : `<th scope="row"${span > 1 ? ` rowspan="${span}"` : ''}>${breakable(service)}</th>`;
  const mark = marks(version);
  const key = version === '' ? '–' : `${shapeSvg(mark.shape, mark.colour)}${escapeHtml(version)}`;
  const retried = retries.mean === null ? '–' : formatValue(retries.mean, { unit: 'share', replications }, 2);
  const p99 = versionEntry(scenario.series.versionP99Ms, row);
  return [
    `<tr>${name}<td class="ver" title="${escapeHtml(version)}">${key}</td>`,
    cell(rps, 'rps', 'n hs'),
    cell(success, 'share', 'n'),
    cell(latency.p50, 'ms', 'n hide p50'),
    cell(latency.p99, 'ms', 'n'),
    `<td class="n hide">${escapeHtml(retried)}</td>`,
    `<td class="n hide">${pods.min === pods.max ? pods.max : `${pods.min} … ${pods.max}`}</td>`,
    `<td class="hide sp">${p99 === undefined ? '' : spark(p99, scenario)}</td></tr>`,
  ].join('');
}

/** Names break after their hyphens. */
export function breakable(name: string): string {
  return escapeHtml(name).replace(/-/g, '-<wbr>');
}

const [SPARK_WIDTH, SPARK_HEIGHT] = [96, 20];

/** A line over the run from 0 to its maximum, faults as bands behind it. */
function spark({ mean }: SeriesLine, { steps, series }: ScenarioResult): string {
  const max = mean.reduce((most: number, value) => Math.max(most, value ?? 0), 0);
  if (max === 0) return '';
  const end = series.stepS * series.buckets;
  const across = (seconds: number): number => Number(((Math.min(seconds, end) / end) * SPARK_WIDTH).toFixed(1));
  const bands = steps.map(({ atS, untilS }) =>
    untilS === undefined
      ? ''
      : `<rect x="${across(atS)}" width="${Math.max(across(untilS) - across(atS), 0).toFixed(1)}" height="${SPARK_HEIGHT}" fill="var(--band)"/>`,
  );
  let isOpen = false;
  const path = mean.map((value, i) => {
    if (value === null) {
      isOpen = false;
      return '';
    }
    const point = `${isOpen ? 'L' : 'M'}${across((i + 0.5) * series.stepS)} ${(SPARK_HEIGHT - 2 - (value / max) * (SPARK_HEIGHT - 4)).toFixed(1)}`;
    isOpen = true;
    return point;
  });
  return `<svg viewBox="0 0 ${SPARK_WIDTH} ${SPARK_HEIGHT}" width="${SPARK_WIDTH}" height="${SPARK_HEIGHT}" aria-hidden="true">${bands.join('')}<path d="${path.join('')}" fill="none" stroke="var(--ink-2)" stroke-width="1.25"/></svg>`;
}
