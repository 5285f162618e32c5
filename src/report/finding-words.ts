import type { FindingRecord } from '../experiment/result.ts';

/** What a finding says, with the resource it is about. */
export function findingWords({ resource, message }: FindingRecord): string {
  return resource === '' || message.startsWith(resource) ? message : `${resource}: ${message}`;
}

/** `models/shop/reviews.yaml:14:21`; a finding about a whole file has no line. */
export function findingPlace({ file, line, column }: FindingRecord): string {
  return line > 0 ? `${file}:${line}:${column}` : file;
}

/** The most severe first; file order within. */
export function orderedFindings(findings: readonly FindingRecord[]): readonly FindingRecord[] {
  const severities: readonly FindingRecord['severity'][] = ['error', 'warning', 'info'];
  return severities.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
}
