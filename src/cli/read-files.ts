import type { Readable } from 'node:stream';
import { checkExperiment } from '../check/check.ts';
import { type LoadedExperiment, loadExperiment } from '../config/load-experiment.ts';
import { openFileSource } from './file-source.ts';
import { overridingExperiment } from './override-experiment.ts';

/** What `-f` names, read and checked: the findings are those of reading and of checking, sorted. */
export async function readFiles(
  files: readonly string[],
  stdin: Readable,
  settings: readonly string[] = [],
): Promise<LoadedExperiment> {
  const loaded = await loadExperiment(files, overridingExperiment(openFileSource(stdin), settings));
  return { ...loaded, findings: checkExperiment(loaded).findings };
}
