import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../src/api/object.ts';
import { kinds } from '../../src/kube/kinds.ts';
import { ObjectStore } from '../../src/kube/object-store.ts';
import { type Nanoseconds, seconds } from '../../src/units/quantity.ts';
import { deployment, service } from './objects.ts';

const clock = { now: 0 as Nanoseconds };
const withSpec = (name: string, spec: unknown): KubeObject =>
  ({ apiVersion: 'example.io/v1', kind: 'Thing', metadata: { name, namespace: 'default' }, spec }) as KubeObject;

describe('the object store', () => {
  it('given an autoscaler that has set spec.replicas, when a manifest without it is applied, then the count stays', () => {
    const store = new ObjectStore(clock);
    store.apply(deployment('web', { replicas: 2 }), 'kubectl');
    const reference = { kind: kinds.deployment, namespace: 'default', name: 'web' };
    store.update(reference, (each) => ({ ...each, spec: { ...each.spec, replicas: 7 } }), 'hpa');
    const applied = store.apply(deployment('web', { image: 'web:2' }), 'kubectl');
    expect(applied).toMatchObject({ spec: { replicas: 7, template: { spec: { containers: [{ image: 'web:2' }] } } } });
  });

  it('given a field of an earlier manifest, when the next one leaves it out, then it goes; what others set stays', () => {
    const store = new ObjectStore(clock);
    store.apply(withSpec('a', { mine: 1, kept: { x: 1, y: 2 } }), 'kubectl');
    const kind = 'Thing.example.io';
    store.update(
      { kind, namespace: 'default', name: 'a' },
      (each) => ({ ...each, spec: { ...(each as { spec?: object }).spec, others: 3 } }),
      'controller',
    );
    expect(store.apply(withSpec('a', { kept: { x: 1 } }), 'kubectl')).toMatchObject({
      spec: { kept: { x: 1 }, others: 3 },
    });
    expect(store.get(kind, 'default', 'a')).not.toHaveProperty('spec.mine');
    expect(store.get(kind, 'default', 'a')).not.toHaveProperty('spec.kept.y');
  });

  it('writes down who changed which field from what to what, and when', () => {
    const time = { now: seconds(0) };
    const store = new ObjectStore(time);
    store.apply(withSpec('a', { http: [{ route: [{ weight: 90 }, { weight: 10 }] }] }), 'kubectl');
    time.now = seconds(180);
    store.apply(withSpec('a', { http: [{ route: [{ weight: 50 }, { weight: 50 }] }] }), 'step canary');
    const by = { at: seconds(180), by: 'step canary', resource: 'Thing default/a' };
    expect(store.history.slice(1)).toEqual([
      { ...by, fieldPath: 'spec.http[0].route[0].weight', from: 90, to: 50 },
      { ...by, fieldPath: 'spec.http[0].route[1].weight', from: 10, to: 50 },
    ]);
  });

  it('applied twice, changes nothing the second time: no version, no history, no event', () => {
    const store = new ObjectStore(clock);
    store.apply(service('web'), 'kubectl');
    const before = [store.resourceVersion, store.history.length];
    const events: string[] = [];
    store.watch(undefined, ({ type }) => events.push(type));
    store.apply(service('web'), 'kubectl');
    expect([store.resourceVersion, store.history.length, ...events]).toEqual(before);
  });

  it('tells every watcher the same order, also of what a watcher writes', () => {
    const store = new ObjectStore(clock);
    const seen: string[] = [];
    store.watch(kinds.service, ({ object, type }) => {
      if (type === 'added' && object.metadata.name === 'first') store.apply(service('second'), 'watcher');
      seen.push(`1 ${object.metadata.name}`);
    });
    store.watch(kinds.service, ({ object }) => seen.push(`2 ${object.metadata.name}`));
    store.apply(service('first'), 'kubectl');
    expect(seen).toEqual(['1 first', '2 first', '1 second', '2 second']);
  });

  it('shares with the former version what did not change', () => {
    const store = new ObjectStore(clock);
    store.apply(deployment('web', { replicas: 1 }), 'kubectl');
    const before = store.get(kinds.deployment, 'default', 'web')!;
    store.apply(deployment('web', { replicas: 2 }), 'kubectl');
    expect(store.get(kinds.deployment, 'default', 'web')!.spec.template).toBe(before.spec.template);
  });

  it('keeps kinds of the same name but another group apart', () => {
    const store = new ObjectStore(clock);
    const gateway = (apiVersion: string) => ({ apiVersion, kind: 'Gateway', metadata: { name: 'a', namespace: 'b' } });
    store.apply(gateway('networking.istio.io/v1'), 'kubectl');
    store.apply(gateway('gateway.networking.k8s.io/v1'), 'kubectl');
    expect(store.kinds()).toEqual(['Gateway.networking.istio.io', 'Gateway.gateway.networking.k8s.io']);
  });

  it('takes __proto__ as a name like any other', () => {
    const store = new ObjectStore(clock);
    const hostile = JSON.parse('{"__proto__": {"polluted": 1}, "a": 1}');
    store.apply(withSpec('__proto__', hostile), 'kubectl');
    store.apply(withSpec('__proto__', JSON.parse('{"__proto__": {"polluted": 2}, "a": 1}')), 'kubectl');
    const stored = store.get('Thing.example.io', 'default', '__proto__') as KubeObject & { spec: object };
    expect(Object.keys(stored.spec)).toEqual(['__proto__', 'a']);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect(store.history.at(-1)).toMatchObject({ fieldPath: 'spec.__proto__.polluted', from: 1, to: 2 });
  });
});
