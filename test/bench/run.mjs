// Bundles the benchmarks to out/bench, as the product is built, and runs main or the one that is named:
// `node test/bench/run.mjs [chain|mmc|models …]`.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { bundle } from '../../src/cli/bundle.mjs';

const out = 'out/bench';
rmSync(out, { recursive: true, force: true });
const names = ['main', 'chain', 'mmc', 'hold', 'models'];
const entries = Object.fromEntries(names.map((name) => [`test/bench/${name}`, `test/bench/${name}.ts`]));
await bundle(entries, out, 'test/bench/[name]-[hash]');
const { status } = spawnSync(process.execPath, [`${out}/test/bench/main.js`, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
