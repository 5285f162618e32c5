import type { Deployment } from '../../../src/api/kubernetes/deployment.ts';
import { Cluster } from '../../../src/kube/cluster.ts';
import { kinds } from '../../../src/kube/kinds.ts';
import { type Nanoseconds, seconds } from '../../../src/units/quantity.ts';
import { deployment, ports } from '../../kube/objects.ts';
import { TestCalendar } from '../../kube/test-calendar.ts';
import { expectPartial, type OracleAdapter, Unsupported } from '../adapter.ts';

interface Given {
  readonly replicas: number;
  readonly strategy: {
    readonly type: 'RollingUpdate';
    readonly maxSurge: number | string;
    readonly maxUnavailable: number | string;
  };
  readonly podStartupSeconds: number;
  readonly minReadySeconds: number;
}

/** `[second, oldReplicas, newReplicas, available]`, after all reactions of that instant. */
type Entry = readonly [number, number, number, number];

/** Long enough for any rollout that moves at all: one Pod at a time. */
const horizonOf = ({ replicas, podStartupSeconds, minReadySeconds }: Given): Nanoseconds =>
  seconds((replicas + 1) * (podStartupSeconds + minReadySeconds + 1));

function rollOut(given: Given): readonly Entry[] {
  const calendar = new TestCalendar();
  const imagePull = seconds(given.podStartupSeconds);
  const cluster = new Cluster(
    ports(calendar, { runtime: { startup: () => ({ imagePull, boot: 0 as Nanoseconds }) } }),
    { start: 'warm', injection: 'none' },
  );
  const { type, ...rollingUpdate } = given.strategy;
  const version = (image: string): Deployment =>
    deployment('web', {
      image,
      replicas: given.replicas,
      minReadySeconds: given.minReadySeconds,
      strategy: { type, rollingUpdate },
    });
  cluster.begin([version('web:1')]);
  const [oldSet] = cluster.store.list(kinds.replicaSet);
  cluster.store.apply(version('web:2'), 'test');

  const timeline: Entry[] = [];
  calendar.runUntil(horizonOf(given), () => {
    const counts = [0, 0, 0] as [number, number, number];
    for (const { metadata, spec, status } of cluster.store.list(kinds.replicaSet)) {
      counts[metadata.uid === oldSet!.metadata.uid ? 0 : 1] += spec.replicas ?? 0;
      counts[2] += status?.availableReplicas ?? 0;
    }
    const isChanged = timeline.length === 0 || counts.some((count, i) => count !== timeline.at(-1)![i + 1]);
    if (isChanged) timeline.push([calendar.now / 1e9, ...counts]);
  });
  return timeline;
}

export const adapter: OracleAdapter = {
  files: ['theory/rollouts.json'],
  check({ given, expect }) {
    const { metric, value, tolerance } = expect as {
      readonly metric: string;
      readonly value: unknown;
      readonly tolerance: { readonly type: string; readonly value?: number };
    };
    const timeline = rollOut(given as unknown as Given);
    const metrics: Readonly<Record<string, () => unknown>> = {
      'rollout.timeline': () => timeline,
      'rollout.secondsToComplete': () => timeline.at(-1)![0],
      'rollout.maxTotalReplicas': () => Math.max(...timeline.map(([, old, fresh]) => old + fresh)),
      'rollout.minAvailableReplicas': () => Math.min(...timeline.map(([, , , available]) => available)),
    };
    const read = metrics[metric];
    if (read === undefined) throw new Unsupported(`no reading of ${metric}`);
    expectPartial(read(), value, tolerance.type === 'absolute' ? tolerance.value : 0, metric);
  },
};
