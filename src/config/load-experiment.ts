import type { Experiment } from '../api/experiment.ts';
import { experimentsCount } from '../findings/experiment-messages.ts';
import type { Finding } from '../findings/finding.ts';
import { sortFindings } from '../findings/sort-findings.ts';
import { readAppliedFiles } from './experiment/applied-files.ts';
import { experimentSchema } from './experiment/experiment-schema.ts';
import { normaliseExperiment } from './experiment/normalise-experiment.ts';
import { reportingOn } from './experiment/reporting.ts';
import { parseFieldPath } from './field-path.ts';
import type { FileSource, NamedText } from './file-source.ts';
import { type LoadedModel, load } from './load.ts';
import { readPaths, resolvePath } from './read-paths.ts';
import { schemaFindings } from './schema-findings.ts';

export interface LoadedExperiment {
  /** The model: what was given, and what the experiment names. */
  readonly model: LoadedModel;
  /** Absent where no experiment was given, or it could not be read. */
  readonly experiment?: Experiment;
  /** Of model and experiment, sorted. With an error among them nothing must be run. */
  readonly findings: readonly Finding[];
  /** Place of a field, also of objects that scenarios apply. */
  readonly placeOf: LoadedModel['placeOf'];
  /** Every text that the model is made of, in order of reading; for hashes. */
  readonly modelTexts: readonly NamedText[];
  /** The text of the experiment's file. */
  readonly experimentText?: NamedText;
}

/**
 * Reads files and folders: at most one experiment among them, whose `model` and `behaviour` paths (relative to its
 * file) join the rest. Never rejects: what is wrong is a finding.
 */
export async function loadExperiment(paths: readonly string[], source: FileSource): Promise<LoadedExperiment> {
  const given = await readPaths(paths, source);
  const first = load(given.texts);
  const findings = [...given.findings];
  const [document] = first.experiments;
  if (document === undefined) {
    return {
      model: first,
      placeOf: first.placeOf,
      findings: sortFindings([...findings, ...first.findings]),
      modelTexts: given.texts,
    };
  }
  const experimentText = given.texts.find(({ name }) => name === document.file)!;
  const modelTexts = given.texts.filter(({ name }) => name !== document.file);
  if (first.experiments.length > 1) {
    const extra = first.experiments[1].place([], 'Experiment');
    findings.push(experimentsCount(extra, { found: first.experiments.length }));
  }
  const parsed = experimentSchema.safeParse(document.value, { reportInput: true });
  if (!parsed.success) {
    findings.push(...schemaFindings(parsed.error, document, 'Experiment'), ...first.findings);
    return { model: first, placeOf: first.placeOf, findings: sortFindings(findings), modelTexts, experimentText };
  }
  const resource = `Experiment ${parsed.data.metadata.name}`;
  const reporting = reportingOn(document, resource);
  for (const entry of ['model', 'behaviour'] as const) {
    const value = parsed.data[entry];
    for (const [index, path] of [value ?? []].flat().entries()) {
      const place = reporting.place(Array.isArray(value) ? [entry, index] : [entry]);
      const read = await readPaths([resolvePath(document.file, path)], source, place);
      findings.push(...read.findings);
      modelTexts.push(...read.texts.filter(({ name }) => modelTexts.every((text) => text.name !== name)));
    }
  }
  // The experiment's own file may hold manifests and behaviour beside the experiment.
  const model = load([experimentText, ...modelTexts]);
  const files = await readAppliedFiles(parsed.data, document, reporting, source);
  const experiment = normaliseExperiment(parsed.data, document, model, files, reporting);
  findings.push(...model.findings, ...files.findings, ...reporting.findings);
  const placeOf: LoadedModel['placeOf'] = (object, field = [], at = 'value') => {
    const applied = files.read(object);
    if (!applied) return model.placeOf(object, field, at);
    return applied.place(typeof field === 'string' ? parseFieldPath(field) : field, at);
  };
  return { model, experiment, placeOf, findings: sortFindings(findings), modelTexts, experimentText };
}
