import type { Arrivals, RateCurve, RequestMixEntry, TrafficSource } from '../../api/experiment.ts';
import { log } from '../../engine/math.ts';
import { invalidEntry, missingEntry } from '../../findings/behaviour-messages.ts';
import { csvProblem } from '../../findings/experiment-messages.ts';
import type { Distribution } from '../../units/distribution.ts';
import { bareMap } from '../behaviour/normalise-behaviour.ts';
import { type FieldPath, formatFieldPath } from '../field-path.ts';
import type { ArrivalsInput, TrafficInput } from './experiment-schema.ts';
import { rateCurveFrom } from './rate-curve.ts';
import type { Reporting } from './reporting.ts';

/** One traffic source, or undefined with a finding that says why not. */
export function normaliseTraffic(
  input: TrafficInput,
  path: FieldPath,
  reporting: Reporting,
  csvText: (path: string) => string | undefined,
): TrafficSource | undefined {
  const missing = (field: 'to' | 'arrivals', expected: string): undefined => {
    reporting.report(missingEntry, path, { field: formatFieldPath([...path, field]), expected });
  };
  if (input.to === undefined) return missing('to', 'Gateway ns/name, Service ns/name[:port] or http://host:port');
  if (input.arrivals === undefined) return missing('arrivals', '{ process: poisson, rate: 100rps }');
  const to = parseTarget(input.to);
  if (!to) {
    const problem = `"${input.to}" is no target; write Gateway ns/name, Ingress ns/name, Service ns/name[:port] or http://host:port`;
    reporting.report(invalidEntry, [...path, 'to'], { field: formatFieldPath([...path, 'to']), problem });
  }
  const from = input.from === undefined ? undefined : parseWorkload(input.from);
  if (input.from !== undefined && !from) {
    const problem = `"${input.from}" is no workload; write Deployment ns/name`;
    reporting.report(invalidEntry, [...path, 'from'], { field: formatFieldPath([...path, 'from']), problem });
  }
  if (input.request && input.requests) {
    const problem = 'stands beside requests; write one of the two';
    reporting.report(invalidEntry, [...path, 'request'], { field: formatFieldPath([...path, 'request']), problem });
  }
  const arrivals = normaliseArrivals(input.arrivals, [...path, 'arrivals'], reporting, csvText);
  if (!to || !arrivals) return undefined;
  return {
    name: input.name,
    to,
    ...(from ? { from } : {}),
    requests: requestsOf(input),
    arrivals,
    ...(input.timeout === undefined ? {} : { timeout: input.timeout }),
    ...(input.limit === undefined ? {} : { limit: input.limit }),
    position: reporting.position(path),
  };
}

function requestsOf({ request, requests }: TrafficInput): RequestMixEntry[] {
  const given = requests ?? [request ?? {}];
  return given.map(({ weight = 1, name, method = 'GET', path = '/', host, headers = {} }) => ({
    weight,
    ...(name === undefined ? {} : { name }),
    method,
    path,
    ...(host === undefined ? {} : { host }),
    headers: bareMap(Object.entries(headers)),
  }));
}

/** `Gateway istio-system/shop`, `Service shop/cart:8080`, `http://cart.shop:8080`; without a namespace, `default`. */
export function parseTarget(text: string): TrafficSource['to'] | undefined {
  const url = /^(?:http:\/\/)([a-z0-9]([-a-z0-9.]*[a-z0-9])?)(?::(\d{1,5}))?\/?$/i.exec(text.trim());
  if (url) return { kind: 'host', name: url[1].toLowerCase(), ...(url[3] ? { port: Number(url[3]) } : {}) };
  const match = /^(Gateway|Ingress|Service)\s+(?:([-a-z0-9]+)\/)?([-a-z0-9.]+)(?::(\d{1,5}))?$/.exec(text.trim());
  if (!match) return undefined;
  const [, kind, namespace = 'default', name, port] = match;
  return { kind: kind as 'Gateway', namespace, name, ...(port === undefined ? {} : { port: Number(port) }) };
}

/** `Deployment shop/cart`, `shop/cart`, `cart`. */
export function parseWorkload(text: string): { namespace: string; name: string } | undefined {
  const match = /^(?:Deployment\s+)?(?:([-a-z0-9]+)\/)?([-a-z0-9.]+)$/.exec(text.trim());
  return match ? { namespace: match[1] ?? 'default', name: match[2] } : undefined;
}

/** Which entries each process reads beside `process`. */
const ENTRIES: Readonly<Record<ArrivalsInput['process'], readonly string[]>> = {
  poisson: ['rate'],
  deterministic: ['rate', 'firstAt'],
  gamma: ['rate', 'shape', 'cv'],
  erlang: ['rate', 'stages'],
  pareto: ['rate', 'shape'],
  lognormal: ['rate', 'cv'],
  hyperexponential: ['rate', 'scv', 'cv'],
  closed: ['users', 'think'],
};

function normaliseArrivals(
  input: ArrivalsInput,
  path: FieldPath,
  reporting: Reporting,
  csvText: (path: string) => string | undefined,
): Arrivals | undefined {
  for (const entry of Object.keys(input)) {
    if (entry === 'process' || ENTRIES[input.process].includes(entry)) continue;
    const problem = `has no meaning for the process ${input.process}, which reads ${ENTRIES[input.process].join(', ')}`;
    reporting.report(invalidEntry, [...path, entry], { field: formatFieldPath([...path, entry]), problem });
  }
  if (input.process === 'closed') {
    if (input.users === undefined) {
      reporting.report(missingEntry, path, { field: formatFieldPath([...path, 'users']), expected: 'a whole number' });
      return undefined;
    }
    return { process: 'closed', users: input.users, think: input.think ?? { kind: 'constant', value: 0 } };
  }
  const rate = normaliseRate(input, path, reporting, csvText);
  if (!rate) return undefined;
  if (input.process === 'poisson') return { process: 'poisson', rate };
  if (input.process === 'deterministic') {
    return { process: 'deterministic', rate, ...(input.firstAt === undefined ? {} : { firstAt: input.firstAt }) };
  }
  const gap = gapLaw(input);
  if (typeof gap !== 'string') return { process: 'renewal', rate, gap };
  reporting.report(invalidEntry, path, { field: formatFieldPath(path), problem: gap });
  return undefined;
}

function normaliseRate(
  input: ArrivalsInput,
  path: FieldPath,
  reporting: Reporting,
  csvText: (path: string) => string | undefined,
): RateCurve | undefined {
  if (input.rate === undefined) {
    reporting.report(missingEntry, path, { field: formatFieldPath([...path, 'rate']), expected: '120rps, or a curve' });
    return undefined;
  }
  const parsed = rateCurveFrom(input.rate, csvText);
  if ('value' in parsed) return parsed.value;
  const isCsv = typeof input.rate === 'object' && !Array.isArray(input.rate) && input.rate.csv !== undefined;
  if (isCsv) reporting.report(csvProblem, [...path, 'rate', 'csv'], { problem: parsed.fault });
  else {
    const field = formatFieldPath([...path, 'rate']);
    reporting.report(invalidEntry, [...path, 'rate'], { field, problem: parsed.fault });
  }
  return undefined;
}

/** Law of a gap with mean 1, or what is missing. */
function gapLaw({ process, shape, stages, cv, scv }: ArrivalsInput): Distribution | string {
  switch (process) {
    case 'gamma':
      if (shape === undefined && cv === undefined) return 'gamma arrivals need shape or cv';
      return { kind: 'gamma', shape: shape ?? 1 / (cv! * cv!), mean: 1 };
    case 'erlang':
      return stages === undefined ? 'erlang arrivals need stages' : { kind: 'erlang', stages, mean: 1 };
    case 'pareto':
      if (shape === undefined || shape <= 1) return 'pareto arrivals need a shape above 1, or their mean is infinite';
      return { kind: 'pareto', shape, scale: (shape - 1) / shape };
    case 'lognormal': {
      if (cv === undefined) return 'lognormal arrivals need cv';
      const variance = log(1 + cv * cv);
      return { kind: 'lognormal', mu: -variance / 2, sigma: Math.sqrt(variance) };
    }
    default: {
      const squared = scv ?? (cv === undefined ? undefined : cv * cv);
      if (squared === undefined || squared < 1) return `${process} arrivals need scv, at least 1`;
      return { kind: 'hyperexponential', mean: 1, scv: squared };
    }
  }
}
