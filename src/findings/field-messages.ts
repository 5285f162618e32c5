import { defineMessage } from './define-message.ts';
import { didYouMean } from './did-you-mean.ts';
import { listed, printable, quote } from './quote.ts';

export const unknownField = defineMessage<{ field: string; name: string; kind: string; known: readonly string[] }>(
  'SIM0201',
  'error',
  'A field that the kind does not have',
  ({ field, name, kind, known }) => [
    `${printable(field, 200)} is no field of ${printable(kind)}.`,
    `kubectl refuses unknown fields (strict decoding). ${didYouMean(name, known)}Known here: ${listed(known)}.`,
  ],
);

export const wrongType = defineMessage<{ field: string; expected: string; value: unknown }>(
  'SIM0202',
  'error',
  'A value of the wrong type',
  ({ field, expected, value }) => [
    `${printable(field, 200)} must be ${expected}, but is ${quote(value)}.`,
    typeof value === 'string' || !expected.startsWith('a text')
      ? `Write ${expected}.`
      : `Put it into quotes: ${quote(String(value))}.`,
  ],
);

export const notAllowed = defineMessage<{ field: string; value: unknown; allowed: readonly string[] }>(
  'SIM0203',
  'error',
  'A value that is not in the list of allowed ones',
  ({ field, value, allowed }) => [
    `${printable(field, 200)} is ${quote(value)}, which is not allowed.`,
    `${didYouMean(String(value), allowed)}Allowed: ${listed(allowed)}.`,
  ],
);

export const outOfRange = defineMessage<{ field: string; value: number; low: number; high: number }>(
  'SIM0204',
  'error',
  'A number outside its range',
  ({ field, value, low, high }) => [
    `${printable(field, 200)} is ${value}.`,
    high === Number.POSITIVE_INFINITY ? `It must be at least ${low}.` : `It must lie between ${low} and ${high}.`,
  ],
);

export const missingField = defineMessage<{ field: string }>(
  'SIM0205',
  'error',
  'A required field is missing',
  ({ field }) => [`${printable(field, 200)} is missing.`, 'Kubernetes refuses the object without it. Add the field.'],
);

export const unknownPodField = defineMessage<{ field: string; name: string; known: readonly string[] }>(
  'SIM0206',
  'warning',
  'A field of a Pod that is not known here',
  ({ field, name, known }) => [
    `${printable(field, 200)} is not among the Pod fields known here.`,
    `It is ignored. ${didYouMean(name, known)}kubectl would refuse it if it is a slip.`,
  ],
);

export const invalidLabel = defineMessage<{ field: string; text: string; rule: string }>(
  'SIM0207',
  'error',
  'A label that Kubernetes does not allow',
  ({ field, text, rule }) => [`${printable(field, 200)}: ${quote(text)} is no valid label part.`, `It ${rule}.`],
);

export const invalidValue = defineMessage<{ field: string; value: unknown; fault: string }>(
  'SIM0208',
  'error',
  'A value that cannot be read',
  ({ field, value, fault }) => [
    `${printable(field, 200)}: ${quote(value)} ${fault}.`,
    'Kubernetes or Istio refuses it as well. Correct the value.',
  ],
);
