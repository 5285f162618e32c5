import { randomBytes } from 'node:crypto';
import { lstatSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { BadInput } from './bad-input.ts';

/**
 * Writes the whole file or leaves what was there: a temporary neighbour is renamed over it. Follows a link, so that a
 * link stays one; what is no regular file (`/dev/stdout`, a pipe) is written in place.
 */
export function writeWholeFile(path: string, content: string | Uint8Array): void {
  try {
    const target = resolveLink(path);
    if (target.isSpecial) {
      writeFileSync(target.path, content);
      return;
    }
    const temporary = join(dirname(target.path), `.${basename(target.path)}.${randomBytes(6).toString('hex')}.tmp`);
    try {
      writeFileSync(temporary, content, { flag: 'wx' });
      renameSync(temporary, target.path);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  } catch (error) {
    const words = error instanceof Error ? error.message.replace(/\.[^. ]+\.[0-9a-f]{12}\.tmp.*/, '') : String(error);
    throw new BadInput(`cannot write ${path}: ${words}`, 'Name a file in a folder that exists and may be written.');
  }
}

function resolveLink(path: string): { path: string; isSpecial: boolean } {
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (status?.isSymbolicLink()) return resolveLink(realpathSync(path));
  return { path, isSpecial: status !== undefined && !status.isFile() && !status.isDirectory() };
}
