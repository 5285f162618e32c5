import type { KubeObject } from '../api/object.ts';
import { type LoadedModel, objectKey } from '../config/load.ts';
import type { LoadedExperiment } from '../config/load-experiment.ts';
import type { Finding } from '../findings/finding.ts';
import { sortFindings } from '../findings/sort-findings.ts';
import { checkBehaviour } from './check-behaviour.ts';
import { checkCallCycles } from './check-call-cycles.ts';
import { checkIstioObjects } from './check-istio-objects.ts';
import { checkKubernetesObjects } from './check-kubernetes-objects.ts';
import { checkRoutes } from './check-routes.ts';
import { ModelIndex } from './model-index.ts';

interface CheckResult {
  /** Of reading and of checking, sorted. */
  readonly findings: readonly Finding[];
  readonly counted: LoadedModel['counted'];
}

/**
 * Everything that can be said about a model without running it. Where some object could not be read, references are
 * not followed: what seems missing may only be broken.
 */
export function check(model: LoadedModel): CheckResult {
  return { findings: sortFindings([...model.findings, ...checkReferences(model)]), counted: model.counted };
}

function checkReferences(model: LoadedModel): Finding[] {
  if (!model.isComplete) return [];
  const index = new ModelIndex(model);
  return [
    ...checkRoutes(index),
    ...checkIstioObjects(index),
    ...checkKubernetesObjects(index),
    ...checkBehaviour(index),
    ...checkCallCycles(index),
  ];
}

/**
 * The same for an experiment: its model, and the model of each scenario once all of its steps are applied. What only
 * the steps bring up is told too, each once.
 */
export function checkExperiment({ model, experiment, findings, placeOf }: LoadedExperiment): CheckResult {
  const found = [...findings, ...checkReferences(model)];
  for (const scenario of experiment?.scenarios ?? []) {
    const applied = scenario.steps.flatMap((step) => (step.action === 'apply' ? step.objects : []));
    const changes = [...scenario.objects, ...applied];
    if (changes.length > 0)
      found.push(...checkReferences({ ...model, objects: overlaid(model.objects, changes), placeOf }));
  }
  return { findings: sortFindings(found), counted: model.counted };
}

function overlaid(objects: readonly KubeObject[], changes: readonly KubeObject[]): readonly KubeObject[] {
  const byKey = new Map(objects.map((object) => [objectKey(object), object]));
  for (const change of changes) byKey.set(objectKey(change), change);
  return [...byKey.values()];
}
