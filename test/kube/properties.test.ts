import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../src/api/object.ts';
import { Cluster } from '../../src/kube/cluster.ts';
import { fillBehavior } from '../../src/kube/hpa/behavior-defaults.ts';
import { defaultHpaConfig } from '../../src/kube/hpa/hpa-config.ts';
import { noHpaMemory } from '../../src/kube/hpa/hpa-memory.ts';
import { normalize } from '../../src/kube/hpa/normalize.ts';
import { kinds } from '../../src/kube/kinds.ts';
import { matchesSelector } from '../../src/kube/label-selector.ts';
import { ObjectStore } from '../../src/kube/object-store.ts';
import { PodIndex } from '../../src/kube/pod-index.ts';
import { rolloutFenceposts } from '../../src/kube/rollout/fenceposts.ts';
import { scaleProportionally } from '../../src/kube/rollout/proportional-scaling.ts';
import { type Nanoseconds, seconds } from '../../src/units/quantity.ts';
import { deployment, ports } from './objects.ts';
import { TestCalendar } from './test-calendar.ts';

const clock = { now: 0 as Nanoseconds };
const intOrPercent = fc.oneof(
  fc.nat(6),
  fc.nat(100).map((percent) => `${percent}%`),
);

describe('laws of the cluster', () => {
  it('a rolling update never has more than N + surge nor fewer available than N - unavailable, and it ends', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        intOrPercent,
        intOrPercent,
        fc.integer({ min: 0, max: 5 }),
        (replicas, maxSurge, maxUnavailable, startup) => {
          const calendar = new TestCalendar();
          const runtime = { startup: () => ({ imagePull: seconds(startup), boot: 0 as Nanoseconds }) };
          const cluster = new Cluster(ports(calendar, { runtime }), { start: 'warm', injection: 'none' });
          const strategy = { rollingUpdate: { maxSurge, maxUnavailable } };
          cluster.begin([deployment('web', { image: 'web:1', replicas, strategy })]);
          cluster.store.apply(deployment('web', { image: 'web:2', replicas, strategy }), 'test');
          const { surge, unavailable } = rolloutFenceposts(maxSurge, maxUnavailable, replicas);
          calendar.runUntil(seconds(300), () => {
            const sets = cluster.store.list(kinds.replicaSet);
            const total = sets.reduce((sum, { spec }) => sum + spec.replicas!, 0);
            const available = sets.reduce((sum, { status }) => sum + (status?.availableReplicas ?? 0), 0);
            expect(total).toBeLessThanOrEqual(replicas + surge);
            expect(available).toBeGreaterThanOrEqual(replicas - unavailable);
          });
          expect(cluster.store.list(kinds.replicaSet).map(({ spec }) => spec.replicas)).toEqual([0, replicas]);
        },
      ),
      { seed: 7, numRuns: 60 },
    );
  });

  it('sharing out a resize gives out exactly what is allowed and no set below 0', () => {
    const set = fc.record({ size: fc.integer({ min: 1, max: 30 }), created: fc.nat(1000) });
    fc.assert(
      fc.property(
        fc.array(set, { minLength: 2, maxLength: 5 }),
        fc.integer({ min: 1, max: 60 }),
        fc.nat(10),
        (given, wanted, surge) => {
          const before = given.reduce((sum, { size }) => sum + size, 0);
          const [fresh, ...old] = given.map(({ size, created }, i) => ({
            name: `v${i}`,
            size,
            available: 0,
            created: created as Nanoseconds,
            maxAnnotation: before,
          }));
          const sizes = [...scaleProportionally(wanted, surge, 'RollingUpdate', fresh, old).values()];
          expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(wanted + surge);
          expect(Math.min(...sizes)).toBeGreaterThanOrEqual(0);
        },
      ),
      { seed: 7 },
    );
  });

  it('an autoscaler within its bounds stays within them, and moves towards what is asked or not at all', () => {
    const behavior = fc.option(
      fc.constantFrom(
        {},
        { scaleDown: { selectPolicy: 'Disabled' as const } },
        { scaleUp: { stabilizationWindowSeconds: 60 } },
      ),
      { nil: undefined },
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(200), behavior, (current, raw, stated) => {
        const spec = { minReplicas: 1, maxReplicas: 50, behavior: stated && fillBehavior(stated) };
        const { replicas } = normalize(raw, current, spec, noHpaMemory, seconds(0), defaultHpaConfig);
        expect(replicas).toBeGreaterThanOrEqual(1);
        expect(replicas).toBeLessThanOrEqual(50);
        expect((replicas - current) * (raw - current)).toBeGreaterThanOrEqual(0);
      }),
      { seed: 7 },
    );
  });

  it('applying a manifest a second time changes nothing, whatever is in it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (first, second) => {
        const store = new ObjectStore(clock);
        const manifest = (spec: unknown) =>
          ({ apiVersion: 'example.io/v1', kind: 'Thing', metadata: { name: 'a' }, spec }) as KubeObject;
        store.apply(manifest(first), 'test');
        store.apply(manifest(second), 'test');
        const version = store.resourceVersion;
        store.apply(manifest(second), 'test');
        expect(store.resourceVersion).toBe(version);
        expect(store.get('Thing.example.io', undefined, 'a')).toMatchObject({ spec: second });
      }),
      { seed: 7 },
    );
  });

  it('Pods found by label are those that the selector matches', () => {
    const labels = fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), fc.constantFrom('1', '2'));
    const expression = fc.record({
      key: fc.constantFrom('a', 'b'),
      operator: fc.constantFrom('In' as const, 'NotIn' as const, 'Exists' as const, 'DoesNotExist' as const),
      values: fc.constant(['1']),
    });
    fc.assert(
      fc.property(
        fc.array(labels, { maxLength: 12 }),
        labels,
        fc.array(expression, { maxLength: 2 }),
        fc.array(fc.nat(11)),
        (pods, matchLabels, matchExpressions, removed) => {
          const store = new ObjectStore(clock);
          const index = new PodIndex(store);
          pods.forEach((each, i) => {
            store.apply(
              { apiVersion: 'v1', kind: 'Pod', metadata: { name: `pod-${i}`, namespace: 'default', labels: each } },
              'test',
            );
          });
          for (const i of removed) store.remove({ kind: kinds.pod, namespace: 'default', name: `pod-${i}` }, 'test');
          const selector = { matchLabels, matchExpressions };
          const expected = store.list(kinds.pod).filter(({ metadata }) => matchesSelector(selector, metadata.labels));
          expect(index.select('default', selector)).toEqual(expected);
        },
      ),
      { seed: 7 },
    );
  });
});
