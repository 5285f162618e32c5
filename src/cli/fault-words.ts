import { ReplicationFault } from '../experiment/run-experiment.ts';

const STACK_LINES = 8;

/** An error of ours: what, where in the code, and the line that shows it again. */
export function faultWords(error: unknown, words: readonly string[], version: string): string {
  const inner = error instanceof ReplicationFault ? error.cause : error;
  const stack = inner instanceof Error && inner.stack ? inner.stack.split('\n').slice(1, STACK_LINES) : [];
  return [
    `windmesh ${version}: internal fault: ${error instanceof Error ? error.message : String(error)}`,
    ...stack,
    'This is a defect of windmesh, not of your files. It shows again with',
    `  windmesh ${againWords(error, words).map(shellWord).join(' ')}`,
  ].join('\n');
}

function againWords(error: unknown, words: readonly string[]): readonly string[] {
  if (!(error instanceof ReplicationFault)) return words;
  const narrowed = new Map([
    ['--seed', error.seed],
    ['--scenario', error.scenario],
    ['--replications', String(error.replication)],
    ['--workers', '1'],
  ]);
  const kept = words.filter((word, index) => {
    const isValue = index > 0 && narrowed.has(words[index - 1]);
    return !isValue && !narrowed.has(word.split('=')[0]);
  });
  return [...kept, ...[...narrowed].flat()];
}

function shellWord(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
