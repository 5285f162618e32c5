import type { Observation, RequestNote } from '../simulation/request-recording.ts';
import { BadInput } from './bad-input.ts';
import type { Door } from './command-line.ts';
import { ExitCode } from './exit-code.ts';
import { type LoadedModel, type LoadOptions, loadModel } from './load-model.ts';
import { type ReplayOptions, replay } from './replay.ts';
import { requestPath } from './request-path.ts';

type Options = LoadOptions &
  ReplayOptions & {
    readonly traffic?: string;
    readonly number?: number;
    readonly slowest?: boolean;
    readonly failed?: boolean;
  };

/**
 * Replays with the recorder on. Which request was the slowest, or failed, is known only at the end of a run: a first
 * replay notes it, a second one records it.
 */
export async function explainRequestCommand(options: Options, door: Door): Promise<ExitCode> {
  const loaded = await loadModel({ ...options, quiet: true }, door);
  const { experiment } = loaded.model;
  const scenario = experiment.scenarios[0];
  const names = (scenario.traffic ?? experiment.traffic).map(({ name }) => name);
  if (options.traffic !== undefined && !names.includes(options.traffic)) {
    throw new BadInput(`there is no traffic ${options.traffic}`, `The experiment has ${names.join(', ')}.`);
  }
  const { terminal } = door;
  const head = `scenario ${scenario.name}, replication ${options.replication}`;
  const chosen = await chooseRequest(loaded, options, names);
  if (!chosen) {
    const what = options.failed ? 'no request failed' : 'no request was answered';
    terminal.print(`${head}\n${what} in the measured window`);
    return ExitCode.holds;
  }
  const observe: Observation = { kind: 'record', traffic: chosen.traffic, numbers: [chosen.number] };
  const { recordings } = await replay(loaded, options, observe);
  if (!recordings) throw new Error('the simulation was asked to record and returned no recordings');
  if (recordings.length === 0) {
    throw new BadInput(
      `${chosen.traffic} sends no request ${chosen.number} in this replication`,
      'Give a smaller --number, or --slowest or --failed.',
    );
  }
  terminal.print([head, ...recordings.map((recording) => requestPath(recording, loaded.locate))].join('\n'));
  return ExitCode.holds;
}

async function chooseRequest(
  loaded: LoadedModel,
  options: Options,
  names: readonly string[],
): Promise<Pick<RequestNote, 'traffic' | 'number'> | undefined> {
  const { number, slowest, failed, traffic = names.length === 1 ? names[0] : undefined } = options;
  if ([number !== undefined, slowest, failed].filter(Boolean).length !== 1) {
    throw new BadInput('which request?', 'Give one of --number K, --slowest and --failed.');
  }
  if (number !== undefined) {
    if (traffic === undefined) {
      throw new BadInput('--number counts the requests of one source', `Add --traffic, one of ${names.join(', ')}.`);
    }
    if (Number.isInteger(number) && number >= 1) return { traffic, number };
    throw new BadInput(`--number is ${number}`, 'Give a whole number from 1.');
  }
  const which = slowest ? 'slowest' : 'failed';
  const { notes } = await replay(loaded, options, { kind: 'note', which, traffic, atMost: 1 });
  if (!notes) throw new Error('the simulation was asked to note requests and returned no notes');
  return notes[0];
}
