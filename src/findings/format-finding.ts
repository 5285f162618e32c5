import type { Finding } from './finding.ts';
import { printable } from './quote.ts';

const WIDEST = 160;

/** The text of one finding, with the line of the file and a caret under the place:
 *
 *     shop/reviews.yaml:14:21  error  SIM0107  VirtualService default/reviews
 *       spec.http[0].route[1].destination.subset is "v3", but DestinationRule default/reviews has only v1, v2.
 *       Istio answers 503 (NC) to 10 % of this route. Add a subset v3 to the rule, or change the destination.
 *       14 |             subset: v3
 *          |                     ^
 */
export function formatFinding(finding: Finding): string {
  const where = finding.line > 0 ? `${finding.file}:${finding.line}:${finding.column}` : finding.file;
  const head = [printable(where, 400), finding.severity, finding.code, printable(finding.resource, 200)];
  const lines = [head.filter((part) => part !== '').join('  '), `  ${finding.message}`, `  ${finding.remedy}`];
  if (finding.excerpt !== undefined && finding.line > 0) lines.push(...excerptLines(finding.excerpt, finding));
  return lines.filter((line) => line.trim() !== '').join('\n');
}

function excerptLines(line: string, at: { readonly line: number; readonly column: number }): string[] {
  const start = at.column > WIDEST - 20 ? at.column - 60 : 0;
  const shown = [...line.slice(start, start + WIDEST)].map((c) => (c === '\t' ? ' ' : printable(c))).join('');
  const gutter = String(at.line);
  return [`  ${gutter} | ${shown}`, `  ${' '.repeat(gutter.length)} | ${' '.repeat(at.column - 1 - start)}^`];
}
