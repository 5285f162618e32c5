import { build } from 'esbuild';

/**
 * Bundles entry points (name to file) as the product is built, the benchmarks too: packages stay outside, names stay as
 * they are, constants of other modules are written out (`minifySyntax`).
 */
export async function bundle(entryPoints, outdir, chunkNames) {
  await build({
    entryPoints,
    outdir,
    chunkNames,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    minifySyntax: true,
    charset: 'utf8',
    logLevel: 'warning',
  });
}
