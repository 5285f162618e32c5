import { defineMessage } from './define-message.ts';
import { didYouMean } from './did-you-mean.ts';
import { listed, printable, quote } from './quote.ts';

export const invalidEntry = defineMessage<{ field: string; problem: string }>(
  'SIM0401',
  'error',
  'An entry of a behaviour or experiment file that cannot be used',
  ({ field, problem }) => [
    `${printable(field, 200)}: ${printable(problem, 300)}.`,
    'windmesh schema prints what may stand here.',
  ],
);

export const unknownEntry = defineMessage<{ field: string; name: string; known: readonly string[] }>(
  'SIM0402',
  'error',
  'An entry that the behaviour or experiment format does not have',
  ({ field, name, known }) => [
    `${printable(field, 200)} is not known here.`,
    `${didYouMean(name, known)}Known: ${listed(known, 30)}.`,
  ],
);

export const invalidQuantity = defineMessage<{ field: string; value: unknown; fault: string }>(
  'SIM0403',
  'error',
  'A quantity that cannot be read',
  ({ field, value, fault }) => [`${printable(field, 200)}: ${quote(value)} ${fault}.`, 'Correct the value.'],
);

export const missingEntry = defineMessage<{ field: string; expected: string }>(
  'SIM0404',
  'error',
  'A required entry is missing',
  ({ field, expected }) => [`${printable(field, 200)} is missing.`, `Add it: ${expected}.`],
);

export const oneActionOnly = defineMessage<{ field: string; found: readonly string[]; known: readonly string[] }>(
  'SIM0405',
  'error',
  'A step or law that names no or several kinds',
  ({ field, found, known }) => [
    found.length === 0
      ? `${printable(field, 200)} has none of the entries of which one is needed.`
      : `${printable(field, 200)} has ${found.length} entries (${listed(found)}) where one is allowed.`,
    `Write exactly one of ${listed(known, 30)}.`,
  ],
);

export const weightsAllZero = defineMessage<{ field: string }>(
  'SIM0406',
  'error',
  'Weights that are all zero',
  ({ field }) => [
    `The weights of ${printable(field, 200)} are all zero, so that none can be chosen.`,
    'Give at least one a weight above zero.',
  ],
);

export const behaviourTwice = defineMessage<{ workload: string; otherFile: string; otherLine: number }>(
  'SIM0407',
  'warning',
  'Behaviour of one workload given twice',
  ({ workload, otherFile, otherLine }) => [
    `The behaviour of ${quote(workload)} also stands at ${printable(otherFile, 200)}:${otherLine}.`,
    'The later one counts. Remove one of the two.',
  ],
);
