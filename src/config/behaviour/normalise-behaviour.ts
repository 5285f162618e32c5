import type { Behaviour, BehaviourEndpoint, SourcePosition, WorkloadBehaviour } from '../../api/behaviour.ts';
import { behaviourTwice } from '../../findings/behaviour-messages.ts';
import type { Finding } from '../../findings/finding.ts';
import { defaultApplied } from '../../findings/support-messages.ts';
import type { FieldPath } from '../field-path.ts';
import type { SourceDocument } from '../read-yaml.ts';
import { schemaFindings } from '../schema-findings.ts';
import { type BehaviourInput, behaviourSchema, type EndpointInput, type WorkloadInput } from './behaviour-schema.ts';
import { defaultSettings, defaultWorkload } from './default-behaviour.ts';
import { normaliseSteps } from './normalise-steps.ts';

const RESOURCE = 'Behaviour';

/** A version, a header or a workload may be called anything: a map without inherited keys. */
export function bareMap<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  const map = Object.create(null) as Record<string, T>;
  for (const [key, value] of entries) map[key] = value;
  return map;
}

interface ReadBehaviour {
  readonly document: SourceDocument;
  readonly input: BehaviourInput;
}

/**
 * Behaviour documents as one behaviour with every default filled: of settings given twice the later counts, of a
 * workload described twice too (with a warning). `*` comes last and stands for all workloads that nothing names.
 */
export function normaliseBehaviour(
  documents: readonly SourceDocument[],
  more: readonly WorkloadBehaviour[] = [],
): { behaviour: Behaviour; findings: Finding[] } {
  const findings: Finding[] = [];
  const read: ReadBehaviour[] = [];
  for (const document of documents) {
    const parsed = behaviourSchema.safeParse(document.value, { reportInput: true });
    if (parsed.success) read.push({ document, input: parsed.data });
    else findings.push(...schemaFindings(parsed.error, document, RESOURCE));
  }
  const fallback = fallbackWorkload(read);
  const workloads = new Map<string, WorkloadBehaviour>(more.map((each) => [each.workload, each]));
  for (const { document, input } of read) {
    for (const [workload, given] of Object.entries(input.workloads ?? {})) {
      const before = workloads.get(workload)?.position;
      if (before) {
        const place = document.place(['workloads', workload], RESOURCE, 'key');
        findings.push(behaviourTwice(place, { workload, otherFile: before.file, otherLine: before.line }));
      }
      workloads.set(workload, normaliseWorkload(workload, given ?? {}, document, fallback));
    }
  }
  const settings = mergeSettings(read);
  if (read.length > 0 && findings.length === 0) findings.push(...defaultFindings(read));
  const others = [...workloads.values()].filter(({ workload }) => workload !== '*');
  return { behaviour: { ...settings, workloads: [...others, workloads.get('*') ?? fallback] }, findings };
}

function mergeSettings(read: readonly ReadBehaviour[]): Pick<Behaviour, 'network' | 'mesh' | 'kube'> {
  let { network, mesh, kube } = defaultSettings;
  for (const { input } of read) {
    const given = input.defaults ?? {};
    const givenMesh = typeof given.mesh === 'string' ? { mode: given.mesh } : (given.mesh ?? {});
    network = { ...network, ...given.network };
    mesh = { ...mesh, ...givenMesh, controlPlane: { ...mesh.controlPlane, ...givenMesh.controlPlane } };
    kube = { ...kube, ...given.kube };
  }
  return { network, mesh, kube };
}

function defaultFindings(read: readonly ReadBehaviour[]): Finding[] {
  const { document } = read[0];
  const place = document.place([], RESOURCE);
  const isGiven = (has: (defaults: NonNullable<BehaviourInput['defaults']>) => unknown): boolean =>
    read.some(({ input }) => input.defaults && has(input.defaults) !== undefined);
  const findings: Finding[] = [];
  if (!isGiven(({ network }) => network)) {
    const value = '0.25 ms within a zone, 1 ms between zones and from outside';
    findings.push(defaultApplied(place, { what: 'defaults.network', value, why: 'one way, an assumption' }));
  }
  if (!isGiven(({ mesh }) => (typeof mesh === 'object' ? mesh.proxyLatency : undefined))) {
    const value = 'median 0.13 ms and p99 0.25 ms for each proxy crossed';
    findings.push(
      defaultApplied(place, { what: 'defaults.mesh.proxyLatency', value, why: 'as published for Istio 1.24' }),
    );
  }
  return findings;
}

function fallbackWorkload(read: readonly ReadBehaviour[]): WorkloadBehaviour {
  let fallback = defaultWorkload;
  for (const { document, input } of read) {
    const { startup, concurrency, queue, steps } = input.defaults ?? {};
    fallback = {
      ...fallback,
      startup: { ...fallback.startup, ...startup },
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(queue === undefined ? {} : { queue }),
      ...(steps ? { endpoints: [normaliseEndpoint({ steps }, ['defaults'], positions(document))] } : {}),
    };
  }
  return fallback;
}

function normaliseWorkload(
  workload: string,
  given: WorkloadInput,
  document: SourceDocument,
  fallback: WorkloadBehaviour,
): WorkloadBehaviour {
  const path = ['workloads', workload];
  const positionOf = positions(document);
  const listed = (given.endpoints ?? []).map((each, index) =>
    normaliseEndpoint(each, [...path, 'endpoints', index], positionOf),
  );
  const short = given.steps ? [normaliseEndpoint({ steps: given.steps }, path, positionOf)] : [];
  const endpoints = [...listed, ...short];
  const versions = Object.entries(given.versions ?? {}).map(([version, { slower = 1, fail, endpoints: own }]) => {
    const at = [...path, 'versions', version, 'endpoints'];
    const normalised = own?.map((each, index) => normaliseEndpoint(each, [...at, index], positionOf));
    return [
      version,
      {
        slower,
        ...(fail === undefined ? {} : { failRate: fail }),
        ...(normalised ? { endpoints: normalised } : {}),
      },
    ] as const;
  });
  const concurrency = given.concurrency ?? fallback.concurrency;
  const queue = given.queue ?? fallback.queue;
  return {
    workload,
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(queue === undefined ? {} : { queue }),
    startup: { ...fallback.startup, ...given.startup },
    shutdown: { drain: 'finish', ...given.shutdown },
    endpoints: endpoints.length > 0 ? endpoints : fallback.endpoints,
    versions: bareMap(versions),
    propagate: given.propagate ?? 'custom',
    ...(given.mesh === undefined ? {} : { mesh: given.mesh }),
    position: positionOf(path),
  };
}

function normaliseEndpoint(
  { match = {}, steps, abandoned, responseSize }: EndpointInput,
  path: FieldPath,
  positionOf: (path: FieldPath) => SourcePosition,
): BehaviourEndpoint {
  return {
    match,
    steps: normaliseSteps(steps, [...path, 'steps'], positionOf),
    abandoned: { queued: 'serve', running: 'finish', ...abandoned },
    ...(responseSize === undefined ? {} : { responseSize }),
  };
}

function positions(document: SourceDocument): (path: FieldPath) => SourcePosition {
  return (path) => {
    const { file, line, column } = document.place(path, RESOURCE, 'key');
    return { file, line, column };
  };
}
