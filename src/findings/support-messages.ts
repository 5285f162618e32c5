import { defineMessage } from './define-message.ts';
import { listed, printable } from './quote.ts';

export const kindNotModelled = defineMessage<{ apiVersion: string; effect: string }>(
  'SIM0301',
  'warning',
  'A kind that is not modelled',
  ({ apiVersion, effect }) => [`This kind (of ${printable(apiVersion)}) is not modelled.`, effect],
);

export const fieldNotModelled = defineMessage<{ field: string; effect?: string }>(
  'SIM0302',
  'warning',
  'A field that is not modelled',
  ({ field, effect }) => [
    `${printable(field, 200)} is not modelled.`,
    effect ?? 'The run goes on as if the field were absent.',
  ],
);

export const kindsWithoutEffect = defineMessage<{ counts: readonly string[] }>(
  'SIM0303',
  'info',
  'Kinds that were read and take no part',
  ({ counts }) => [`Read, without effect on the simulation: ${listed(counts)}.`, 'Nothing needs to be done.'],
);

export const defaultApplied = defineMessage<{ what: string; value: string; why: string }>(
  'SIM0304',
  'info',
  'A default was applied',
  ({ what, value, why }) => [`${printable(what)} is not given: ${value} (${why}).`, 'Write it to say otherwise.'],
);

export const defaultBehaviour = defineMessage<{ workloads: readonly string[]; behaviour: string }>(
  'SIM0305',
  'info',
  'Workloads that behave by default',
  ({ workloads, behaviour }) => [
    `No behaviour is given for ${listed(workloads)}: ${behaviour}.`,
    'Describe them in a behaviour file for numbers that mean something.',
  ],
);

export const pilotIsAll = defineMessage<{ pilot: number; atMost: number }>(
  'SIM0306',
  'info',
  'The number of replications is not planned',
  ({ pilot, atMost }) => [
    `The pilot of ${pilot} replications is the whole run; more, up to ${atMost}, are not planned from it.`,
    'Write replications: <number> to set the number.',
  ],
);
