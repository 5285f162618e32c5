import type { SeriesLine, VersionRow } from '../../experiment/result.ts';
import { cutMiddle } from '../cut-middle.ts';
import { formatSpan } from '../format-time.ts';
import { versionEntry } from '../series-of.ts';
import { meanOr } from '../worst-rows.ts';
import type { Chart, ChartContext, Drawing } from './chart.ts';
import { numberLabel } from './ticks.ts';
import { drawn, endOf, timeX } from './time-panel.ts';

const ROWS_AT_MOST = 40;
const BINS = 7;

interface Row {
  readonly name: string;
  readonly line: SeriesLine;
}

/** p99 of every Service and version over simulated time, binned in steps that double. Above forty rows the worst forty, the worst on top. */
export function heatMapChart(context: ChartContext): Chart | undefined {
  const { scenario, prefix } = context;
  const found = scenario.versions.flatMap((version) => {
    const line = versionEntry(scenario.series.versionP99Ms, version);
    return line === undefined ? [] : [{ version, name: nameOf(version), line }];
  });
  if (found.length < 3) return undefined;
  const ranked =
    found.length <= ROWS_AT_MOST
      ? found
      : [...found]
          .sort((a, b) => meanOr(b.version.latency.p99, 0) - meanOr(a.version.latency.p99, 0))
          .slice(0, ROWS_AT_MOST);
  const rows: readonly Row[] = ranked.map(({ name, line }) => ({ name, line }));
  const bounds = doublingBounds(Math.max(...rows.flatMap(({ line }) => line.mean.map((value) => value ?? 0))));
  const folded = found.length > rows.length ? ` The ${rows.length} worst of ${found.length}.` : '';
  return {
    id: `${prefix}heat`,
    title: 'p99 by Service and version',
    subtitle: `Means of windows of ${formatSpan(scenario.series.stepS)}; each step of colour doubles.${folded} ms: ${legend(bounds)}`,
    alternative: [...found]
      .sort((a, b) => meanOr(b.version.latency.p99, 0) - meanOr(a.version.latency.p99, 0))
      .slice(0, 5)
      .map(({ name, version }) => `${name}: ${numberLabel(Number(meanOr(version.latency.p99, 0).toPrecision(3)))} ms.`)
      .join(' '),
    isWide: true,
    draw: (width) => drawHeatMap(context, rows, bounds, width),
  };
}

function nameOf({ service, version }: VersionRow): string {
  return version === '' ? service : `${service} ${version}`;
}

/** Six bounds of seven bins: the last is the greatest 5·2^k that some window reaches. */
function doublingBounds(highest: number): readonly number[] {
  let top = 5;
  while (top * 2 <= highest) top *= 2;
  while (top > highest && top > 0.001) top /= 2;
  const bounds = [top];
  while (bounds.length < BINS - 1) bounds.unshift((bounds[0] as number) / 2);
  return bounds;
}

function legend(bounds: readonly number[]): string {
  const words = [
    `under ${numberLabel(bounds[0] as number)}`,
    ...bounds.slice(1).map((bound, i) => `${numberLabel(bounds[i] as number)}–${numberLabel(bound)}`),
    `${numberLabel(bounds[bounds.length - 1] as number)} and over`,
  ];
  const swatch = (bin: number): string =>
    `<svg width="14" height="10" viewBox="0 0 14 10" aria-hidden="true"><rect x=".4" y=".4" width="13.2" height="9.2" rx="2" fill="var(--seq-${bin})" stroke="var(--line-strong)" stroke-width=".75"/></svg>`;
  return words.map((word, i) => `<span class="k">${swatch(i + 1)}${word}</span>`).join(' &ensp;');
}

function drawHeatMap(
  { scenario }: ChartContext,
  rows: readonly Row[],
  bounds: readonly number[],
  width: number,
): Drawing {
  const { series } = scenario;
  const isNarrow = width < 640;
  const left = isNarrow ? 132 : 300;
  const inner = width - left - 12;
  const rowPx = rows.length > 20 ? 15 : 19;
  const height = rows.length * rowPx;
  const columns = Math.min(series.buckets, isNarrow ? 20 : 40);
  const cells = rows.flatMap(({ line }, row) =>
    Array.from({ length: columns }, (_, column) => {
      const from = Math.floor((column * series.buckets) / columns);
      const to = Math.max(Math.floor(((column + 1) * series.buckets) / columns), from + 1);
      const seen = line.mean.slice(from, to).filter((value) => value !== null);
      if (seen.length === 0) return undefined;
      const mean = seen.reduce((sum, value) => sum + value, 0) / seen.length;
      const bin = bounds.filter((bound) => mean >= bound).length + 1;
      return { a: from * series.stepS, b: to * series.stepS, y: row * rowPx, y2: (row + 1) * rowPx, bin };
    }).filter((cell) => cell !== undefined),
  );
  const panel = { width: inner, height, headroom: 0, end: endOf(series), y: { domain: [0, 1] as const, ticks: [] } };
  const y = {
    field: 'y',
    type: 'quantitative',
    scale: { domain: [0, height], range: [0, height], nice: false },
    axis: null,
  };
  const labels = rows.map(({ name }, i) => ({ text: cutMiddle(name, isNarrow ? 17 : 44), y: (i + 0.5) * rowPx }));
  const label = { type: 'text', align: 'right', baseline: 'middle', fontSize: rows.length > 20 ? 11 : 11.5 };
  const layer = [
    ...Array.from({ length: BINS }, (_, i) =>
      drawn(
        cells.filter(({ bin }) => bin === i + 1),
        { type: 'rect', color: `var(--seq-${i + 1})`, stroke: 'var(--bg)', strokeWidth: 0.75 },
        { x: timeX(panel, 'a'), x2: { field: 'b' }, y, y2: { field: 'y2' } },
      ),
    ),
    drawn(labels, label, { x: { value: -8 }, y, text: { field: 'text' } }),
  ];
  const padding = { left, right: 12, top: 2, bottom: 24 };
  return { spec: { width: inner, height, padding, layer }, width, height: height + 26 };
}
