import * as behaviour from './behaviour-messages.ts';
import type { Message } from './define-message.ts';
import * as experiment from './experiment-messages.ts';
import * as fields from './field-messages.ts';
import * as reading from './reading-messages.ts';
import * as references from './reference-messages.ts';
import * as support from './support-messages.ts';

/** Every message by code, in order of code: what the list in the docs is made of, and what the tests count. */
export const catalogue: readonly Pick<Message<never>, 'code' | 'severity' | 'title'>[] = [
  reading,
  references,
  fields,
  support,
  behaviour,
  experiment,
]
  .flatMap((messages) => Object.values(messages))
  .sort((a, b) => (a.code < b.code ? -1 : 1));
