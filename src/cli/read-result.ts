import { readFileSync } from 'node:fs';
import type { ResultDocument } from '../experiment/result.ts';
import { BadInput } from './bad-input.ts';

/** A result document from disk, checked against its schema. */
export async function readResult(path: string): Promise<ResultDocument> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new BadInput(`cannot read ${path}: ${words}`, 'Give a file that "windmesh run --json FILE" wrote.');
  }
  const { resultSchema } = await import('../report/result-schema.ts');
  const parsed = resultSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new BadInput(
    `${path} is no result document: ${issue.path.join('.') || 'the whole'}: ${issue.message}`,
    'Give a file that "windmesh run --json FILE" wrote, with the same version of windmesh.',
  );
}
