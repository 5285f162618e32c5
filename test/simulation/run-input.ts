import { readdirSync, readFileSync } from 'node:fs';
import type { Arrivals, ScenarioStep, TrafficSource } from '../../src/api/experiment.ts';
import type { KubeObject } from '../../src/api/object.ts';
import { type LoadedModel, load } from '../../src/config/load.ts';
import type { SimulationInput } from '../../src/simulation/simulation-input.ts';
import { type Nanoseconds, seconds } from '../../src/units/quantity.ts';

/** A model of texts; whatever is wrong with it ends the test. */
export function modelOf(...texts: readonly string[]): LoadedModel {
  const model = load(texts.map((text, i) => ({ name: `${i}.yaml`, text })));
  const errors = model.findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(JSON.stringify(errors, null, 2));
  return model;
}

/** A model of the folder models/. */
export function shippedModel(name: string): LoadedModel {
  const folder = new URL(`../../models/${name}/`, import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  return modelOf(...files.sort().map((file) => readFileSync(new URL(file, folder), 'utf8')));
}

/** Objects of one text, as an `apply` step has them. */
export function objectsOf(text: string): readonly KubeObject[] {
  return load([{ name: 'applied.yaml', text }]).objects;
}

export function trafficTo(
  to: TrafficSource['to'],
  arrivals: Arrivals,
  more: Partial<TrafficSource> = {},
): TrafficSource {
  return {
    name: 'users',
    to,
    requests: [{ weight: 1, method: 'GET', path: '/', headers: {} }],
    arrivals,
    ...more,
  };
}

export function poisson(rps: number): Arrivals {
  return { process: 'poisson', rate: [{ at: 0 as Nanoseconds, rps }] };
}

export function deterministic(rps: number, firstAt = 0 as Nanoseconds): Arrivals {
  return { process: 'deterministic', rate: [{ at: 0 as Nanoseconds, rps }], firstAt };
}

export interface RunOptions {
  readonly traffic: readonly TrafficSource[];
  readonly lengthS: number;
  readonly steps?: readonly ScenarioStep[];
  readonly objects?: readonly KubeObject[];
  readonly seed?: string;
  readonly more?: Partial<SimulationInput>;
}

export function inputOf({ objects, behaviour }: LoadedModel, options: RunOptions): SimulationInput {
  const { traffic, lengthS, steps = [], seed = '7', more = {} } = options;
  return {
    objects,
    behaviour,
    experiment: {
      seed,
      traffic,
      run: {
        warmUp: seconds(0),
        length: seconds(lengthS),
        replications: 1,
        commonRandomNumbers: true,
        start: 'warm',
      },
    },
    scenario: { name: 'test', objects: options.objects ?? [], steps },
    replication: 1,
    windows: [{ from: 0, to: seconds(lengthS) }],
    seriesBuckets: 10,
    ...more,
  };
}
