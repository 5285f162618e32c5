import { describe, expect, it } from 'vitest';
import type { Pod } from '../../src/api/kubernetes/pod.ts';
import { Cluster } from '../../src/kube/cluster.ts';
import { kinds } from '../../src/kube/kinds.ts';
import { victimOrder } from '../../src/kube/victims.ts';
import { type Nanoseconds, seconds } from '../../src/units/quantity.ts';
import { autoscaler, deployment, ports } from './objects.ts';
import { TestCalendar } from './test-calendar.ts';

function cluster(startupSeconds = 10, stopSeconds = 0) {
  const calendar = new TestCalendar();
  const runtime = {
    startup: () => ({ imagePull: seconds(startupSeconds), boot: 0 as Nanoseconds }),
    shutdown: () => ({ onStop: { exitAfter: seconds(stopSeconds) } }),
  };
  const made = new Cluster(ports(calendar, { runtime }), { start: 'warm', injection: 'none' });
  const sizes = () =>
    made.store.list(kinds.replicaSet).map(({ spec, status }) => `${spec.replicas}/${status?.availableReplicas}`);
  const at = (second: number) => {
    calendar.runUntil(seconds(second));
    return sizes().join(' ');
  };
  return { calendar, made, at };
}

describe('a Deployment', () => {
  it('with Recreate waits until the old Pods are gone before it makes new ones', () => {
    const { made, at } = cluster(10, 4);
    const recreate = (image: string) => deployment('web', { image, replicas: 2, strategy: { type: 'Recreate' } });
    made.begin([recreate('web:1')]);
    made.store.apply(recreate('web:2'), 'test');
    expect([at(0), at(3.9), at(4), at(14)]).toEqual(['0/0', '0/0', '0/0 2/0', '0/0 2/2']);
  });

  it('resized in mid-rollout shares the change out over its sets', () => {
    const { made, at } = cluster();
    const strategy = { rollingUpdate: { maxSurge: 2, maxUnavailable: 0 } };
    made.begin([deployment('web', { image: 'web:1', replicas: 10, strategy })]);
    made.store.apply(deployment('web', { image: 'web:2', replicas: 10, strategy }), 'test');
    expect(at(10)).toBe('8/8 4/2');
    made.store.apply(deployment('web', { image: 'web:2', replicas: 20, strategy }), 'test');
    // By hand, kubernetes.md 4.3: 22 allowed, 12 there, annotated maximum 12: 8*22/12 = 14.67 -> 15, 4*22/12 = 7.33 -> 7.
    expect(at(10)).toBe('15/8 7/2');
  });

  it('rolled back takes up its former ReplicaSet', () => {
    const { made, at } = cluster();
    made.begin([deployment('web', { image: 'web:1', replicas: 1 })]);
    made.store.apply(deployment('web', { image: 'web:2' }), 'test');
    expect(at(10)).toBe('0/0 1/1');
    made.store.apply(deployment('web', { image: 'web:1' }), 'test');
    expect(at(20)).toBe('1/1 0/0');
  });

  it('that makes no progress says so after its deadline', () => {
    const { made, at } = cluster(3600);
    made.begin([deployment('web', { image: 'web:1', replicas: 1 })]);
    made.store.apply(deployment('web', { image: 'web:2', progressDeadlineSeconds: 60 }), 'test');
    const progressing = () =>
      made.store
        .get(kinds.deployment, 'default', 'web')!
        .status!.conditions.find(({ type }) => type === 'Progressing')!;
    at(59);
    expect(progressing()).toMatchObject({ status: 'True', reason: 'ReplicaSetUpdated' });
    at(60);
    expect(progressing()).toMatchObject({
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      lastTransitionTime: seconds(60),
    });
  });

  it('when removed takes its ReplicaSets and Pods along', () => {
    const { made, at } = cluster();
    made.begin([deployment('web', { replicas: 3 })]);
    made.store.remove({ kind: kinds.deployment, namespace: 'default', name: 'web' }, 'test');
    at(1);
    expect([made.store.list(kinds.replicaSet), made.store.list(kinds.pod)]).toEqual([[], []]);
  });

  it('names Pods by a number that counts up, so a replacement has a name of its own', () => {
    const { made, at } = cluster();
    made.begin([deployment('web', { replicas: 2 })]);
    const names = () => made.store.list(kinds.pod).map(({ metadata }) => metadata.name.split('-').at(-1));
    const [first] = made.store.list(kinds.pod);
    made.store.update(
      { kind: kinds.pod, namespace: 'default', name: first!.metadata.name },
      (pod) => ({ ...pod, metadata: { ...pod.metadata, deletedAt: seconds(0) } }),
      'fault',
    );
    at(1);
    expect(names()).toEqual(['2', '3']);
  });
});

describe('victims', () => {
  const pod = (
    name: string,
    given: { ready?: number; node?: string; phase?: 'Pending' | 'Running'; cost?: string },
  ): Pod => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      uid: name,
      createdAt: seconds(0),
      annotations: given.cost ? { 'controller.kubernetes.io/pod-deletion-cost': given.cost } : {},
    },
    spec: { containers: [], nodeName: given.node },
    status: {
      phase: given.phase ?? 'Running',
      conditions:
        given.ready === undefined
          ? []
          : [{ type: 'Ready', status: 'True', reason: '', message: '', lastTransitionTime: seconds(given.ready) }],
      containerStatuses: [],
      initContainerStatuses: [],
    },
  });

  it('are first the unscheduled, the pending, the unready, then the cheap, the crowded, the newly ready', () => {
    const pods = [
      pod('old', { node: 'a', ready: 1 }),
      pod('new', { node: 'a', ready: 5 }),
      pod('crowded', { node: 'b', ready: 1 }),
      pod('crowded-2', { node: 'b', ready: 1 }),
      pod('crowded-3', { node: 'b', ready: 9, cost: '100' }),
      pod('cheap', { node: 'c', ready: 1, cost: '-1' }),
      pod('unready', { node: 'd' }),
      pod('pending', { node: 'e', phase: 'Pending' }),
      pod('unscheduled', { phase: 'Pending' }),
    ];
    expect(victimOrder(pods).map(({ metadata }) => metadata.name)).toEqual([
      'unscheduled',
      'pending',
      'unready',
      'cheap',
      'crowded',
      'crowded-2',
      'new',
      'old',
      'crowded-3',
    ]);
  });
});

describe('the scheduler', () => {
  const node = (name: string, cpu: string) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name },
    status: { allocatable: { cpu, memory: '8Gi', pods: '110' } },
  });

  it('spreads by requests and leaves waiting what fits nowhere, until there is room', () => {
    const { made, at } = cluster(0);
    const containers = [{ name: 'app', resources: { requests: { cpu: '1' } } }];
    made.begin([node('small', '2'), node('large', '4'), deployment('web', { replicas: 8, pod: { containers } })]);
    const placed = () => {
      const nodes = made.store.list(kinds.pod).map(({ spec }) => spec.nodeName ?? 'waiting');
      return [...new Set(nodes)].sort().map((name) => `${name}:${nodes.filter((each) => each === name).length}`);
    };
    expect(placed()).toEqual(['large:4', 'small:2', 'waiting:2']);
    made.store.apply(node('more', '1'), 'test');
    at(1);
    expect(placed()).toEqual(['large:4', 'more:1', 'small:2', 'waiting:1']);
  });

  it('never runs out of the implicit node pool, however far an autoscaler may go', () => {
    const { made, at } = cluster(0);
    made.begin([deployment('web', { replicas: 1 }), autoscaler('web', { maxReplicas: 700 })]);
    made.store.apply(deployment('web', { replicas: 700 }), 'test');
    at(1);
    expect(made.store.list(kinds.pod).filter(({ spec }) => spec.nodeName === undefined)).toEqual([]);
  });
});
