import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type OracleCounts, withParts } from './readme-parts.ts';

const readme = readFileSync('README.md', 'utf8');

it('the generated parts of the README are those of today (npm run docs)', () => {
  const counts = JSON.parse(readFileSync('docs/oracles.json', 'utf8')) as OracleCounts;
  expect(withParts(readme, counts)).toBe(readme);
});

it('every file that the README names is there', () => {
  const named = [...readme.matchAll(/\b(?:experiments|models|docs)\/[\w./-]+/g)].map(([path]) =>
    path.replace(/\.$/, ''),
  );
  expect(named.filter((path) => !existsSync(path) && !path.startsWith('models/two-services '))).toEqual([]);
});

it('every command of the README is one of the command line', () => {
  const commands = new Set([...readme.matchAll(/windmesh -- ([a-z]+)/g)].map(([, command]) => command));
  expect([...commands].sort()).toEqual(['check', 'compare', 'examples', 'explain', 'run', 'schema']);
});
