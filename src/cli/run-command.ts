import { assembleResult } from '../experiment/assemble-result.ts';
import { planReplications } from '../experiment/replication-plan.ts';
import type { ResultDocument } from '../experiment/result.ts';
import { runExperiment } from '../experiment/run-experiment.ts';
import { BadInput } from './bad-input.ts';
import type { Door } from './command-line.ts';
import { type ExitCode, exitCodeOf } from './exit-code.ts';
import { type LoadOptions, loadModel } from './load-model.ts';
import { packageVersion } from './package-files.ts';
import { renderResult } from './render-result.ts';
import { refuseUnwritable, writeWholeFile } from './write-file.ts';

export interface RunCommandOptions extends LoadOptions {
  readonly output: 'table' | 'json' | 'markdown' | 'junit';
  readonly out?: string;
  readonly json?: string;
  readonly workers?: number;
  readonly quiet: boolean;
}

export async function runCommand(options: RunCommandOptions, door: Door): Promise<ExitCode> {
  const { terminal } = door;
  for (const path of [options.out, options.json]) if (path !== undefined) refuseUnwritable(path, options.file);
  const loaded = await loadModel(options, door);
  const { experiment } = loaded.model;
  const tasks = planReplications(experiment).length;
  const pool = door.openPool(loaded.model, Math.min(workerCount(options.workers, terminal.cores), tasks));
  let result: ResultDocument;
  let wasInterrupted = false;
  try {
    const interruption = door.interruption().then((reason) => {
      wasInterrupted = true;
      return reason;
    });
    const onProgress = (replication: number, of: number): void => {
      if (!options.quiet) terminal.progress(`replication ${replication} of ${of}`);
    };
    const run = await runExperiment(experiment, pool.runners, { onProgress, interruption });
    result = assembleResult(loaded.model, run, { ...loaded, version: packageVersion() });
  } finally {
    terminal.progress('');
    await pool.close();
  }
  terminal.print(await renderResult(result, options, terminal));
  if (options.json !== undefined) {
    writeWholeFile(options.json, (await import('../report/json.ts')).renderJson(result));
  }
  if (options.out !== undefined) {
    writeWholeFile(
      options.out,
      await (await import('../report/html.ts')).renderHtml(result, { experimentFile: options.file[0] }),
    );
  }
  return exitCodeOf(result, wasInterrupted);
}

function workerCount(asked: number | undefined, cores: number): number {
  if (asked === undefined) return cores;
  if (Number.isInteger(asked) && asked >= 1 && asked <= 1024) return asked;
  throw new BadInput(`--workers is ${asked}`, 'Give a whole number from 1 to 1024.');
}
