import type { Experiment, ScenarioStep, TrafficSource } from '../../api/experiment.ts';
import type { KubeObject } from '../../api/object.ts';
import { invalidEntry } from '../../findings/behaviour-messages.ts';
import { unknownTarget } from '../../findings/experiment-messages.ts';
import type { Finding } from '../../findings/finding.ts';
import { defaultApplied, pilotIsAll } from '../../findings/support-messages.ts';
import { type Nanoseconds, seconds } from '../../units/quantity.ts';
import { formatFieldPath } from '../field-path.ts';
import type { LoadedModel } from '../load.ts';
import type { SourceDocument } from '../read-yaml.ts';
import type { AppliedFiles } from './applied-files.ts';
import type { ExperimentInput } from './experiment-schema.ts';
import { formatSpan } from './format-span.ts';
import { normaliseExpectation } from './normalise-expectation.ts';
import { normaliseScenarios } from './normalise-scenarios.ts';
import { normaliseTraffic } from './normalise-traffic.ts';
import type { Reporting } from './reporting.ts';

const DEFAULT_RUN = { warmUp: seconds(60), length: seconds(600), replications: 10, seed: '1' };

/** The experiment with every name resolved and every default filled. Where findings hold errors it must not be run. */
export function normaliseExperiment(
  input: ExperimentInput,
  document: SourceDocument,
  model: LoadedModel,
  files: AppliedFiles,
  reporting: Reporting,
): Experiment {
  const run = runOf(input, reporting);
  const end = (run.warmUp + run.length) as Nanoseconds;
  const names = new Set<string>();
  const traffic = input.traffic.flatMap((each, index) => {
    const path = ['traffic', index];
    if (names.has(each.name)) {
      const field = formatFieldPath([...path, 'name']);
      reporting.report(invalidEntry, [...path, 'name'], { field, problem: `"${each.name}" names two traffic sources` });
    }
    names.add(each.name);
    return normaliseTraffic(each, path, reporting, files.csv) ?? [];
  });
  const scenarios = normaliseScenarios(input, files, reporting, end);
  const steps = scenarios.flatMap((scenario) => scenario.steps);
  const objects = [...model.objects, ...scenarios.flatMap((scenario) => scenario.objects), ...appliedBy(steps)];
  const everyTraffic = [...traffic, ...scenarios.flatMap((scenario) => scenario.traffic ?? [])];
  if (model.isComplete) checkTargets(everyTraffic, steps, objects, reporting.findings);
  const context = {
    scenarios: scenarios.map(({ name }) => name),
    traffic: [...new Set([...names, ...everyTraffic.map(({ name }) => name)])],
    services: namesOf(objects, 'Service'),
    deployments: namesOf(objects, 'Deployment'),
    warmUp: run.warmUp,
    end,
  };
  const expect = (input.expect ?? []).flatMap(
    (each, index) => normaliseExpectation(each, ['expect', index], context, reporting) ?? [],
  );
  if (input.seed === undefined) {
    reporting.report(defaultApplied, [], { what: 'seed', value: DEFAULT_RUN.seed, why: 'so that runs repeat' });
  }
  return {
    name: input.metadata.name,
    // The first paragraph asks; what follows it explains to the reader of the file.
    question: input.question ?? document.comment.split('\n\n', 1)[0],
    seed: String(input.seed ?? DEFAULT_RUN.seed),
    traffic,
    scenarios,
    run,
    expect,
  };
}

function runOf(input: ExperimentInput, reporting: Reporting): Experiment['run'] {
  const given = input.run ?? {};
  const {
    warmUp = DEFAULT_RUN.warmUp,
    length = DEFAULT_RUN.length,
    commonRandomNumbers = true,
    start = 'warm',
  } = given;
  if (length <= 0) {
    reporting.report(invalidEntry, ['run', 'length'], { field: 'run.length', problem: 'nothing is measured in 0s' });
  }
  for (const [what, value] of [
    ['warmUp', warmUp],
    ['length', length],
  ] as const) {
    if (given[what] !== undefined) continue;
    const args = { what: `run.${what}`, value: formatSpan(value), why: 'the default' };
    reporting.report(defaultApplied, ['run'], args);
  }
  let replications = DEFAULT_RUN.replications;
  if (typeof given.replications === 'number') replications = given.replications;
  else if (given.replications) {
    const { pilot, atMost = pilot } = given.replications;
    replications = Math.min(pilot, atMost);
    reporting.report(pilotIsAll, ['run', 'replications'], { pilot: replications, atMost });
  } else {
    reporting.report(defaultApplied, ['run'], { what: 'run.replications', value: '10', why: 'the default' });
  }
  return { warmUp, length, replications, commonRandomNumbers, start };
}

function appliedBy(steps: readonly ScenarioStep[]): KubeObject[] {
  return steps.flatMap((step) => (step.action === 'apply' ? step.objects : []));
}

function namesOf(objects: readonly KubeObject[], kind: string): string[] {
  const names = objects
    .filter((object) => object.kind === kind)
    .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  return [...new Set(names)];
}

/** Traffic to what does not exist, and steps on workloads that do not. */
function checkTargets(
  traffic: readonly TrafficSource[],
  steps: readonly ScenarioStep[],
  objects: readonly KubeObject[],
  findings: Finding[],
): void {
  const told = new Set<string>();
  const check = (kind: string, wanted: string, field: string, position: TrafficSource['position']): void => {
    const known = namesOf(objects, kind);
    if (known.includes(wanted) || !position) return;
    const key = JSON.stringify([field, wanted, position]);
    if (told.has(key)) return;
    told.add(key);
    const place = { resource: 'Experiment', ...position };
    findings.push(
      unknownTarget(place, { field, target: `${kind} ${wanted}`, known: known.map((name) => `${kind} ${name}`) }),
    );
  };
  for (const { to, from, position, name } of traffic) {
    if (to.kind !== 'host') check(to.kind, `${to.namespace}/${to.name}`, `to of traffic ${name}`, position);
    if (from) check('Deployment', `${from.namespace}/${from.name}`, `from of traffic ${name}`, position);
  }
  for (const step of steps) {
    if (step.action === 'scale' || step.action === 'kill' || step.action === 'slow') {
      check('Deployment', `${step.namespace}/${step.name}`, step.action, step.position);
    } else if (step.action === 'delete') {
      for (const { kind, namespace, name } of step.targets)
        check(kind, `${namespace}/${name}`, 'delete', step.position);
    }
  }
}
