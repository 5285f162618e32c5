import type { FileSource } from '../../src/config/file-source.ts';

/** Files by path, as a disk would hold them. */
export function memorySource(files: Readonly<Record<string, string | Uint8Array>>): FileSource {
  const missing = (path: string): Error => Object.assign(new Error(`no ${path}`), { code: 'ENOENT' });
  return {
    async list(path) {
      if (Object.hasOwn(files, path)) return [path];
      const below = Object.keys(files).filter((file) => path === '.' || file.startsWith(`${path}/`));
      if (below.length === 0) throw missing(path);
      return below.reverse();
    },
    async read(path) {
      if (!Object.hasOwn(files, path)) throw missing(path);
      const file = files[path];
      return typeof file === 'string' ? new TextEncoder().encode(file) : file;
    },
  };
}
