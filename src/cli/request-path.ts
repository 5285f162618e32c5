import type { AttemptRecording, RequestRecording } from '../simulation/request-recording.ts';

/** Where a field stands in the user's files, `reviews.yaml:14:21`, or `` if it came from none. */
export type Locate = (object: string, fieldPath: string) => string;

/**
 * The way of a request, one line per attempt, deeper calls further right:
 *
 *     browsing 1207, at 6m1.52s: 503 UO after 41.3 ms
 *       0.0…41.3 ms  traffic browsing → productpage  shop/productpage-v1-7  503 UO
 *         2.1…40.9 ms  shop/productpage-v1 → reviews  shop/reviews-v3-2  503 UO  retry 1
 *           by VirtualService shop/reviews spec.http[0].route[1]  reviews.yaml:14:9
 */
export function requestPath(recording: RequestRecording, locate: Locate): string {
  const { traffic, number, startS, latencyMs, code, flags, attempts } = recording;
  const head = `${traffic} ${number}, at ${fixed(startS)} s: ${answer(code, flags)} after ${fixed(latencyMs)} ms`;
  return [head, ...attempts.flatMap((attempt) => attemptLines(attempt, startS * 1000, locate)), ''].join('\n');
}

function attemptLines(attempt: AttemptRecording, startMs: number, locate: Locate): string[] {
  const { depth, from, to, pod, code, flags, route, note } = attempt;
  const indent = '  '.repeat(depth + 1);
  const span = `${fixed(attempt.startMs - startMs)}…${fixed(attempt.endMs - startMs)} ms`;
  const parts = [span, `${from} → ${to}`, pod === '' ? 'no Pod' : pod, answer(code, flags), note];
  const line = indent + parts.filter((part) => part !== '').join('  ');
  if (route === null) return [line];
  const place = locate(route.object, route.fieldPath);
  const rule = route.fieldPath === '' ? route.object : `${route.object} ${route.fieldPath}`;
  return [line, `${indent}  by ${rule}${place === '' ? '' : `  ${place}`}`];
}

function answer(code: number, flags: string): string {
  const words = code === 0 ? 'no answer' : String(code);
  return flags === '' ? words : `${words} ${flags}`;
}

/** Three digits after the point at most: microseconds of a millisecond. */
function fixed(value: number): string {
  return String(Number(value.toFixed(3)));
}
