import type { KubeObject } from '../../api/object.ts';
import type { Finding } from '../../findings/finding.ts';
import type { FieldPath } from '../field-path.ts';
import type { FileSource, NamedText } from '../file-source.ts';
import { type ReadFiles, type ReadObject, readDocuments, readManifests } from '../read-manifests.ts';
import { readPaths, resolvePath } from '../read-paths.ts';
import type { SourceDocument } from '../read-yaml.ts';
import type { AppliedInput, ExperimentInput, RateInput } from './experiment-schema.ts';
import type { Reporting } from './reporting.ts';

/** What the files that an experiment names hold, each read once. */
export interface AppliedFiles {
  /** Objects of one `apply`, with the words for charts. */
  applied(
    input: AppliedInput,
    path: FieldPath,
    purpose: 'model' | 'apply',
  ): { objects: readonly ReadObject[]; label: string };
  /** Objects of the extra model paths of a scenario. */
  model(paths: string | readonly string[]): readonly ReadObject[];
  csv(path: string): string | undefined;
  /** Where an applied object stands. */
  read(object: KubeObject): ReadObject | undefined;
  readonly findings: readonly Finding[];
}

const listOf = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];

/** Reads every file that the scenarios and rate curves of an experiment name, relative to its own file. */
export async function readAppliedFiles(
  input: ExperimentInput,
  document: SourceDocument,
  reporting: Reporting,
  source: FileSource,
): Promise<AppliedFiles> {
  const texts = new Map<string, NamedText[]>();
  const findings: Finding[] = [];
  for (const { file, path } of namedPaths(input)) {
    if (texts.has(file)) continue;
    const read = await readPaths([resolvePath(document.file, file)], source, reporting.place(path));
    texts.set(file, read.texts);
    findings.push(...read.findings);
  }
  const manifests = new Map<string, ReadFiles>();
  const manifestsOf = (file: string, purpose: 'model' | 'apply'): ReadFiles => {
    const key = `${purpose} ${file}`;
    let read = manifests.get(key);
    if (!read) {
      read = readManifests(texts.get(file) ?? [], purpose);
      manifests.set(key, read);
      findings.push(...read.findings);
    }
    return read;
  };
  const byObject = new Map<KubeObject, ReadObject>();
  const remember = (objects: readonly ReadObject[]): readonly ReadObject[] => {
    for (const each of objects) byObject.set(each.object, each);
    return objects;
  };
  return {
    findings,
    read: (object) => byObject.get(object),
    csv: (path) => texts.get(path)?.[0]?.text,
    model: (paths) => listOf(paths).flatMap((file) => remember(manifestsOf(file, 'model').objects)),
    applied(given, path, purpose) {
      const labels: string[] = [];
      const objects: ReadObject[] = [];
      for (const [index, each] of listOf<string | { kind: string }>(given).entries()) {
        const at = Array.isArray(given) ? [...path, index] : path;
        if (typeof each === 'string') {
          objects.push(...remember(manifestsOf(each, purpose).objects));
          labels.push(each.slice(each.lastIndexOf('/') + 1));
          continue;
        }
        const inline: SourceDocument = {
          ...document,
          value: each,
          place: (inner, resource, where) => document.place([...at, ...inner], resource, where),
        };
        const read = readDocuments([inline], purpose);
        findings.push(...read.findings);
        objects.push(...remember(read.objects));
        labels.push(...read.objects.map(({ object }) => `${object.kind} ${object.metadata.name}`));
      }
      return { objects, label: labels.join(', ') };
    },
  };
}

function namedPaths(input: ExperimentInput): { file: string; path: FieldPath }[] {
  const named: { file: string; path: FieldPath }[] = [];
  const add = (given: unknown, path: FieldPath): void => {
    for (const [index, each] of listOf(given).entries()) {
      if (typeof each === 'string') named.push({ file: each, path: Array.isArray(given) ? [...path, index] : path });
    }
  };
  const addRate = (rate: RateInput | undefined, path: FieldPath): void => {
    if (typeof rate === 'object' && !Array.isArray(rate)) add(rate.csv, [...path, 'csv']);
  };
  for (const [index, { arrivals }] of input.traffic.entries()) {
    addRate(arrivals?.rate, ['traffic', index, 'arrivals', 'rate']);
  }
  for (const [name, scenario] of Object.entries(input.scenarios ?? {})) {
    const path = ['scenarios', name];
    add(scenario?.model, [...path, 'model']);
    add(scenario?.apply, [...path, 'apply']);
    for (const [index, step] of (scenario?.steps ?? []).entries()) add(step.apply, [...path, 'steps', index, 'apply']);
    for (const [index, { arrivals }] of (scenario?.traffic ?? []).entries()) {
      addRate(arrivals?.rate, [...path, 'traffic', index, 'arrivals', 'rate']);
    }
  }
  return named;
}

export const objectsOf = (read: readonly ReadObject[]): KubeObject[] =>
  read.filter(({ kind }) => kind.role === 'acts').map(({ object }) => object);
