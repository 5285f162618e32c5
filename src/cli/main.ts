#!/usr/bin/env node
import { availableParallelism } from 'node:os';
import { ExitCode } from './exit-code.ts';
import { packageVersion } from './package-files.ts';
import { openTerminal } from './terminal.ts';
import { tuneCompiler } from './tune-compiler.ts';

const words = process.argv.slice(2);
if (words.length === 1 && words[0] === '--version') {
  process.stdout.write(`${packageVersion()}\n`);
} else {
  tuneCompiler();
  const terminal = openTerminal(process.stdout, process.stderr, process.env, availableParallelism());
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(ExitCode.holds); // `windmesh … | head` has read enough
    throw error;
  });
  const [{ runCommandLine }, { openWorkerPool }] = await Promise.all([
    import('./command-line.ts'),
    import('./worker-pool.ts'),
  ]);
  const door = { terminal, stdin: process.stdin, interruption: firstInterrupt, openPool: openWorkerPool };
  process.exitCode = await runCommandLine(words, door);
}

/** Resolves at the first Ctrl-C; a second one ends the program at once. */
function firstInterrupt(): Promise<string> {
  return new Promise((resolve) => {
    let count = 0;
    const hear = (): void => {
      count++;
      if (count > 1) process.exit(ExitCode.interrupted);
      resolve('interrupted');
    };
    process.on('SIGINT', hear);
    process.on('SIGTERM', hear);
  });
}
