import type { Series, SeriesLine } from '../../experiment/result.ts';

/** More points than this do not show on any width we draw at. */
const POINTS_AT_MOST = 240;

/** The series in wider buckets where it has more than a picture can show: each value is the mean of those it stands for. */
export function thinSeries(series: Series): Series {
  const group = Math.ceil(series.buckets / POINTS_AT_MOST);
  if (group <= 1) return series;
  const values = (line: SeriesLine['mean']): SeriesLine['mean'] =>
    Array.from({ length: Math.ceil(line.length / group) }, (_, i) => meanOf(line.slice(i * group, (i + 1) * group)));
  const line = ({ mean, low, high }: SeriesLine): SeriesLine => ({
    mean: values(mean),
    low: values(low),
    high: values(high),
  });
  const lines = (record: Readonly<Record<string, SeriesLine>>): Record<string, SeriesLine> => mapped(record, line);
  return {
    stepS: series.stepS * group,
    buckets: Math.ceil(series.buckets / group),
    trafficRps: lines(series.trafficRps),
    versionP99Ms: lines(series.versionP99Ms),
    versionRps: lines(series.versionRps),
    split: mapped(series.split, ({ seen, asked }) => ({ seen: line(seen), asked: values(asked) })),
    podsReady: lines(series.podsReady),
    podsAsked: lines(series.podsAsked),
    cpuUtilization: lines(series.cpuUtilization),
    responses: lines(series.responses),
  };
}

function meanOf(values: SeriesLine['mean']): number | null {
  const seen = values.filter((value) => value !== null);
  return seen.length === 0 ? null : seen.reduce((sum, value) => sum + value, 0) / seen.length;
}

/** `Object.fromEntries` defines entries, so a Service named `__proto__` is one like any other. */
function mapped<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
