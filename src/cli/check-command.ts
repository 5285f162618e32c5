import type { Finding, Severity } from '../findings/finding.ts';
import { formatFinding } from '../findings/format-finding.ts';
import type { Door } from './command-line.ts';
import { ExitCode } from './exit-code.ts';
import { readFiles } from './read-files.ts';

/** Everything there is to say about the files. Errors end with code 3; warnings and infos do not. */
export async function checkCommand(
  options: { readonly file: readonly string[]; readonly output: 'table' | 'json' },
  { stdin, terminal }: Door,
): Promise<ExitCode> {
  const { findings, model } = await readFiles(options.file, stdin);
  if (options.output === 'json') {
    terminal.print(JSON.stringify(findings, null, 2));
  } else {
    for (const finding of findings) terminal.print(`${formatFinding(finding)}\n`);
    terminal.print(`${model.objects.length} objects, ${countWords(findings)}`);
  }
  return findings.some(({ severity }) => severity === 'error') ? ExitCode.badInput : ExitCode.holds;
}

/** `1 error, 2 warnings, no infos`. */
function countWords(findings: readonly Finding[]): string {
  const words = (['error', 'warning', 'info'] as const).map((severity: Severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return `${count === 0 ? 'no' : count} ${severity}${count === 1 ? '' : 's'}`;
  });
  return words.join(', ');
}
