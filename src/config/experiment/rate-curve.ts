import type { RateCurve } from '../../api/experiment.ts';
import { parseDuration } from '../../units/parse-duration.ts';
import type { Parsed } from '../../units/parse-result.ts';
import { type Nanoseconds, seconds } from '../../units/quantity.ts';
import type { RateInput } from './experiment-schema.ts';

type Point = { at: Nanoseconds; rps: number };

const ZERO = 0 as Nanoseconds;

/** A rate, points, steps, a ramp or the text of a CSV file as the one curve, which starts at time 0. */
export function rateCurveFrom(input: RateInput, csvText: (path: string) => string | undefined): Parsed<RateCurve> {
  if (typeof input === 'number') return { value: [{ at: ZERO, rps: input }] };
  if (Array.isArray(input)) return ordered(input.map(pointOf));
  if (input.steps) {
    const points = input.steps.map(pointOf);
    // A step is two points of one time: the rate before and the rate after.
    return ordered(
      points.flatMap((point, index) => (index === 0 ? [point] : [{ at: point.at, rps: points[index - 1].rps }, point])),
    );
  }
  if (input.ramp) {
    const { from, to, start = ZERO, over } = input.ramp;
    return ordered([
      { at: start, rps: from },
      { at: (start + over) as Nanoseconds, rps: to },
    ]);
  }
  const text = csvText(input.csv!);
  return text === undefined ? { fault: `${input.csv} was not read` } : parseRateCsv(text);
}

function pointOf(input: { at: Nanoseconds; rps?: number; rate?: number }): Point {
  return { at: input.at, rps: (input.rps ?? input.rate)! };
}

/** Times must not go back; before the first point its rate holds, as after the last. */
function ordered(points: readonly Point[]): Parsed<RateCurve> {
  const back = points.findIndex((point, index) => index > 0 && point.at < points[index - 1].at);
  if (back >= 0) return { fault: `point ${back + 1} lies before point ${back} in time` };
  return { value: points[0].at > 0 ? [{ at: ZERO, rps: points[0].rps }, ...points] : points };
}

/** Lines `t_seconds,rps` below a head line that says so; `#` starts a comment. A time may also be a duration. */
export function parseRateCsv(text: string): Parsed<RateCurve> {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const points: Point[] = [];
  let isHeadSeen = false;
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const cells = line.split(',').map((cell) => cell.trim());
    if (!isHeadSeen) {
      isHeadSeen = true;
      if (cells[0] === 't_seconds' && cells[1] === 'rps') continue;
      return { fault: `line ${index + 1} is not the head t_seconds,rps` };
    }
    const [time, rps] = cells;
    const at = /^[\d.]+$/.test(time) ? seconds(Number(time)) : timeOf(time);
    const rate = Number(rps);
    if (
      at === undefined ||
      !Number.isSafeInteger(at) ||
      cells.length !== 2 ||
      rps === '' ||
      !(rate >= 0 && Number.isFinite(rate))
    ) {
      return { fault: `line ${index + 1} is no time and rate` };
    }
    points.push({ at, rps: rate });
  }
  return points.length === 0 ? { fault: 'there is no point' } : ordered(points);
}

function timeOf(text: string): Nanoseconds | undefined {
  const parsed = parseDuration(text);
  return 'value' in parsed ? parsed.value : undefined;
}
