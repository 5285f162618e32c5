import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { check, checkExperiment } from '../../src/check/check.ts';
import { supportTable } from '../../src/check/support-table.ts';
import { load } from '../../src/config/load.ts';
import { loadExperiment } from '../../src/config/load-experiment.ts';
import { formatFinding } from '../../src/findings/format-finding.ts';
import { memorySource } from '../config/memory-source.ts';

const fixture = (name: string) => readFileSync(new URL(`../config/fixtures/${name}`, import.meta.url), 'utf8');
const texts = ['shop.yaml', 'behaviour.yaml', 'experiment.yaml'].map(fixture);

/** Every finding can be shown, and stands in a file that was given. */
function expectTold(findings: readonly { file: string }[], names: readonly string[]): void {
  expect(findings.filter(({ file }) => file !== '' && !names.includes(file))).toEqual([]);
}

it('whatever stands in a manifest, reading and checking it never throws', () => {
  const kind = fc.constantFrom(...supportTable().map((each) => ({ apiVersion: each.apiVersion, kind: each.kind })));
  const known = ['spec', 'http', 'route', 'hosts', 'containers', 'template', 'ports', 'metrics', 'servers', 'selector'];
  const value = fc.letrec<{ any: unknown }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, 0, -1, 1.5, true, '', 'x', '5s', [], {}),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...known, '__proto__', 'constructor'), tie('any'), { maxKeys: 4 }),
    ),
  })).any;
  const metadata = fc.oneof(fc.constant({ name: 'a' }), value);
  fc.assert(
    fc.property(fc.array(fc.tuple(kind, metadata, value), { maxLength: 4 }), (objects) => {
      const text = objects
        .map(([head, meta, spec]) => JSON.stringify({ ...head, metadata: meta, spec }))
        .join('\n---\n');
      const { findings } = check(load([{ name: 'a.yaml', text }]));
      expectTold(findings, ['a.yaml']);
      for (const finding of findings) formatFinding(finding);
    }),
    { seed: 7, numRuns: 150 },
  );
});

it('however a file is cut and mixed up, reading and checking it never throws', async () => {
  const edit = fc.record({
    which: fc.nat(2),
    from: fc.nat(1500),
    length: fc.nat(60),
    by: fc.oneof(
      fc.constantFrom('', '\n', ': ', '- ', '{', '}', '[', '&a ', '*a', '"', '\t', '...', '---\n'),
      fc.string({ maxLength: 5 }),
    ),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), async (edits) => {
      const mixed = [...texts];
      for (const { which, from, length, by } of edits) {
        const text = mixed[which];
        const at = from % text.length;
        mixed[which] = text.slice(0, at) + by + text.slice(at + length);
      }
      const files = { 'shop/shop.yaml': mixed[0], 'shop/behaviour.yaml': mixed[1], 'e.yaml': mixed[2] };
      const { findings } = checkExperiment(await loadExperiment(['e.yaml'], memorySource(files)));
      expectTold(findings, [...Object.keys(files)]);
      for (const finding of findings) formatFinding(finding);
    }),
    { seed: 7, numRuns: 150 },
  );
}, 30_000);
