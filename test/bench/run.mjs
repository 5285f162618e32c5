// Compiles the benchmarks to out/bench, as the product is compiled, and runs main or the one that is named:
// `node test/bench/run.mjs [chain|mmc|models …]`.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';

const out = 'out/bench';
rmSync(out, { recursive: true, force: true });
const compile = ['node_modules/typescript/bin/tsc', '-p', '.', '--noEmit', 'false', '--outDir', out, '--rootDir', '.'];
const compiled = spawnSync(process.execPath, compile, { stdio: ['ignore', 'inherit', 'inherit'] });
if (compiled.status !== 0) process.exit(1);
const { status } = spawnSync(process.execPath, [`${out}/test/bench/main.js`, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
