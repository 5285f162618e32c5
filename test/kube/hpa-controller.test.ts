import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../src/api/object.ts';
import { Cluster } from '../../src/kube/cluster.ts';
import { kinds } from '../../src/kube/kinds.ts';
import { type Nanoseconds, seconds } from '../../src/units/quantity.ts';
import { autoscaler, deployment, ports } from './objects.ts';
import { fixedDraws, TestCalendar } from './test-calendar.ts';

const cpu70 = [
  { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
] as const;

/** Two Pods of 1 core requested; `usedMilli` is what each Pod uses from time 0 on. */
function twoPods(
  usedMilli: (now: Nanoseconds) => number,
  spec: Partial<Parameters<typeof autoscaler>[1]> = {},
  replaced: readonly KubeObject[] = [],
) {
  const calendar = new TestCalendar();
  const made = new Cluster(
    ports(calendar, {
      // Phases: syncs at 7.5, 22.5, … and scrapes at the same times, scrapes scheduled first.
      openStream: fixedDraws(0.5),
      cpuUsage: { cumulativeCpuNs: () => (calendar.now * usedMilli(calendar.now)) / 1000 },
    }),
    { start: 'warm', injection: 'none' },
  );
  const containers = [{ name: 'app', resources: { requests: { cpu: '1' } } }];
  const web = deployment('web', { replicas: 2, pod: { containers } });
  made.begin([...replaced, web, autoscaler('web', { minReplicas: 2, maxReplicas: 10, metrics: cpu70, ...spec })]);
  return { calendar, made };
}

const lines = (made: Cluster) =>
  made.hpa.decisions.map(({ atNs, from, to, reason, words }) => `${atNs / 1e9} ${from}->${to} ${reason}: ${words}`);

describe('the HPA controller', () => {
  it('scales up on cpu, and says why in one line', () => {
    const { calendar, made } = twoPods(() => 1410, {
      behavior: { scaleUp: { policies: [{ type: 'Pods', value: 2, periodSeconds: 60 }] } },
    });
    calendar.runUntil(seconds(8));
    expect(lines(made)).toEqual([
      '7.5 2->4 ScaleUpLimit: cpu 141 % of 70 %; ceil(2 × 141 / 70) = 5, held to 4 by the scaleUp policy',
    ]);
    expect(made.store.get(kinds.deployment, 'default', 'web')!.spec.replicas).toBe(4);
    expect(
      made.store.history.filter(
        ({ fieldPath, resource }) => fieldPath === 'spec.replicas' && resource.startsWith('Deployment'),
      ),
    ).toEqual([
      {
        at: seconds(7.5),
        by: 'HorizontalPodAutoscaler default/web',
        resource: 'Deployment default/web',
        fieldPath: 'spec.replicas',
        from: 2,
        to: 4,
      },
    ]);
  });

  it('of an HPA given twice follows the later one, at the phase that one alone would have', () => {
    const replaced = autoscaler('web', { minReplicas: 1, maxReplicas: 3, metrics: cpu70 });
    const { calendar, made } = twoPods(() => 1410, {}, [replaced]);
    calendar.runUntil(seconds(8));
    expect(made.hpa.decisions.map(({ atNs, from, to }) => [atNs / 1e9, from, to])).toEqual([[7.5, 2, 4]]);
  });

  it('writes its conditions and the count to its status', () => {
    const { calendar, made } = twoPods(() => 1410);
    calendar.runUntil(seconds(8));
    expect(made.store.get(kinds.hpa, 'default', 'web')!.status).toMatchObject({
      desiredReplicas: 4,
      lastScaleTime: seconds(7.5),
      conditions: [
        { type: 'AbleToScale', status: 'True', reason: 'SucceededRescale' },
        { type: 'ScalingActive', status: 'True', reason: 'ValidMetricFound' },
        { type: 'ScalingLimited', status: 'True', reason: 'ScaleUpLimit' },
      ],
    });
  });

  it('stays while usage is within the tolerance of the target', () => {
    const { calendar, made } = twoPods(() => 760);
    calendar.runUntil(seconds(8));
    expect(lines(made)).toEqual(['7.5 2->2 ReadyForNewScale: cpu 76 % of 70 %; 2 stays']);
  });

  it('without an adapter for its metric, reports the failure and leaves the count', () => {
    const metrics = [{ type: 'External', external: { metric: { name: 'queue' }, target: { averageValue: '5' } } }];
    const { calendar, made } = twoPods(() => 0, { metrics });
    calendar.runUntil(seconds(8));
    expect(lines(made)).toEqual([
      '7.5 2->2 FailedGetExternalMetric: queue cannot be computed: unable to fetch metrics: the metrics API does not answer',
    ]);
  });

  it('two autoscalers of one workload switch each other off', () => {
    const { calendar, made } = twoPods(() => 1410);
    const other = autoscaler('web', { maxReplicas: 5 });
    made.store.apply({ ...other, metadata: { ...other.metadata, name: 'again' } }, 'test');
    calendar.runUntil(seconds(8));
    expect(made.hpa.decisions.map(({ reason, to }) => `${reason} ${to}`)).toEqual([
      'AmbiguousSelector 2',
      'AmbiguousSelector 2',
    ]);
  });

  it('syncs at once when its spec changes, and each period from then', () => {
    const { calendar, made } = twoPods(() => 700);
    calendar.runUntil(seconds(10));
    made.store.apply(autoscaler('web', { minReplicas: 3, maxReplicas: 10, metrics: cpu70 }), 'test');
    calendar.runUntil(seconds(30));
    expect(made.hpa.decisions.map(({ atNs }) => atNs / 1e9)).toEqual([7.5, 10, 25]);
    expect(made.hpa.decisions[1]!.words).toBe('2 is below minReplicas 3');
  });

  it('has long brought a cluster found running within its bounds', () => {
    const { made } = twoPods(() => 0, { minReplicas: 3 });
    expect(made.store.list(kinds.pod)).toHaveLength(3);
    expect(made.hpa.decisions).toEqual([]);
  });

  it('reads autoscaling/v1, whose target is one percentage of cpu', () => {
    const { calendar, made } = twoPods(() => 1410);
    const v1 = {
      ...autoscaler('web', { maxReplicas: 10, targetCPUUtilizationPercentage: 50 }),
      apiVersion: 'autoscaling/v1',
    };
    made.store.remove({ kind: kinds.hpa, namespace: 'default', name: 'web' }, 'test');
    made.store.apply(v1, 'test');
    calendar.runUntil(seconds(8));
    expect(made.hpa.decisions.at(-1)!.words).toBe(
      'cpu 141 % of 50 %; ceil(2 × 141 / 50) = 6, held to 4, the most one sync may reach from 2',
    );
  });
});
