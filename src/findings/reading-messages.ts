import { defineMessage } from './define-message.ts';
import { printable, quote } from './quote.ts';

export const yamlSyntax = defineMessage<{ problem: string; looksTemplated: boolean }>(
  'SIM0001',
  'error',
  'The text is not YAML or JSON',
  ({ problem, looksTemplated }) => [
    `This is not valid YAML: ${printable(problem, 200)}.`,
    looksTemplated
      ? 'The file holds template marks {{ }}. Render it first, for example with helm template, and give the result.'
      : 'Correct the text here; kubectl would refuse it as well.',
  ],
);

export const duplicateKey = defineMessage<{ key: string; firstLine: number; firstColumn: number }>(
  'SIM0002',
  'error',
  'A map has the same key twice',
  ({ key, firstLine, firstColumn }) => [
    `The key ${quote(key)} stands here a second time; the first is at line ${firstLine}, column ${firstColumn}.`,
    'Keep one of the two: which one counts differs between tools.',
  ],
);

export const binaryFile = defineMessage<{ why: string }>('SIM0003', 'error', 'The file is not text', ({ why }) => [
  `This file is not UTF-8 text (${why}).`,
  'Give YAML or JSON files, or a folder whose .yaml, .yml and .json files are meant.',
]);

export const fileTooLarge = defineMessage<{ bytes: number; limit: number }>(
  'SIM0004',
  'error',
  'The file is too large to read',
  ({ bytes, limit }) => [
    `This file has ${bytes} bytes; at most ${limit} are read.`,
    'Split it into several files, or leave out objects that take no part.',
  ],
);

export const emptyFile = defineMessage<Record<string, never>>('SIM0005', 'warning', 'The file holds nothing', () => [
  'This file holds no object.',
  'Nothing is taken from it. Remove it from the list if that is intended.',
]);

export const nothingToRead = defineMessage<{ path: string }>(
  'SIM0006',
  'error',
  'A folder without YAML or JSON files',
  ({ path }) => [
    `There is no .yaml, .yml or .json file under ${quote(path)}.`,
    'Give the path of a manifest or of a folder that holds some.',
  ],
);

export const unreadableFile = defineMessage<{ path: string; problem: string }>(
  'SIM0007',
  'error',
  'A file cannot be read',
  ({ path, problem }) => [
    `${quote(path)} cannot be read: ${printable(problem, 200)}.`,
    'Check the path (relative to the file that names it) and the permissions.',
  ],
);

export const tooManyAliases = defineMessage<{ limit: number }>(
  'SIM0008',
  'error',
  'Aliases that would blow up the document',
  ({ limit }) => [
    `The aliases (*name) of this document would expand to more than ${limit} copies of one anchor.`,
    'Write the repeated parts out.',
  ],
);

export const notAnObject = defineMessage<{ found: string }>(
  'SIM0009',
  'error',
  'A document that is no map',
  ({ found }) => [
    `A document must be a map with apiVersion and kind; this one is ${found}.`,
    'Write one object per document, separated by ---.',
  ],
);

export const missingIdentity = defineMessage<{ field: string }>(
  'SIM0010',
  'error',
  'An object without apiVersion, kind or name',
  ({ field }) => [`${field} is missing or not a text.`, `Add ${field}; without it the object cannot be told apart.`],
);

export const invalidName = defineMessage<{ field: string; value: string; rule: string }>(
  'SIM0011',
  'error',
  'A name that Kubernetes does not allow',
  ({ field, value, rule }) => [`${field} is ${quote(value)}, which is no valid name.`, `A name here ${rule}.`],
);

export const duplicateObject = defineMessage<{ otherFile: string; otherLine: number }>(
  'SIM0012',
  'warning',
  'The same object twice',
  ({ otherFile, otherLine }) => [
    `The same object stands at ${printable(otherFile, 200)}:${otherLine}.`,
    'The later one replaces it, as a second kubectl apply would. Remove one of the two.',
  ],
);

export const tooDeep = defineMessage<{ limit: number }>('SIM0013', 'error', 'Nested too deeply', ({ limit }) => [
  `The document is nested more than ${limit} levels deep.`,
  'No manifest needs that; check for runaway brackets or dashes.',
]);

export const unknownVersion = defineMessage<{ apiVersion: string; kind: string; known: string }>(
  'SIM0014',
  'error',
  'A kind under an apiVersion that does not serve it',
  ({ apiVersion, kind, known }) => [
    `apiVersion is ${quote(apiVersion)}, which does not serve ${printable(kind)}.`,
    `Write apiVersion: ${known}.`,
  ],
);

export const unknownKind = defineMessage<{ kind: string; apiVersion: string; suggestion: string }>(
  'SIM0015',
  'error',
  'A kind that its group does not have',
  ({ kind, apiVersion, suggestion }) => [
    `kind is ${quote(kind)}, which ${printable(apiVersion)} does not have.`,
    `${suggestion}kubectl would refuse the object.`,
  ],
);
