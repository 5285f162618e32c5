import type { Finding } from './finding.ts';

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** By file, line, code, then column and words: code-unit order, so that every machine prints the same list. Equal ones are kept once. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  const sorted = [...findings].sort(
    (a, b) =>
      compareText(a.file, b.file) ||
      a.line - b.line ||
      compareText(a.code, b.code) ||
      a.column - b.column ||
      compareText(a.message, b.message),
  );
  return sorted.filter((finding, index) => {
    const before = sorted[index - 1];
    return !(
      before &&
      before.file === finding.file &&
      before.line === finding.line &&
      before.column === finding.column &&
      before.code === finding.code &&
      before.message === finding.message
    );
  });
}
