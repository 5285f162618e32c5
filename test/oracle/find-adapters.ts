import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { OracleAdapter } from './adapter.ts';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
/** Programs of this folder: importing one would run it. */
const PROGRAMS = new Set(['run-oracles.ts', 'oracle-worker.ts']);

/** Every adapter below this folder, by the oracle file it serves (`hpa/reconcile.json`). */
export async function findAdapters(): Promise<ReadonlyMap<string, OracleAdapter>> {
  const byFile = new Map<string, OracleAdapter>();
  const paths = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
  for (const path of paths.sort()) {
    if (!path.endsWith('.ts') || path.endsWith('.test.ts') || PROGRAMS.has(path)) continue;
    const module = (await import(pathToFileURL(FOLDER + path).href)) as {
      readonly adapter?: OracleAdapter;
      readonly adapters?: readonly OracleAdapter[];
    };
    for (const adapter of [...(module.adapter === undefined ? [] : [module.adapter]), ...(module.adapters ?? [])]) {
      for (const file of adapter.files) byFile.set(file, adapter);
    }
  }
  return byFile;
}

/** The adapter of a file that may be a copy elsewhere: by family and name where its path ends so, else by its name. */
export function adapterOf(adapters: ReadonlyMap<string, OracleAdapter>, path: string): OracleAdapter | undefined {
  const segments = path.replaceAll('\\', '/').split('/');
  const exact = adapters.get(segments.slice(-2).join('/'));
  if (exact !== undefined) return exact;
  return [...adapters].find(([file]) => basename(file) === segments.at(-1))?.[1];
}
