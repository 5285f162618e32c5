import type { FileSource } from '../config/file-source.ts';

/** Files that are no files: what was dropped on the page, or made in a program. Trees are read as the JSON, and so the YAML, they are. */
export function memorySource(files: ReadonlyMap<string, string | object>): FileSource {
  return {
    list: async (path) => {
      if (files.has(path)) return [path];
      const below = [...files.keys()].filter((name) => path === '.' || name.startsWith(`${path.replace(/\/+$/, '')}/`));
      if (below.length === 0) throw Object.assign(new Error(`there is no ${path}`), { code: 'ENOENT' });
      return below;
    },
    read: async (path) => {
      const content = files.get(path);
      if (content === undefined) throw Object.assign(new Error(`there is no ${path}`), { code: 'ENOENT' });
      return new TextEncoder().encode(typeof content === 'string' ? content : JSON.stringify(content));
    },
  };
}
