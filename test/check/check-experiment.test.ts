import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { checkExperiment } from '../../src/check/check.ts';
import { loadExperiment } from '../../src/config/load-experiment.ts';
import { memorySource } from '../config/memory-source.ts';

const fixture = (name: string) => readFileSync(new URL(`../config/fixtures/${name}`, import.meta.url), 'utf8');

async function warningsAfter(step: string, applied: string) {
  const experiment = fixture('experiment.yaml').replace('    steps:\n', `    steps:\n      - ${step}\n`);
  const source = memorySource({
    'e.yaml': experiment,
    'shop/shop.yaml': fixture('shop.yaml'),
    'shop/behaviour.yaml': fixture('behaviour.yaml'),
    'canary.yaml': applied,
  });
  const { findings } = checkExperiment(await loadExperiment(['e.yaml'], source));
  return findings.filter(({ severity }) => severity !== 'info');
}

const route = (subset: string) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: cart, namespace: shop }
spec:
  hosts: [cart]
  http: [{ route: [{ destination: { host: cart, subset: ${subset} } }] }]
`;

it('a step that applies a route to a missing subset is told at the place in its own file', async () => {
  const place = { code: 'SIM0107', file: 'canary.yaml', line: 6, column: 57 };
  expect(await warningsAfter('{ at: 1m, apply: canary.yaml }', route('v2'))).toMatchObject([place]);
});

it('a step that applies what fits the model raises nothing', async () => {
  expect(await warningsAfter('{ at: 1m, apply: canary.yaml }', route('v1'))).toEqual([]);
});
