import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { build } from 'vite';
import { expect, it } from 'vitest';
import { simulate } from '../../src/simulation/simulate.ts';
import { inputOf, poisson, shippedModel, trafficTo } from './run-input.ts';

it('bundled for a browser and run without any of Node, the core gives the same bytes', {
  timeout: 60_000,
}, async () => {
  const input = inputOf(shippedModel('two-services'), {
    traffic: [trafficTo({ kind: 'Gateway', namespace: 'demo', name: 'demo' }, poisson(80))],
    lengthS: 20,
  });
  const output = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: true,
      target: 'es2022',
      lib: {
        entry: fileURLToPath(new URL('browser-core.ts', import.meta.url)),
        name: 'core',
        formats: ['iife'],
      },
    },
  });
  const [{ output: chunks }] = output as unknown as readonly {
    readonly output: readonly { readonly code: string }[];
  }[];
  expect(chunks.length).toBe(1);
  // A context of the language alone: no process, no Buffer, no timers, no require.
  const page = createContext({ inputText: JSON.stringify(input, noMaps) });
  runInContext(`${chunks[0].code}\nglobalThis.core = core;`, page);
  const text = runInContext('JSON.stringify(core.simulate(JSON.parse(inputText)))', page);
  expect(text).toBe(JSON.stringify(simulate(input)));
});

/** The input crosses as text; what text cannot carry would be lost on the way. */
function noMaps(key: string, value: unknown): unknown {
  if (value instanceof Map || value instanceof Set) throw new Error(`${key} is no plain data`);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${key} is ${value}`);
  return value;
}
