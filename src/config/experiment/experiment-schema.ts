import * as z from 'zod';
import { durationLaw } from '../behaviour/distribution-schema.ts';
import {
  count,
  duration,
  exactlyOneOf,
  positive,
  rate,
  share,
  someWeight,
  strictMap,
} from '../behaviour/quantity-schemas.ts';

const paths = z.union([z.string(), z.array(z.string())]).meta({ description: 'A path or several, from this file' });

const request = strictMap({
  weight: z.number().nonnegative().optional(),
  name: z.string().optional(),
  method: z.string().optional(),
  path: z.string().startsWith('/').optional(),
  host: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
});

const rps = z.union([rate, z.number().nonnegative()]);
const point = strictMap({ at: duration, rps: rps.optional(), rate: rps.optional() }).check(
  exactlyOneOf(['rps', 'rate']),
);
const rateCurve = z
  .union([
    rate,
    z.array(point).min(1).meta({ description: 'Linear between the points' }),
    strictMap({
      steps: z.array(point).min(1).optional(),
      ramp: strictMap({ from: rps, to: rps, start: duration.optional(), over: duration }).optional(),
      csv: z.string().optional(),
    }).check(exactlyOneOf(['steps', 'ramp', 'csv'])),
  ])
  .meta({ description: 'A rate, points, steps, a ramp, or a CSV file with t_seconds,rps' });

const PROCESSES = [
  'poisson',
  'deterministic',
  'gamma',
  'erlang',
  'pareto',
  'lognormal',
  'hyperexponential',
  'closed',
] as const;

const arrivals = strictMap({
  process: z.enum(PROCESSES),
  rate: rateCurve.optional(),
  firstAt: duration.optional(),
  shape: positive.optional(),
  stages: count.optional(),
  cv: positive.optional(),
  scv: z.number().min(1).optional(),
  users: count.optional(),
  think: durationLaw.optional(),
});

const traffic = strictMap({
  name: z.string().min(1),
  to: z
    .string()
    .optional()
    .meta({ description: 'Gateway ns/name, Ingress ns/name, Service ns/name[:port], http://host:port' }),
  from: z.string().optional().meta({ description: 'Deployment ns/name' }),
  request: request.optional(),
  requests: z
    .array(request)
    .min(1)
    .check(someWeight((entry) => entry.weight))
    .optional(),
  arrivals: arrivals.optional(),
  limit: count.optional(),
  timeout: duration.optional(),
});

const inlineObject = z.looseObject({ apiVersion: z.string(), kind: z.string() });
const applied = z
  .union([z.string(), inlineObject, z.array(z.union([z.string(), inlineObject])).min(1)])
  .meta({ description: 'A file, an object, or several' });
const target = { Deployment: z.string().meta({ description: 'namespace/name' }) };

export const ACTIONS = ['apply', 'delete', 'scale', 'kill', 'slow'] as const;

const deleted = strictMap({ kind: z.string(), name: z.string(), namespace: z.string().optional() });
const step = strictMap({
  at: duration,
  label: z.string().optional(),
  apply: applied.optional(),
  delete: z.union([deleted, z.array(deleted).min(1)]).optional(),
  scale: strictMap({ ...target, replicas: z.int().nonnegative() }).optional(),
  kill: strictMap({ ...target, count: count.optional() }).optional(),
  slow: strictMap({ ...target, version: z.string().optional(), factor: positive, for: duration.optional() }).optional(),
}).check(exactlyOneOf(ACTIONS));

const scenario = strictMap({
  extends: z.string().optional(),
  model: paths.optional(),
  apply: applied.optional(),
  steps: z.array(step).optional(),
  traffic: z.array(traffic).optional(),
});

const run = strictMap({
  warmUp: duration.optional(),
  length: duration.optional(),
  replications: z.union([count, strictMap({ pilot: count, atMost: count.optional() })]).optional(),
  commonRandomNumbers: z.boolean().optional(),
  start: z.enum(['warm', 'cold']).optional(),
});

export const METRICS = [
  'latency.mean',
  'latency.p50',
  'latency.p90',
  'latency.p95',
  'latency.p99',
  'latency.p99.9',
  'latency.max',
  'errorRate',
  'successRate',
  'rps',
  'retriesPerRequest',
  'requests',
  'replicas.max',
  'replicas.min',
  'replicas.mean',
  'replicas.final',
  'share',
] as const;
export const BOUNDS = ['below', 'above', 'atMost', 'atLeast'] as const;

const bound = z.union([z.string(), z.number()]).optional();
const expectation = strictMap({
  metric: z.string(),
  of: z.string().optional(),
  version: z.string().optional(),
  scenario: z.string().optional(),
  change: z.string().optional().meta({ description: 'canary vs baseline' }),
  below: bound,
  above: bound,
  atMost: bound,
  atLeast: bound,
  confidence: share.optional(),
  window: z.string().optional().meta({ description: '6m..9m' }),
}).check(exactlyOneOf(BOUNDS));

/** An experiment file as users write it; what comes out has its quantities read, its names and defaults still open. */
export const experimentSchema = strictMap({
  apiVersion: z.literal('windmesh/v1alpha1'),
  kind: z.literal('Experiment'),
  metadata: z.looseObject({ name: z.string() }),
  question: z.string().optional(),
  seed: z.union([z.string(), z.number()]).optional(),
  model: paths.optional(),
  behaviour: paths.optional(),
  traffic: z.array(traffic).min(1),
  scenarios: z.record(z.string(), scenario.nullable()).optional(),
  run: run.optional(),
  expect: z.array(expectation).optional(),
  report: z.unknown().optional(),
});

export type ExperimentInput = z.output<typeof experimentSchema>;
export type TrafficInput = z.output<typeof traffic>;
export type ArrivalsInput = z.output<typeof arrivals>;
export type RateInput = z.output<typeof rateCurve>;
export type ScenarioInput = z.output<typeof scenario>;
export type StepInput = z.output<typeof step>;
export type AppliedInput = z.output<typeof applied>;
export type ExpectationInput = z.output<typeof expectation>;
