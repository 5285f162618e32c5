import type { Behaviour, SourcePosition } from '../api/behaviour.ts';
import { behaviourFinder } from '../api/behaviour.ts';
import { describeObject, type KubeObject } from '../api/object.ts';
import type { Finding, Place } from '../findings/finding.ts';
import { duplicateObject } from '../findings/reading-messages.ts';
import { sortFindings } from '../findings/sort-findings.ts';
import { defaultBehaviour, kindsWithoutEffect } from '../findings/support-messages.ts';
import { defaultWorkload, defaultWorkloadWords } from './behaviour/default-behaviour.ts';
import { normaliseBehaviour } from './behaviour/normalise-behaviour.ts';
import { type FieldPath, parseFieldPath } from './field-path.ts';
import type { NamedText } from './file-source.ts';
import { readIsotope } from './isotope/read-isotope.ts';
import { kinds } from './kinds.ts';
import { type ReadObject, readManifests } from './read-manifests.ts';
import type { SourceDocument } from './read-yaml.ts';

export interface LoadedModel {
  /** Those of acting kinds, with defaults, in an order that does not depend on the order of files. */
  readonly objects: readonly KubeObject[];
  /** Objects whose kind is not modelled: for what they declare (hosts, workloads), never to be simulated. */
  readonly otherObjects: readonly KubeObject[];
  readonly behaviour: Behaviour;
  readonly findings: readonly Finding[];
  readonly counted: readonly { readonly kind: string; readonly count: number }[];
  /** Documents of kind Experiment among the files. */
  readonly experiments: readonly SourceDocument[];
  /** False where something could not be read, so that what seems missing may only be broken. */
  readonly isComplete: boolean;
  /** Place of a field (`spec.http[0].timeout`) of an object, also of a changed copy of it. */
  placeOf(object: KubeObject, field?: string | FieldPath, at?: 'key' | 'value'): Place;
  positionOf(object: KubeObject, field?: string | FieldPath): SourcePosition;
}

/** One object of a cluster: group, kind, namespace and name; the version of the API does not matter. */
export function objectKey(object: KubeObject): string {
  const { apiVersion, kind, metadata } = object;
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.lastIndexOf('/')) : '';
  return JSON.stringify([group, kind, metadata.namespace ?? '', metadata.name]);
}

/** Reads the texts of a model. Of an object given twice the later counts. Never throws. */
export function load(texts: readonly NamedText[]): LoadedModel {
  const read = readManifests(texts);
  const findings: Finding[] = [...read.findings];
  const graphs = read.serviceGraphs.map(readIsotope);
  findings.push(...graphs.flatMap((graph) => graph.findings));
  const byKey = new Map<string, ReadObject>();
  for (const each of [...read.objects, ...graphs.flatMap((graph) => graph.objects)]) {
    const key = objectKey(each.object);
    const before = byKey.get(key);
    if (before) {
      const { file, line } = before.place([]);
      findings.push(duplicateObject(each.place([]), { otherFile: file, otherLine: line }));
    }
    byKey.set(key, each);
  }
  const { behaviour, findings: behaviourFindings } = normaliseBehaviour(
    read.behaviours,
    graphs.flatMap((graph) => graph.workloads),
  );
  findings.push(...behaviourFindings);
  const order = new Map(kinds.map((kind, index) => [kind, index]));
  const sorted = [...byKey].sort(
    ([a, { kind: kindA }], [b, { kind: kindB }]) =>
      order.get(kindA)! - order.get(kindB)! || (a < b ? -1 : a > b ? 1 : 0),
  );
  const ofRole = (role: 'acts' | 'notModelled'): KubeObject[] =>
    sorted.filter(([, { kind }]) => kind.role === role).map(([, { object }]) => object);
  const placeOf: LoadedModel['placeOf'] = (object, field = [], at = 'value') => {
    const path = typeof field === 'string' ? parseFieldPath(field) : field;
    const found = byKey.get(objectKey(object));
    return found ? found.place(path, at) : { resource: describeObject(object), file: '', line: 0, column: 0 };
  };
  const objects = ofRole('acts');
  findings.push(...countedFinding(read.counted), ...defaultBehaviourFinding(objects, behaviour, placeOf));
  return {
    objects,
    otherObjects: ofRole('notModelled'),
    behaviour,
    findings: sortFindings(findings),
    counted: read.counted,
    experiments: read.experiments,
    isComplete: read.isComplete && graphs.every((graph) => graph.findings.length === 0),
    placeOf,
    positionOf(object, field) {
      const { file, line, column } = placeOf(object, field);
      return { file, line, column };
    },
  };
}

function countedFinding(counted: LoadedModel['counted']): Finding[] {
  if (counted.length === 0) return [];
  const counts = counted.map(({ kind, count }) => `${count} ${kind}`);
  const place = { resource: 'model', file: '', line: 0, column: 0 };
  return [kindsWithoutEffect(place, { counts })];
}

/** Workloads whose Pods behave by default: said once, at the first of them. */
function defaultBehaviourFinding(
  objects: readonly KubeObject[],
  behaviour: Behaviour,
  placeOf: LoadedModel['placeOf'],
): Finding[] {
  const fallback = behaviour.workloads.at(-1)!;
  // A fallback that the user described is no default of ours.
  if (fallback.endpoints !== defaultWorkload.endpoints) return [];
  const behaviourOf = behaviourFinder(behaviour.workloads);
  const unnamed = objects.filter((object) => {
    if (object.kind !== 'Deployment') return false;
    const { namespace = 'default', name, labels = {} } = object.metadata;
    const template = (object as { spec?: { template?: { metadata?: { labels?: Record<string, string> } } } }).spec
      ?.template;
    const podLabels = template?.metadata?.labels ?? labels;
    return behaviourOf({ namespace, name, labels: podLabels }) === fallback;
  });
  if (unnamed.length === 0) return [];
  const workloads = unnamed.map(({ metadata }) => metadata.name);
  return [defaultBehaviour(placeOf(unnamed[0]), { workloads, behaviour: defaultWorkloadWords })];
}
