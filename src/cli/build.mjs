// src to dist: three entries and what they share, bundled, and the declarations of the library. Bundled because the hot
// path runs a sixth faster when its constants are numbers in the code (ADR 8), and the program starts sooner.
// `dist/.built` is written last: setup.mjs compares its time with the newest source.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const source = join(root, 'src');
const target = join(root, 'dist');
const startedAt = new Date();

rmSync(target, { recursive: true, force: true });
mkdirSync(target);

const config = join(target, 'tsconfig.build.json');
const settings = {
  noEmit: false,
  emitDeclarationOnly: true,
  outDir: target,
  rootDir: source,
  declaration: true,
  types: ['node'],
};
writeFileSync(
  config,
  JSON.stringify({ extends: '../tsconfig.json', compilerOptions: settings, include: ['../src'], exclude: [] }),
);
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const { status } = spawnSync(process.execPath, [tsc, '-p', config], { cwd: root, stdio: ['ignore', 2, 2] });
rmSync(config);
if (status !== 0) process.exit(status ?? 1);

// What entries share lies beside main.js and worker.js, where `worker-pool.ts` and `package-files.ts` expect to be.
await bundle(
  {
    index: join(source, 'index.ts'),
    'cli/main': join(source, 'cli', 'main.ts'),
    'cli/worker': join(source, 'cli', 'worker.ts'),
  },
  target,
  'cli/[name]-[hash]',
);
chmodSync(join(target, 'cli', 'main.js'), 0o755);

const stamp = join(target, '.built');
writeFileSync(stamp, '');
utimesSync(stamp, startedAt, startedAt); // a file saved during the build is newer
