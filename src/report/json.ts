import type { ResultDocument } from '../experiment/result.ts';

/** The document as JSON text: keys in the order they were set, two spaces, newline at the end. Equal results are equal bytes. */
export function renderJson(result: ResultDocument): string {
  return `${JSON.stringify(result, null, 2)}\n`;
}
