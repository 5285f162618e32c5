import { describeObject } from '../api/object.ts';
import type { LoadedExperiment } from '../config/load-experiment.ts';
import type { ExperimentModel } from '../experiment/experiment-model.ts';
import type { FindingRecord, ResultDocument } from '../experiment/result.ts';
import { nearest } from '../findings/did-you-mean.ts';
import { formatFinding } from '../findings/format-finding.ts';
import { BadInput } from './bad-input.ts';
import type { Door } from './command-line.ts';
import { readFiles } from './read-files.ts';
import type { Locate } from './request-path.ts';

export interface LoadOptions {
  readonly file: readonly string[];
  readonly scenario?: string;
  readonly seed?: string;
  readonly set?: readonly string[];
  readonly replications?: number;
  readonly quiet?: boolean;
}

export interface LoadedModel {
  readonly model: ExperimentModel;
  readonly findings: readonly FindingRecord[];
  readonly counted: ResultDocument['counted'];
  readonly locate: Locate;
}

/** Files to a model that can be run, with what the options say in place of the file. Errors in the files end here. */
export async function loadModel(options: LoadOptions, { stdin, terminal }: Door): Promise<LoadedModel> {
  const loaded = await readFiles(options.file, stdin, options.set);
  const errors = loaded.findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    terminal.tell(errors.map(formatFinding).join('\n\n'));
    const count = errors.length === 1 ? 'an error' : `${errors.length} errors`;
    throw new BadInput(`${count} in the files, nothing was run`);
  }
  if (!loaded.experiment) throw noExperiment(options.file);
  const { objects, behaviour, counted } = loaded.model;
  const experiment = onlyScenario(withOptions(loaded.experiment, options), options.scenario, (text) => {
    if (!options.quiet) terminal.tell(text);
  });
  return {
    model: { objects, behaviour, experiment },
    findings: loaded.findings.map(({ excerpt: _, ...finding }) => finding),
    counted,
    locate: locateIn(loaded),
  };
}

type Experiment = ExperimentModel['experiment'];

function withOptions(experiment: Experiment, { seed, replications }: LoadOptions): Experiment {
  if (replications !== undefined && !(Number.isInteger(replications) && replications >= 1)) {
    throw new BadInput(`--replications is ${replications}`, 'Give a whole number from 1.');
  }
  return {
    ...experiment,
    seed: seed ?? experiment.seed,
    run: { ...experiment.run, replications: replications ?? experiment.run.replications },
  };
}

/** Expectations that need another scenario are left out, and that is said. */
function onlyScenario(experiment: Experiment, name: string | undefined, tell: (text: string) => void): Experiment {
  if (name === undefined) return experiment;
  const names = experiment.scenarios.map((scenario) => scenario.name);
  if (!names.includes(name)) {
    const near = nearest(name, names);
    const suggestion = near === undefined ? '' : `Did you mean "${near}"? `;
    throw new BadInput(`there is no scenario "${name}"`, `${suggestion}The experiment has ${names.join(', ')}.`);
  }
  const expect = experiment.expect.filter(({ scenario, against = name }) => scenario === name && against === name);
  const left = experiment.expect.length - expect.length;
  if (left > 0)
    tell(`only ${name}: ${left} of ${experiment.expect.length} expectations need other scenarios and are left out`);
  return { ...experiment, scenarios: experiment.scenarios.filter((scenario) => scenario.name === name), expect };
}

function noExperiment(files: readonly string[]): BadInput {
  return new BadInput(
    `there is no experiment in ${files.join(', ')}`,
    [
      'Manifests alone say what runs, not what is asked. Put the question beside them, as experiment.yaml, and run that:',
      '',
      '  apiVersion: windmesh/v1alpha1',
      '  kind: Experiment',
      '  metadata: { name: first-look }',
      `  model: ${files.find((file) => file !== '-') ?? 'the-folder-of-your-manifests'}`,
      '  traffic:',
      '    - { name: users, to: Service default/your-service, arrivals: { process: poisson, rate: 50rps } }',
      '  expect:',
      '    - { metric: latency.p99, of: users, below: 300ms }',
      '',
      '"windmesh examples" lists complete ones; "windmesh check" reads manifests alone.',
    ].join('\n'),
  );
}

/** Objects are named as messages name them, `VirtualService shop/reviews`. What a step applies stands where the step does. */
function locateIn({ model, experiment, placeOf }: LoadedExperiment): Locate {
  const applied = (experiment?.scenarios ?? []).flatMap(({ objects, steps }) => [
    ...objects,
    ...steps.flatMap((step) => (step.action === 'apply' ? step.objects : [])),
  ]);
  // What a scenario applies stands in for the model's own object of that name.
  const candidates = [...applied.reverse(), ...model.objects];
  return (words, fieldPath) => {
    const object = candidates.find((each) => {
      const described = describeObject(each);
      return described === words || described.endsWith(` ${words}`);
    });
    if (object === undefined) return '';
    const { file, line, column } = placeOf(object, fieldPath);
    return file === '' ? '' : `${file}:${line}:${column}`;
  };
}
