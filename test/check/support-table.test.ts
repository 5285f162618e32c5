import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { check } from '../../src/check/check.ts';
import { supportTable } from '../../src/check/support-table.ts';
import { load } from '../../src/config/load.ts';

it('every acting kind lists what acts, and no path stands twice', () => {
  for (const { kind, support, fields } of supportTable()) {
    const paths = fields.map(({ path }) => path);
    expect(new Set(paths).size, kind).toBe(paths.length);
    if (support === 'acts' && kind !== 'Namespace')
      expect(
        fields.some(({ effect }) => effect === 'acts'),
        kind,
      ).toBe(true);
  }
});

const crd = '../shared/data/crd-fields.json';
interface Crd {
  readonly kinds: Readonly<Record<string, { readonly fields: readonly { readonly path: string }[] }>>;
}

// Oracle: the fields of the custom resource definitions.
it.skipIf(!existsSync(crd)).each(['VirtualService', 'DestinationRule', 'Gateway'])(
  '%s has the fields of its definition',
  (kind) => {
    const { kinds } = JSON.parse(readFileSync(crd, 'utf8')) as Crd;
    const defined = kinds[`networking.istio.io/v1 ${kind}`].fields.map(({ path }) => path);
    const table = supportTable().find((each) => each.kind === kind && each.apiVersion === 'networking.istio.io/v1')!;
    const ours = table.fields.map(({ path }) => path);
    const covers = (path: string) => ours.some((each) => path === each || path.startsWith(`${each}.`));
    expect(defined.filter((path) => path.startsWith('spec.') && !covers(path))).toEqual([]);
    expect(ours.filter((path) => !defined.some((each) => each === path || each.startsWith(`${path}.`)))).toEqual([]);
  },
);

it('native sidecars are modelled; what runs before the containers start is told of', () => {
  const pod = (init: string) => `apiVersion: v1
kind: Pod
metadata: { name: a, labels: { app: a } }
spec:
  initContainers: [{ name: first, image: b${init} }]
  containers: [{ name: a, image: b }]
`;
  const warningsOf = (text: string) =>
    check(load([{ name: 'a.yaml', text }])).findings.filter(({ severity }) => severity !== 'info');
  expect(warningsOf(pod(', restartPolicy: Always'))).toEqual([]);
  expect(warningsOf(pod(''))).toMatchObject([{ code: 'SIM0302', line: 5, column: 20 }]);
});
