import { z } from 'zod';
import type { ResultDocument } from '../experiment/result.ts';

const count = z.int().nonnegative();
const share = z.number().min(0).max(1);

const estimate = z
  .union([
    z.strictObject({
      mean: z.number(),
      low: z.number(),
      high: z.number(),
      confidence: share,
      n: count,
    }),
    z.strictObject({ insufficient: z.literal(true), mean: z.number().nullable(), n: count }),
  ])
  .meta({ id: 'Estimate', description: 'Mean over replications with its Student interval, or too few to give one.' });

const latency = z
  .strictObject({ mean: estimate, p50: estimate, p90: estimate, p99: estimate, p999: estimate })
  .meta({ id: 'LatencyEstimates', description: 'Milliseconds.' });

const values = z.array(z.number().nullable());
const line = z
  .strictObject({ mean: values, low: values, high: values })
  .meta({ id: 'SeriesLine', description: 'One value per bucket; null where nothing was seen.' });
const lines = z.record(z.string(), line);

const series = z.strictObject({
  stepS: z.number().positive().describe('Width of a bucket in seconds.'),
  buckets: count,
  trafficRps: lines.describe('By traffic source.'),
  versionP99Ms: lines.describe('By `namespace/service version`.'),
  versionRps: lines,
  split: z.record(z.string(), z.strictObject({ seen: line, asked: values })),
  podsReady: lines.describe('By `namespace/deployment`.'),
  podsAsked: lines,
  cpuUtilization: lines.describe('Percent of request.'),
  responses: lines.describe('Answers per second that were not 200, by code and Envoy flags.'),
});

const scenario = z.strictObject({
  name: z.string(),
  steps: z.array(
    z.strictObject({ atS: z.number(), label: z.string(), action: z.string(), untilS: z.number().optional() }),
  ),
  traffic: z.array(z.strictObject({ name: z.string(), to: z.string(), rps: estimate, success: estimate, latency })),
  versions: z.array(
    z.strictObject({
      namespace: z.string(),
      service: z.string(),
      version: z.string(),
      workload: z.string(),
      rps: estimate,
      success: estimate,
      latency,
      retries: estimate,
      pods: z.strictObject({ min: count, max: count }),
    }),
  ),
  responses: z.array(z.strictObject({ of: z.string(), code: count, flags: z.string(), share: estimate })),
  series,
  hpaDecisions: z.array(
    z.strictObject({
      hpa: z.string(),
      target: z.string(),
      atS: z.number(),
      from: count,
      to: count,
      words: z.string(),
    }),
  ),
});

const comparison = z.strictObject({
  scenario: z.string(),
  against: z.string(),
  of: z.string(),
  latency,
  errorRate: estimate,
  correlation: z.number().nullable(),
});

const verdict = z.strictObject({
  outcome: z.enum(['holds', 'does not hold', 'undecided']),
  claim: z.string(),
  scenario: z.string(),
  condition: z.string(),
  estimate,
  unit: z.enum(['ms', 'share', 'rps', 'count']),
  isDifference: z.boolean(),
  bound: z.strictObject({ kind: z.enum(['below', 'above', 'atMost', 'atLeast']), value: z.number() }),
  wouldDecide: count.optional(),
  correlation: z.number().optional(),
});

const finding = z.strictObject({
  severity: z.enum(['error', 'warning', 'info']),
  code: z.string(),
  resource: z.string(),
  file: z.string(),
  line: z.int(),
  column: z.int(),
  message: z.string(),
  remedy: z.string(),
});

/** The result document; its type follows `ResultDocument`, or this file does not compile. */
export const resultSchema: z.ZodType<ResultDocument> = z.strictObject({
  apiVersion: z.literal('windmesh/v1alpha1'),
  kind: z.literal('Result'),
  version: z.string(),
  name: z.string(),
  question: z.string(),
  seed: z.string(),
  modelHash: z.string(),
  experimentHash: z.string(),
  run: z.strictObject({
    warmUpS: z.number().nonnegative(),
    lengthS: z.number().nonnegative(),
    replications: count,
    paired: z.boolean(),
  }),
  partial: z.string().optional().describe('Set where the run did not finish: what was done and why it ended.'),
  scenarios: z.array(scenario),
  comparisons: z.array(comparison),
  verdicts: z.array(verdict),
  findings: z.array(finding),
  counted: z.array(z.strictObject({ kind: z.string(), count })),
  totals: z.strictObject({ requests: count, events: count }),
});

/** The same as JSON Schema (draft 2020-12), as `windmesh schema result` prints it. */
export function resultJsonSchema(): Record<string, unknown> {
  return { title: 'windmesh result', ...z.toJSONSchema(resultSchema, { target: 'draft-2020-12' }) };
}
