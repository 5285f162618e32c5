import * as z from 'zod';
import { durationLaw } from './distribution-schema.ts';
import { count, duration, exactlyOneOf, share, size, someWeight, strictMap } from './quantity-schemas.ts';

const status = z.int().min(100).max(599).meta({ description: 'HTTP status' });
const headers = z.record(z.string(), z.string());

const call = z.union([
  z.string().meta({ description: 'host, host:port or host:port/path' }),
  strictMap({
    name: z.string().optional(),
    host: z.string(),
    port: z.int().min(1).max(65535).optional(),
    method: z.string().optional(),
    path: z.string().optional(),
    headers: headers.optional(),
    requestSize: size.optional(),
    onError: z.enum(['fail', 'ignore']).optional(),
    failStatus: status.optional(),
    timeout: duration.optional(),
  }),
]);

export const STEP_KINDS = ['compute', 'sleep', 'fail', 'call', 'parallel', 'branch', 'loop', 'respond'] as const;

/** One step as written, its quantities read; exactly one of the kinds. */
export interface StepInput {
  name?: string;
  compute?: z.output<typeof durationLaw>;
  sleep?: z.output<typeof durationLaw>;
  fail?: number | { rate: number; status?: number };
  call?: z.output<typeof call>;
  parallel?: (StepInput | StepInput[])[];
  branch?: { weight?: number; steps: StepInput[] }[];
  loop?: { times: number; steps: StepInput[] };
  respond?: number | { status: number };
}

const stepList = z.lazy((): z.ZodType<StepInput[]> => z.array(step));
const step: z.ZodType<StepInput> = z.lazy(() =>
  strictMap({
    name: z.string().optional(),
    compute: durationLaw.optional(),
    sleep: durationLaw.optional(),
    fail: z.union([share, strictMap({ rate: share, status: status.optional() })]).optional(),
    call: call.optional(),
    parallel: z
      .array(z.union([stepList, step]))
      .min(1)
      .optional(),
    branch: z
      .array(strictMap({ weight: z.number().nonnegative().optional(), steps: stepList }))
      .min(1)
      .check(someWeight((way) => way.weight))
      .optional(),
    loop: strictMap({ times: z.int().nonnegative().max(10_000), steps: stepList }).optional(),
    respond: z.union([status, strictMap({ status })]).optional(),
  }).check(exactlyOneOf(STEP_KINDS)),
);

const abandoned = strictMap({
  queued: z.enum(['drop', 'serve']).optional(),
  running: z.enum(['finish', 'cancel']).optional(),
});

const endpoint = strictMap({
  match: strictMap({ path: z.string().startsWith('/').optional(), method: z.string().optional() }).optional(),
  steps: stepList,
  abandoned: abandoned.optional(),
  responseSize: size.optional(),
});

const startup = strictMap({ imagePull: durationLaw.optional(), boot: durationLaw.optional() });

const workload = strictMap({
  concurrency: count.optional(),
  queue: z.int().nonnegative().optional(),
  startup: startup.optional(),
  shutdown: strictMap({ drain: z.enum(['finish', 'exit']).optional(), preStop: duration.optional() }).optional(),
  endpoints: z.array(endpoint).optional(),
  steps: stepList.meta({ description: 'Short for one endpoint that matches everything' }).optional(),
  versions: z
    .record(
      z.string(),
      strictMap({
        slower: z.number().positive().optional(),
        fail: share.optional(),
        endpoints: z.array(endpoint).optional(),
      }),
    )
    .optional(),
  propagate: z.union([z.literal('custom'), z.array(z.string())]).optional(),
  mesh: z.enum(['none', 'sidecar']).optional(),
});

const meshMode = z.enum(['none', 'sidecar']);
const mesh = z.union([
  meshMode,
  strictMap({
    mode: meshMode.optional(),
    proxyLatency: durationLaw.optional(),
    proxyCpu: duration.optional(),
    connect: durationLaw.optional(),
    protocol: z.enum(['http1', 'http2']).optional(),
    controlPlane: strictMap({
      debounce: duration.optional(),
      debounceMax: duration.optional(),
      propagation: durationLaw.optional(),
    }).optional(),
  }),
]);

const positiveDuration = duration.check(({ value, issues }) => {
  if (value <= 0) {
    issues.push({ code: 'custom', input: value, message: 'must be longer than 0', params: { problem: 'quantity' } });
  }
});

/** A behaviour file as users write it; what comes out has its quantities read and its defaults still open. */
export const behaviourSchema = strictMap({
  apiVersion: z.literal('windmesh/v1alpha1'),
  kind: z.literal('Behaviour'),
  metadata: z.looseObject({}).optional(),
  defaults: strictMap({
    network: strictMap({
      sameZone: durationLaw.optional(),
      crossZone: durationLaw.optional(),
      external: durationLaw.optional(),
    }).optional(),
    mesh: mesh.optional(),
    kube: strictMap({
      hpaSyncPeriod: positiveDuration.optional(),
      metricsResolution: positiveDuration.optional(),
      endpointDelay: durationLaw.optional(),
    }).optional(),
    startup: startup.optional(),
    concurrency: count.optional(),
    queue: z.int().nonnegative().optional(),
    steps: stepList.optional(),
  }).optional(),
  workloads: z.record(z.string(), workload.nullable()).optional(),
});

export type BehaviourInput = z.output<typeof behaviourSchema>;
export type WorkloadInput = z.output<typeof workload>;
export type EndpointInput = z.output<typeof endpoint>;
