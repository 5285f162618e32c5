import * as z from 'zod';
import { behaviourSchema } from './behaviour/behaviour-schema.ts';
import { experimentSchema } from './experiment/experiment-schema.ts';

/** JSON Schema of a file as users write it, for editors. */
export function toJsonSchema(file: 'behaviour' | 'experiment'): object {
  const schema = file === 'behaviour' ? behaviourSchema : experimentSchema;
  return z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' });
}
