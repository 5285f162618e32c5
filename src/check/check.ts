import type { LoadedModel } from '../config/load.ts';
import type { Finding } from '../findings/finding.ts';
import { sortFindings } from '../findings/sort-findings.ts';
import { checkBehaviour } from './check-behaviour.ts';
import { checkCallCycles } from './check-call-cycles.ts';
import { checkIstioObjects } from './check-istio-objects.ts';
import { checkKubernetesObjects } from './check-kubernetes-objects.ts';
import { checkRoutes } from './check-routes.ts';
import { ModelIndex } from './model-index.ts';

export interface CheckResult {
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
