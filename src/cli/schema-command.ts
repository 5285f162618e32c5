import type { Door } from './command-line.ts';
import { ExitCode } from './exit-code.ts';

/** The JSON Schema of a file, for editors and for programs that read results. */
export async function schemaCommand(
  { of }: { readonly of: 'behaviour' | 'experiment' | 'result' },
  { terminal }: Door,
): Promise<ExitCode> {
  const schema =
    of === 'result'
      ? (await import('../report/result-schema.ts')).resultJsonSchema()
      : (await import('../config/json-schema.ts')).toJsonSchema(of);
  terminal.print(JSON.stringify(schema, null, 2));
  return ExitCode.holds;
}
