import type { Expectation, MetricName } from '../../api/experiment.ts';
import { invalidEntry, invalidQuantity, missingEntry } from '../../findings/behaviour-messages.ts';
import {
  unknownMetric,
  unknownScenario,
  unknownSubject,
  windowOutsideRun,
} from '../../findings/experiment-messages.ts';
import { parseDuration } from '../../units/parse-duration.ts';
import { parseRate } from '../../units/parse-rate.ts';
import type { Parsed } from '../../units/parse-result.ts';
import { parseShare } from '../../units/parse-share.ts';
import type { Nanoseconds } from '../../units/quantity.ts';
import { type FieldPath, formatFieldPath } from '../field-path.ts';
import { BOUNDS, type ExpectationInput, METRICS } from './experiment-schema.ts';
import { formatSpan } from './format-span.ts';
import type { Reporting } from './reporting.ts';

interface ExpectationContext {
  readonly scenarios: readonly string[];
  readonly traffic: readonly string[];
  /** `namespace/name` of Services and of Deployments that exist at some time. */
  readonly services: readonly string[];
  readonly deployments: readonly string[];
  readonly warmUp: Nanoseconds;
  readonly end: Nanoseconds;
}

/** One expectation, or undefined with a finding that says why not. */
export function normaliseExpectation(
  input: ExpectationInput,
  path: FieldPath,
  context: ExpectationContext,
  reporting: Reporting,
): Expectation | undefined {
  const field = (name: string): string => formatFieldPath([...path, name]);
  const metric = METRICS.find((each) => each === input.metric);
  if (!metric) {
    reporting.report(unknownMetric, [...path, 'metric'], { name: input.metric, known: METRICS });
    return undefined;
  }
  const of = subjectOf(input, metric, path, context, reporting);
  const scenarios = scenariosOf(input, path, context, reporting);
  const kind = BOUNDS.find((each) => input[each] !== undefined)!;
  const value = parseBound(input[kind]!, metric, scenarios?.against !== undefined);
  if ('fault' in value) {
    reporting.report(invalidQuantity, [...path, kind], { field: field(kind), value: input[kind], fault: value.fault });
  }
  const window = input.window === undefined ? undefined : windowOf(input.window, path, context, reporting);
  if (metric === 'share' && input.version === undefined) {
    reporting.report(missingEntry, path, { field: field('version'), expected: 'the version whose share is meant' });
  }
  if (of === undefined || !scenarios || 'fault' in value || window === null) return undefined;
  return {
    metric,
    of,
    ...(input.version === undefined ? {} : { version: input.version }),
    ...scenarios,
    bound: { kind, value: value.value },
    confidence: input.confidence ?? 0.95,
    ...(window ? { window } : {}),
    position: reporting.position(path),
  };
}

function subjectOf(
  input: ExpectationInput,
  metric: MetricName,
  path: FieldPath,
  { traffic, services, deployments }: ExpectationContext,
  reporting: Reporting,
): string | undefined {
  const isReplicas = metric.startsWith('replicas.');
  if (input.of === undefined) {
    if (!isReplicas && traffic.length === 1) return traffic[0];
    const expected = isReplicas ? 'Deployment ns/name' : 'a traffic name or a Service';
    reporting.report(missingEntry, path, { field: formatFieldPath([...path, 'of']), expected });
    return undefined;
  }
  const words = input.of.replace(isReplicas ? /^Deployment\s+/ : /^Service\s+/, '');
  const known = isReplicas ? deployments : services;
  const isKnown = known.some((each) => each === words || each.endsWith(`/${words}`));
  if (isKnown || (!isReplicas && traffic.includes(words))) return input.of;
  const names = [...(isReplicas ? [] : traffic), ...known.flatMap((each) => [each.slice(each.indexOf('/') + 1)])];
  const args = { field: formatFieldPath([...path, 'of']), name: words, known: [...new Set(names)] };
  reporting.report(unknownSubject, [...path, 'of'], args);
  return undefined;
}

function scenariosOf(
  input: ExpectationInput,
  path: FieldPath,
  { scenarios }: ExpectationContext,
  reporting: Reporting,
): { scenario: string; against?: string } | undefined {
  const check = (name: string, at: string): boolean => {
    if (scenarios.includes(name)) return true;
    const args = { field: formatFieldPath([...path, at]), name, known: scenarios };
    reporting.report(unknownScenario, [...path, at], args);
    return false;
  };
  if (input.change !== undefined) {
    const [, scenario, against] = /^(.+?)\s+(?:vs\.?|against)\s+(.+)$/.exec(input.change.trim()) ?? [];
    if (scenario === undefined || input.scenario !== undefined) {
      const problem = scenario === undefined ? 'write it as: canary vs baseline' : 'stands beside scenario; write one';
      reporting.report(invalidEntry, [...path, 'change'], { field: formatFieldPath([...path, 'change']), problem });
      return undefined;
    }
    const areKnown = [check(scenario, 'change'), check(against, 'change')].every((isKnown) => isKnown);
    return areKnown ? { scenario, against } : undefined;
  }
  if (input.scenario !== undefined) return check(input.scenario, 'scenario') ? { scenario: input.scenario } : undefined;
  if (scenarios.length === 1) return { scenario: scenarios[0] };
  const expected = `one of ${scenarios.join(', ')}, or change: a vs b`;
  reporting.report(missingEntry, path, { field: formatFieldPath([...path, 'scenario']), expected });
  return undefined;
}

/** A bound in the unit of its metric: ms for latency, a share for rates of requests. A difference may be negative. */
function parseBound(given: string | number, metric: MetricName, isDifference: boolean): Parsed<number> {
  const text = String(given).trim();
  if (isDifference && text.startsWith('-')) {
    const positive = parseBound(text.slice(1), metric, false);
    return 'value' in positive ? { value: -positive.value } : positive;
  }
  if (metric.startsWith('latency.')) {
    const parsed = parseDuration(text);
    return 'value' in parsed ? { value: parsed.value / 1e6 } : parsed;
  }
  if (metric === 'errorRate' || metric === 'successRate' || metric === 'share') return parseShare(text);
  if (metric === 'rps') return parseRate(text);
  if (metric === 'retriesPerRequest' && text.endsWith('%')) return parseShare(text);
  const number = Number(text);
  return text !== '' && number >= 0 && Number.isFinite(number)
    ? { value: number }
    : { fault: 'is not a number of at least 0' };
}

/** null after a finding. */
function windowOf(
  text: string,
  path: FieldPath,
  { warmUp, end }: ExpectationContext,
  reporting: Reporting,
): { from: Nanoseconds; to: Nanoseconds } | null {
  const [, first, second] = /^(.+?)\s*(?:\.\.|–| to )\s*(.+)$/.exec(text) ?? [];
  const from = parseDuration(first ?? '');
  const to = parseDuration(second ?? '');
  if ('fault' in from || 'fault' in to || from.value >= to.value) {
    const args = { field: formatFieldPath([...path, 'window']), value: text, fault: 'is not a window such as 6m..9m' };
    reporting.report(invalidQuantity, [...path, 'window'], args);
    return null;
  }
  if (from.value < warmUp || to.value > end) {
    const measured = `${formatSpan(warmUp)} to ${formatSpan(end)}`;
    reporting.report(windowOutsideRun, [...path, 'window'], { window: text, measured });
    return null;
  }
  return { from: from.value, to: to.value };
}
