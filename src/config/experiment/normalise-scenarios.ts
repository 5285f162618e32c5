import type { Scenario, ScenarioStep, TrafficSource } from '../../api/experiment.ts';
import type { KubeObject } from '../../api/object.ts';
import { invalidEntry } from '../../findings/behaviour-messages.ts';
import { extendsCycle, stepAfterEnd, unknownScenario } from '../../findings/experiment-messages.ts';
import type { Nanoseconds } from '../../units/quantity.ts';
import { type FieldPath, formatFieldPath } from '../field-path.ts';
import { type AppliedFiles, objectsOf } from './applied-files.ts';
import {
  ACTIONS,
  type ExperimentInput,
  type ScenarioInput,
  type StepInput,
  type TrafficInput,
} from './experiment-schema.ts';
import { formatSpan } from './format-span.ts';
import { normaliseTraffic, parseWorkload } from './normalise-traffic.ts';
import type { Reporting } from './reporting.ts';

/** A scenario on its way: traffic still as written, so that those who extend it may change a part. */
interface Draft {
  readonly objects: readonly KubeObject[];
  readonly steps: readonly ScenarioStep[];
  readonly traffic: readonly { readonly input: TrafficInput; readonly path: FieldPath }[];
}

/** Scenarios in the order of the file, each with what it extends worked in. Without any there is one, `baseline`. */
export function normaliseScenarios(
  input: ExperimentInput,
  files: AppliedFiles,
  reporting: Reporting,
  end: Nanoseconds,
): Scenario[] {
  const given = new Map<string, ScenarioInput>(
    Object.entries(input.scenarios ?? { baseline: {} }).map(([name, scenario]) => [name, scenario ?? {}]),
  );
  const drafts = new Map<string, Draft>();
  return [...given.keys()].map((name) => {
    const { objects, steps, traffic } = draftOf(name, []);
    const sorted = [...steps].sort((a, b) => a.at - b.at);
    return { name, objects, steps: sorted, ...(traffic.length > 0 ? { traffic: trafficOf(traffic) } : {}) };
  });

  function draftOf(name: string, below: readonly string[]): Draft {
    const before = drafts.get(name);
    if (before) return before;
    const scenario = given.get(name)!;
    const path = ['scenarios', name];
    let base: Draft = { objects: [], steps: [], traffic: [] };
    if (scenario.extends !== undefined) {
      const at = [...path, 'extends'];
      const chain = [...below, name];
      if (!given.has(scenario.extends)) {
        const args = { field: formatFieldPath(at), name: scenario.extends, known: [...given.keys()] };
        reporting.report(unknownScenario, at, args);
      } else if (chain.includes(scenario.extends)) {
        const cycle = [...chain.slice(chain.indexOf(scenario.extends)), scenario.extends];
        reporting.report(extendsCycle, at, { cycle });
      } else base = draftOf(scenario.extends, chain);
    }
    const extra =
      scenario.apply === undefined ? [] : files.applied(scenario.apply, [...path, 'apply'], 'model').objects;
    const own = objectsOf([...(scenario.model === undefined ? [] : files.model(scenario.model)), ...extra]);
    const steps = (scenario.steps ?? []).flatMap((step, index) => normaliseStep(step, [...path, 'steps', index]));
    const traffic = (scenario.traffic ?? []).map((each, index) => ({ input: each, path: [...path, 'traffic', index] }));
    const draft = {
      objects: [...base.objects, ...own],
      steps: [...base.steps, ...steps],
      traffic: [...base.traffic, ...traffic],
    };
    drafts.set(name, draft);
    return draft;
  }

  /** The experiment's sources, each with what the scenario writes under the same name; others join. */
  function trafficOf(changes: Draft['traffic']): TrafficSource[] {
    const merged = new Map<string, Draft['traffic'][number]>(
      input.traffic.map((each, index) => [each.name, { input: each, path: ['traffic', index] }]),
    );
    for (const { input: change, path } of changes) {
      merged.set(change.name, { input: { ...merged.get(change.name)?.input, ...change }, path });
    }
    return [...merged.values()].flatMap(
      ({ input: each, path }) => normaliseTraffic(each, path, reporting, files.csv) ?? [],
    );
  }

  function normaliseStep(step: StepInput, path: FieldPath): ScenarioStep[] {
    if (step.at >= end)
      reporting.report(stepAfterEnd, [...path, 'at'], { at: formatSpan(step.at), end: formatSpan(end) });
    const action = ACTIONS.find((each) => step[each] !== undefined)!;
    const common = (label: string) => ({ at: step.at, label: step.label ?? label, position: reporting.position(path) });
    const workloadOf = (text: string): { namespace: string; name: string } | undefined => {
      const workload = parseWorkload(text);
      if (!workload) {
        const field = formatFieldPath([...path, action, 'Deployment']);
        reporting.report(invalidEntry, [...path, action, 'Deployment'], {
          field,
          problem: `"${text}" is no namespace/name`,
        });
      }
      return workload;
    };
    switch (action) {
      case 'apply': {
        const { objects, label } = files.applied(step.apply!, [...path, 'apply'], 'apply');
        return [{ ...common(label), action, objects: objectsOf(objects) }];
      }
      case 'delete': {
        const targets = [step.delete!]
          .flat()
          .map(({ kind, namespace = 'default', name }) => ({ kind, namespace, name }));
        return [{ ...common(`delete ${targets.map(({ name }) => name).join(', ')}`), action, targets }];
      }
      case 'scale': {
        const { Deployment, replicas } = step.scale!;
        const workload = workloadOf(Deployment);
        if (!workload) return [];
        return [
          { ...common(`scale ${workload.name} to ${replicas}`), action, kind: 'Deployment', ...workload, replicas },
        ];
      }
      case 'kill': {
        const { Deployment, count = 1 } = step.kill!;
        const workload = workloadOf(Deployment);
        if (!workload) return [];
        return [{ ...common(`kill ${count} of ${workload.name}`), action, ...workload, count }];
      }
      case 'slow': {
        const { Deployment, version, factor, for: duration } = step.slow!;
        const workload = workloadOf(Deployment);
        if (!workload) return [];
        const part = version === undefined ? {} : { version };
        const until = duration === undefined ? {} : { duration };
        return [{ ...common(`${workload.name} ${factor}x slower`), action, ...workload, ...part, factor, ...until }];
      }
    }
  }
}
