// `npm run docs`: puts the generated parts into README.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { type OracleCounts, withParts } from './readme-parts.ts';

const counts = JSON.parse(readFileSync('docs/oracles.json', 'utf8')) as OracleCounts;
writeFileSync('README.md', withParts(readFileSync('README.md', 'utf8'), counts));
