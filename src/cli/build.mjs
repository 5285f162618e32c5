// src/**/*.ts to dist/**/*.js with declarations; other files of src that the program reads at run time go along.
// `dist/.built` is written last: setup.mjs compares its time with the newest source.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const source = join(root, 'src');
const target = join(root, 'dist');
const startedAt = new Date();

rmSync(target, { recursive: true, force: true });
mkdirSync(target);

const config = join(target, 'tsconfig.build.json');
const settings = { noEmit: false, outDir: target, rootDir: source, declaration: true, types: ['node'] };
writeFileSync(
  config,
  JSON.stringify({ extends: '../tsconfig.json', compilerOptions: settings, include: ['../src'], exclude: [] }),
);
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const { status } = spawnSync(process.execPath, [tsc, '-p', config], { cwd: root, stdio: ['ignore', 2, 2] });
rmSync(config);
if (status !== 0) process.exit(status ?? 1);

function copyOthers(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const from = join(folder, entry.name);
    if (entry.isDirectory()) copyOthers(from);
    else if (!/\.(ts|tsx|mjs)$/.test(entry.name)) {
      const to = join(target, relative(source, from));
      mkdirSync(dirname(to), { recursive: true });
      copyFileSync(from, to);
    }
  }
}
copyOthers(source);

const main = join(target, 'cli', 'main.js');
const text = readFileSync(main, 'utf8');
if (!text.startsWith('#!')) throw new Error(`${main} has no "#!/usr/bin/env node" in its first line`);
chmodSync(main, 0o755);

const stamp = join(target, '.built');
writeFileSync(stamp, '');
utimesSync(stamp, startedAt, startedAt); // a file saved during the build is newer
