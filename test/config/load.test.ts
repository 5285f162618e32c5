import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { toJsonSchema } from '../../src/config/json-schema.ts';
import { load } from '../../src/config/load.ts';

const SHOP = readFileSync(new URL('fixtures/shop.yaml', import.meta.url), 'utf8');
const parts = SHOP.split('---\n').map((text, index) => ({ name: `${index}.yaml`, text }));

it('the order of files does not change the model', () => {
  const forward = load(parts).objects;
  expect(load([...parts].reverse()).objects).toEqual(forward);
  expect(load([{ name: 'all.yaml', text: SHOP }]).objects).toEqual(forward);
});

it('of an object given twice the later counts', () => {
  const name = (port: number) => ({
    name: `${port}.yaml`,
    text: `apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { ports: [{ port: ${port} }] }\n`,
  });
  const { objects, positionOf } = load([name(1), name(2)]);
  expect(objects).toMatchObject([{ spec: { ports: [{ port: 2 }] } }]);
  expect(positionOf(objects[0], 'spec.ports[0].port')).toEqual({ file: '2.yaml', line: 4, column: 25 });
});

it('a List, JSON and the output of kubectl get -o yaml hold the same objects as their documents', () => {
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' }, spec: { ports: [{ port: 1 }] } };
  const live = {
    ...service,
    metadata: {
      ...service.metadata,
      namespace: 'default',
      uid: 'u',
      managedFields: [{ manager: 'kubectl' }],
      creationTimestamp: '2024-01-01T00:00:00Z',
    },
    status: { loadBalancer: {} },
  };
  const list = { apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: '' }, items: [live] };
  const { objects, findings } = load([{ name: 'list.json', text: JSON.stringify(list, null, 2) }]);
  expect(findings).toEqual([]);
  expect(objects).toMatchObject([{ kind: 'Service', metadata: { name: 'a', namespace: 'default' } }]);
  expect(objects[0]).not.toHaveProperty('status');
  expect(objects[0].metadata).not.toHaveProperty('managedFields');
});

it('kinds without a part are counted in order of name, also those nobody knows', () => {
  const text = ['ConfigMap', 'Secret', 'ConfigMap'].map(
    (kind) => `apiVersion: v1\nkind: ${kind}\nmetadata: { name: 'a:b' }\n`,
  );
  const more = 'apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: x }\n';
  expect(load([{ name: 'a.yaml', text: [...text, more].join('---\n') }]).counted).toEqual([
    { kind: 'ConfigMap', count: 2 },
    { kind: 'Secret', count: 1 },
    { kind: 'Widget', count: 1 },
  ]);
});

it('a Service of another group is no Service', () => {
  const text = 'apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: { name: x }\nspec: { template: {} }\n';
  expect(load([{ name: 'a.yaml', text }])).toMatchObject({ objects: [], counted: [{ kind: 'Service', count: 1 }] });
});

it('a field that is not modelled is told once, where it begins', () => {
  const text = SHOP.replace(
    'subsets:',
    'trafficPolicy: { loadBalancer: { warmup: { duration: 10s, aggression: 2 }, simple: RANDOM } }\n  subsets:',
  );
  const warnings = load([{ name: 'a.yaml', text }]).findings.filter(({ severity }) => severity === 'warning');
  expect(warnings).toMatchObject([{ code: 'SIM0302', line: 30, column: 36 }]);
});

it('a broken object stays out and makes the model incomplete; an unknown field does neither', () => {
  const broken = load([{ name: 'a.yaml', text: SHOP.replace('port: 8080', 'port: many') }]);
  expect(broken.isComplete).toBe(false);
  expect(broken.objects.some(({ kind }) => kind === 'Service')).toBe(false);
  const slip = load([{ name: 'a.yaml', text: SHOP.replace('port: 8080', 'port: 8080, prot: 1') }]);
  expect(slip.isComplete).toBe(true);
  expect(slip.objects.some(({ kind }) => kind === 'Service')).toBe(true);
});

it.each(['behaviour', 'experiment'] as const)('the JSON Schema of the %s file describes what users write', (file) => {
  const schema = JSON.stringify(toJsonSchema(file));
  expect(schema).toContain('A duration: 250ms, 4s, 1h30m, 0');
  expect(schema).toContain('windmesh/v1alpha1');
});
