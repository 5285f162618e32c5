import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Door } from './command-line.ts';
import { ExitCode } from './exit-code.ts';
import { packageRoot } from './package-files.ts';

/** The experiments that come along: the question each asks, and the line that runs it. */
export async function examplesCommand({ terminal }: Door): Promise<ExitCode> {
  const folder = `${packageRoot}experiments`;
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /\.ya?ml$/.test(name)) : [];
  if (names.length === 0) terminal.print('no experiment comes along with this build');
  for (const name of names.sort()) {
    const path = `${folder}/${name}`;
    const nearby = relative('.', path);
    const shown = nearby.startsWith('..') ? path : nearby;
    terminal.print([...questionOf(readFileSync(path, 'utf8')), `  windmesh run -f ${shown}`, ''].join('\n'));
  }
  return ExitCode.holds;
}

/** The comment above the first key. */
function questionOf(text: string): string[] {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.startsWith('#'));
  const end = lines.findIndex((line, index) => index > first && !line.startsWith('#'));
  return first === -1
    ? []
    : lines.slice(first, end === -1 ? lines.length : end).map((line) => line.replace(/^#+ ?/, ''));
}
