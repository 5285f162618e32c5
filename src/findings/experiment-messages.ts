import { defineMessage } from './define-message.ts';
import { didYouMean } from './did-you-mean.ts';
import { listed, printable, quote } from './quote.ts';

export const unknownScenario = defineMessage<{ field: string; name: string; known: readonly string[] }>(
  'SIM0501',
  'error',
  'A scenario that is not defined',
  ({ field, name, known }) => [
    `${printable(field, 200)} names the scenario ${quote(name)}, which is not defined.`,
    `${didYouMean(name, known)}Defined: ${listed(known)}.`,
  ],
);

export const unknownSubject = defineMessage<{ field: string; name: string; known: readonly string[] }>(
  'SIM0502',
  'error',
  'An expectation about something that is not there',
  ({ field, name, known }) => [
    `${printable(field, 200)} is ${quote(name)}, which is no traffic, Service or Deployment here.`,
    `${didYouMean(name, known)}Known: ${listed(known)}.`,
  ],
);

export const extendsCycle = defineMessage<{ cycle: readonly string[] }>(
  'SIM0503',
  'error',
  'Scenarios that extend each other in a circle',
  ({ cycle }) => [
    `The scenarios extend each other in a circle: ${cycle.map((name) => printable(name)).join(' → ')}.`,
    'Let one of them stand on its own.',
  ],
);

export const unknownMetric = defineMessage<{ name: string; known: readonly string[] }>(
  'SIM0504',
  'error',
  'A metric that is not measured',
  ({ name, known }) => [`metric is ${quote(name)}.`, `${didYouMean(name, known)}Known: ${listed(known, 30)}.`],
);

export const unknownTarget = defineMessage<{ field: string; target: string; known: readonly string[] }>(
  'SIM0505',
  'error',
  'Traffic or a step that names a missing object',
  ({ field, target, known }) => [
    `${printable(field, 200)} names ${printable(target)}, which is not in the model.`,
    `${didYouMean(target, known)}Known: ${listed(known)}.`,
  ],
);

export const stepAfterEnd = defineMessage<{ at: string; end: string }>(
  'SIM0506',
  'warning',
  'A step after the end of the run',
  ({ at, end }) => [
    `The step is due at ${at}, but the run ends at ${end} (warmUp + length).`,
    'It is never taken. Move it, or make the run longer.',
  ],
);

export const windowOutsideRun = defineMessage<{ window: string; measured: string }>(
  'SIM0507',
  'error',
  'A window outside the measured part of the run',
  ({ window, measured }) => [
    `window is ${window}, but what is measured is ${measured} (warmUp to warmUp + length).`,
    'Choose a window inside.',
  ],
);

export const csvProblem = defineMessage<{ problem: string }>(
  'SIM0508',
  'error',
  'A rate curve that cannot be read from CSV',
  ({ problem }) => [
    `This is no rate curve: ${printable(problem, 200)}.`,
    'Write a head line t_seconds,rps and one line per point, in order of time.',
  ],
);

export const experimentsCount = defineMessage<{ found: number }>(
  'SIM0509',
  'error',
  'Not exactly one experiment in a file',
  ({ found }) => [
    `An experiment file holds one document of kind Experiment; this one has ${found}.`,
    'Give one experiment per file.',
  ],
);
