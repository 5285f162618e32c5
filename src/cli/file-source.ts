import { createReadStream } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { MAX_FILE_BYTES } from '../config/decode-text.ts';
import type { FileSource } from '../config/file-source.ts';

/** How messages call what was piped in with `-f -`. */
export const STDIN_NAME = '<stdin>';

/**
 * The disk, and `-` for standard input. Folders are listed in code-unit order, without hidden entries and
 * `node_modules`; a folder reached again through a link is listed once. Reading stops one byte past the limit, whatever
 * the file claims to be, so that the reader can say "too large" of a device or an endless pipe.
 */
export function openFileSource(stdin: Readable): FileSource {
  return {
    list: async (path) => {
      if (path === '-' || path === STDIN_NAME) return [STDIN_NAME];
      return (await stat(path)).isDirectory() ? await listFolder(path, new Set()) : [path];
    },
    read: (path) => readUpTo(path === STDIN_NAME || path === '-' ? stdin : createReadStream(path), MAX_FILE_BYTES + 1),
  };
}

async function listFolder(folder: string, seen: Set<string>): Promise<string[]> {
  const real = await realpath(folder);
  if (seen.has(real)) return [];
  seen.add(real);
  const files: string[] = [];
  for (const name of (await readdir(folder)).sort()) {
    if (name.startsWith('.') || name === 'node_modules') continue;
    const path = `${folder.replace(/\/+$/, '')}/${name}`;
    const status = await stat(path).catch(() => undefined); // a dangling link, or gone since
    if (status?.isDirectory()) files.push(...(await listFolder(path, seen)));
    else if (status?.isFile()) files.push(path);
  }
  return files;
}

async function readUpTo(stream: Readable, limit: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length >= limit) break;
  }
  return Buffer.concat(chunks).subarray(0, limit);
}
