import { randomBytes } from 'node:crypto';
import { accessSync, constants, lstatSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
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
    throw cannotWrite(path, error);
  }
}

/** Before a long run: is there a folder to write into, and would no input be lost? */
export function refuseUnwritable(path: string, inputs: readonly string[]): void {
  if (inputs.some((input) => resolve(input) === resolve(path))) {
    throw new BadInput(`cannot write ${path}: it is read with -f`, 'Name another file.');
  }
  try {
    accessSync(dirname(resolve(path)), constants.W_OK);
    const status = statSync(path, { throwIfNoEntry: false });
    if (status?.isDirectory()) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'there is no such folder',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
};

function cannotWrite(path: string, error: unknown): BadInput {
  const { code = '', message = String(error) } = error as NodeJS.ErrnoException;
  const words = Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code] : message;
  return new BadInput(`cannot write ${path}: ${words}`, 'Name a file in a folder that exists and may be written.');
}

function resolveLink(path: string): { path: string; isSpecial: boolean } {
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (status?.isSymbolicLink()) return resolveLink(realpathSync(path));
  return { path, isSpecial: status !== undefined && !status.isFile() && !status.isDirectory() };
}
