import type { Readable } from 'node:stream';
import type { ExperimentModel } from '../experiment/experiment-model.ts';
import { didYouMean } from '../findings/did-you-mean.ts';
import { BadInput } from './bad-input.ts';
import { declareCommands, OPTION_NAMES, REPEATABLE } from './declare-commands.ts';
import { ExitCode } from './exit-code.ts';
import { faultWords } from './fault-words.ts';
import { STDIN_NAME } from './file-source.ts';
import { packageVersion } from './package-files.ts';
import type { Terminal } from './terminal.ts';
import type { WorkerPool } from './worker-pool.ts';

/** The outside, as every command gets it. */
export interface Door {
  readonly terminal: Terminal;
  readonly stdin: Readable;
  /** Starts to listen for an interrupt; resolves with the reason at the first. */
  interruption(): Promise<string>;
  /** Threads to simulate on. */
  openPool(model: ExperimentModel, size: number): WorkerPool;
}

export type Command = (door: Door) => Promise<ExitCode>;

/** Parses the words, runs one command, and turns whatever happens into an exit code. */
export async function runCommandLine(words: readonly string[], door: Door): Promise<ExitCode> {
  try {
    const command = await parse(words, door.terminal.columns);
    return command ? await command(door) : ExitCode.holds;
  } catch (error) {
    if (error instanceof BadInput) {
      door.terminal.tell([`windmesh: ${error.message}`, error.remedy].filter((text) => text !== '').join('\n'));
      return ExitCode.badInput;
    }
    door.terminal.tell(faultWords(error, words, packageVersion()));
    return ExitCode.fault;
  }
}

/** The chosen command, or nothing where help, version or completion was asked for and printed. */
async function parse(words: readonly string[], columns: number): Promise<Command | undefined> {
  const { default: yargs } = await import('yargs');
  let command: Command | undefined;
  const parser = yargs([])
    .scriptName('windmesh')
    .usage('$0 <command>\n\nSimulates a Kubernetes cluster with Istio from its own YAML.')
    .demandCommand(1, 'Name a command; "windmesh --help" lists them.')
    .recommendCommands()
    .strict()
    .version('version', 'show the version', packageVersion())
    .help('help', 'show this')
    .alias('h', 'help')
    .epilogue('Exit codes: 0 holds, 1 does not hold, 2 undecided, 3 bad input, 4 internal fault, 130 interrupted.')
    .wrap(columns < 100 ? columns : 100)
    .parserConfiguration({ 'greedy-arrays': false, 'dot-notation': false, 'camel-case-expansion': false })
    .exitProcess(false)
    .check((options) => {
      const twice = Object.keys(options).find(
        (name) => name !== '_' && Array.isArray(options[name]) && !REPEATABLE.includes(name),
      );
      if (twice !== undefined) throw new BadInput(`--${twice} is given more than once`, 'Give it once.');
      return true;
    })
    .fail((message, error) => {
      throw error instanceof BadInput ? error : usageError(message ?? error.message);
    });
  await declareCommands(parser, (chosen) => {
    command = chosen;
  })
    .completion('completion', 'print a completion script for bash or zsh')
    .parseAsync(words.map(nameStdin));
  return command;
}

/** The parser takes the dash of `-f -` for an option without its name. */
function nameStdin(word: string, index: number, words: readonly string[]): string {
  return word === '-' && ['-f', '--file'].includes(words[index - 1]) ? STDIN_NAME : word;
}

function usageError(message: string): BadInput {
  const command = /^Did you mean (.*)\?$/.exec(message)?.[1];
  if (command !== undefined) return new BadInput('there is no such command', `Did you mean "${command}"?`);
  const unknown = /^Unknown (?:argument|command)s?: ([^,]+)/.exec(message)?.[1];
  const suggestion = unknown === undefined ? '' : didYouMean(unknown, OPTION_NAMES);
  return new BadInput(message, `${suggestion}"windmesh --help" lists what there is.`);
}
