import type { Finding, Place } from '../findings/finding.ts';
import { printable } from '../findings/quote.ts';
import { nothingToRead, unreadableFile } from '../findings/reading-messages.ts';
import { decodeText } from './decode-text.ts';
import type { FileSource, NamedText } from './file-source.ts';

const IS_MANIFEST = /\.(ya?ml|json)$/i;

/** A path that stands in a file, seen from that file's folder; `/` for the root stays. */
export function resolvePath(fromFile: string, path: string): string {
  if (path.startsWith('/')) return path;
  const parts = fromFile.split('/').slice(0, -1);
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..' && parts.at(-1) !== '') parts.pop();
    else parts.push(part);
  }
  return parts.join('/') || '.';
}

/**
 * Texts of files and folders (of these the .yaml, .yml and .json files, sorted), each path once.
 * What cannot be read is a finding, placed where the path is named if it stands in a file.
 */
export async function readPaths(
  paths: readonly string[],
  source: FileSource,
  namedAt?: Place,
): Promise<{ texts: NamedText[]; findings: Finding[] }> {
  const texts: NamedText[] = [];
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const path of paths) {
    const place = namedAt ?? { resource: 'file', file: path, line: 0, column: 0 };
    let files: string[];
    try {
      files = await source.list(path);
    } catch (error) {
      findings.push(unreadableFile(place, { path, problem: problemOf(error) }));
      continue;
    }
    const isFile = files.length === 1 && !files[0].startsWith(`${path.replace(/\/+$/, '')}/`);
    const wanted = isFile ? files : files.filter((file) => IS_MANIFEST.test(file)).sort(byCodeUnits);
    if (wanted.length === 0) findings.push(nothingToRead(place, { path }));
    for (const file of wanted) {
      if (seen.has(file)) continue;
      seen.add(file);
      try {
        const decoded = decodeText(file, await source.read(file));
        if ('text' in decoded) texts.push(decoded.text);
        else findings.push(decoded.finding);
      } catch (error) {
        findings.push(unreadableFile(place, { path: file, problem: problemOf(error) }));
      }
    }
  }
  return { texts, findings };
}

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Without the path that Node repeats in its messages. */
function problemOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'ENOENT') return 'there is no such file or folder';
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  return printable(error instanceof Error ? error.message : String(error), 120);
}
