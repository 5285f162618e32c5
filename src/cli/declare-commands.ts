import type { Argv } from 'yargs';
import type { Command } from './command-line.ts';

const FILES = {
  file: {
    alias: 'f',
    string: true,
    requiresArg: true,
    array: true,
    demandOption: 'Name a file or folder with -f; "windmesh examples" lists experiments that come along.',
    describe: 'file or folder to read, "-" for standard input; may be given again',
  },
} as const;

const EXPERIMENT = {
  ...FILES,
  scenario: { string: true, requiresArg: true, describe: 'only this scenario' },
  seed: { string: true, requiresArg: true, describe: 'seed in place of that in the file' },
  set: {
    string: true,
    requiresArg: true,
    array: true,
    describe: 'path=value in the experiment file, as run.length=10m; may be given again',
  },
} as const;

const RUN = {
  ...EXPERIMENT,
  replications: { number: true, requiresArg: true, describe: 'replications in place of those in the file' },
  workers: { number: true, requiresArg: true, describe: 'threads [default: the cores of this machine]' },
  output: {
    alias: 'o',
    choices: ['table', 'json', 'markdown', 'junit'],
    default: 'table',
    describe: 'what to print',
  },
  out: { string: true, requiresArg: true, describe: 'write the HTML report to this file' },
  json: { string: true, requiresArg: true, describe: 'write the result document to this file' },
  quiet: { boolean: true, default: false, describe: 'no progress' },
} as const;

const CHECK = {
  ...FILES,
  output: { alias: 'o', choices: ['table', 'json'], default: 'table', describe: 'what to print' },
} as const;

const EXPLAIN = {
  ...EXPERIMENT,
  replication: { number: true, requiresArg: true, default: 1, describe: 'which replication to replay' },
} as const;

const REQUEST = {
  ...EXPLAIN,
  traffic: { string: true, requiresArg: true, describe: 'traffic source of the request' },
  number: { number: true, requiresArg: true, describe: 'the n-th arrival of that source, from 1' },
  slowest: { boolean: true, default: false, describe: 'the slowest request of the measured window' },
  failed: { boolean: true, default: false, describe: 'the first request that failed in the measured window' },
} as const;

/** Names of all options, to find the one that was meant. */
export const OPTION_NAMES: readonly string[] = [
  ...new Set([RUN, CHECK, REQUEST].flatMap(Object.keys)),
  'help',
  'version',
];

/** Options that may be given again; of all others the second is a mistake. */
export const REPEATABLE: readonly string[] = ['file', 'f', 'set'];

/** Every command with its options. A command's own file is loaded when it is chosen, so that help costs nothing. */
export function declareCommands(parser: Argv, choose: (command: Command) => void): Argv {
  return parser
    .command(
      'run',
      'simulate an experiment and say whether its expectations hold',
      (run) => run.options(RUN),
      (options) => choose(async (door) => (await import('./run-command.ts')).runCommand(options, door)),
    )
    .command(
      'check',
      'read files and say what is wrong or not modelled in them',
      (check) => check.options(CHECK),
      (options) => choose(async (door) => (await import('./check-command.ts')).checkCommand(options, door)),
    )
    .command('explain', 'replay one replication and tell why something happened', (explain) =>
      explain
        .command(
          'hpa <name>',
          'the decisions of a HorizontalPodAutoscaler',
          (hpa) =>
            hpa
              .positional('name', { type: 'string', demandOption: true, describe: 'name or namespace/name' })
              .options(EXPLAIN),
          (options) =>
            choose(async (door) => (await import('./explain-hpa-command.ts')).explainHpaCommand(options, door)),
        )
        .command(
          'request',
          'the way of one request: who called whom, on which Pod, with which answer',
          (request) => request.options(REQUEST),
          (options) =>
            choose(async (door) => (await import('./explain-request-command.ts')).explainRequestCommand(options, door)),
        )
        .demandCommand(1, 'Say what to explain: "explain hpa NAME" or "explain request".'),
    )
    .command(
      'compare <before> <after>',
      'two result documents of one experiment, side by side',
      (compare) =>
        compare
          .positional('before', { type: 'string', demandOption: true, describe: 'JSON written by "run --json"' })
          .positional('after', { type: 'string', demandOption: true, describe: 'JSON written by "run --json"' }),
      (options) => choose(async (door) => (await import('./compare-command.ts')).compareCommand(options, door)),
    )
    .command(
      'schema <of>',
      'print the JSON Schema of a file',
      (schema) =>
        schema.positional('of', { choices: ['behaviour', 'experiment', 'result'] as const, demandOption: true }),
      (options) => choose(async (door) => (await import('./schema-command.ts')).schemaCommand(options, door)),
    )
    .command('examples', 'list the experiments that come along', {}, () =>
      choose(async (door) => (await import('./examples-command.ts')).examplesCommand(door)),
    );
}
