import type { HorizontalPodAutoscaler, MetricSpec } from '../../../src/api/kubernetes/horizontal-pod-autoscaler.ts';
import { Cluster } from '../../../src/kube/cluster.ts';
import { defaultHpaConfig } from '../../../src/kube/hpa/hpa-config.ts';
import { proposeFromPods } from '../../../src/kube/hpa/pod-metric-proposal.ts';
import { kinds } from '../../../src/kube/kinds.ts';
import { isReady } from '../../../src/kube/pod-state.ts';
import { type Nanoseconds, seconds } from '../../../src/units/quantity.ts';
import { autoscaler, deployment, ports } from '../../kube/objects.ts';
import { TestCalendar } from '../../kube/test-calendar.ts';
import { expectPartial, type OracleAdapter, Unsupported } from '../adapter.ts';

interface Loop {
  readonly loadSteps: readonly { readonly from: number; readonly rps: number }[];
  readonly metric: { readonly type: string; readonly target: number };
  readonly minReplicas?: number;
  readonly maxReplicas: number;
  readonly initialReplicas: number;
  readonly syncPeriod?: number;
  readonly firstSyncAt?: number;
  readonly tolerance?: number;
  readonly podStartupSeconds?: number;
  readonly perPodCapacity?: number;
  readonly horizon: number;
  readonly behavior?: HorizontalPodAutoscaler['spec']['behavior'] | null;
}

/** `[second, replicas]`: the start, then one entry per change. */
function runLoop(given: Loop): readonly (readonly [number, number])[] {
  if (given.firstSyncAt) throw new Unsupported('syncs that do not begin at 0');
  const calendar = new TestCalendar();
  const rps = (): number => given.loadSteps.findLast(({ from }) => seconds(from) <= calendar.now)?.rps ?? 0;
  const imagePull = seconds(given.podStartupSeconds ?? 0);
  const milli = (value: number): number => Math.trunc(value * 1000);
  const readyPods = () => cluster.store.list(kinds.pod, 'default').filter(isReady);
  const cluster = new Cluster(
    ports(calendar, {
      runtime: { startup: () => ({ imagePull, boot: 0 as Nanoseconds }) },
      customMetrics: {
        values: () => [milli(rps())],
        podMetric: (_, name) => {
          const ready = readyPods();
          if (!ready.some(({ metadata }) => metadata.name === name)) return undefined;
          const each = Math.min(rps() / ready.length, given.perPodCapacity ?? Number.POSITIVE_INFINITY);
          return { at: calendar.now, window: seconds(1), usageMilli: milli(each) };
        },
      },
    }),
    {
      start: 'warm',
      injection: 'none',
      hpa: {
        ...(given.syncPeriod ? { syncPeriod: seconds(given.syncPeriod) } : {}),
        ...(given.tolerance === undefined ? {} : { tolerance: { up: given.tolerance, down: given.tolerance } }),
      },
    },
  );
  const { minReplicas, maxReplicas, behavior } = given;
  const hpa = autoscaler('web', {
    minReplicas,
    maxReplicas,
    metrics: [metricOf(given.metric)],
    behavior: behavior ?? undefined,
  });
  cluster.begin([deployment('web', { replicas: given.initialReplicas }), hpa]);

  const replicas = (): number => cluster.store.get(kinds.deployment, 'default', 'web')!.spec.replicas!;
  const timeline: (readonly [number, number])[] = [[0, replicas()]];
  calendar.runUntil(seconds(given.horizon), () => {
    if (replicas() !== timeline.at(-1)![1]) timeline.push([calendar.now / 1e9, replicas()]);
  });
  return timeline;
}

function metricOf({ type, target }: Loop['metric']): MetricSpec {
  const averageValue = { type: 'AverageValue', averageValue: String(target) } as const;
  if (type === 'External AverageValue')
    return { type: 'External', external: { metric: { name: 'rps' }, target: averageValue } };
  if (type === 'Pods AverageValue') return { type: 'Pods', pods: { metric: { name: 'rps' }, target: averageValue } };
  throw new Unsupported(`no metric of type ${type}`);
}

interface FixedPoint {
  readonly load: number;
  readonly target: number;
  readonly metric: string;
  readonly from: number;
  readonly maxReplicas: number;
  readonly behavior: Loop['behavior'];
}

function fixedPoint({ load, target, metric, from, maxReplicas, behavior }: FixedPoint): number {
  return runLoop({
    loadSteps: [{ from: 0, rps: load }],
    metric: { type: metric, target },
    initialReplicas: from,
    maxReplicas,
    behavior,
    horizon: 1800,
  }).at(-1)![1];
}

interface Truncation {
  readonly readyPods: number;
  readonly totalCpuMilli: number;
  readonly requestPerPodMilli: number;
  readonly targetUtilizationPercent: number;
}

function desiredByCpu({ readyPods, totalCpuMilli, requestPerPodMilli, targetUtilizationPercent }: Truncation): number {
  const names = Array.from({ length: readyPods }, (_, i) => `pod-${i}`);
  const share = Math.floor(totalCpuMilli / readyPods);
  const sample = (usageMilli: number) => ({ at: seconds(0), window: seconds(15), usageMilli });
  return proposeFromPods(
    { resource: 'cpu', target: { averageUtilization: targetUtilizationPercent } },
    readyPods,
    names.map((name) => ({
      name,
      phase: 'Running',
      ready: { isReady: true, since: seconds(-3600) },
      start: seconds(-3600),
      isDeleting: false,
      containers: [{ name: 'app', isRestartable: false, requestsMilli: new Map([['cpu', requestPerPodMilli]]) }],
      initContainers: [],
    })),
    new Map(names.map((name, i) => [name, sample(i === 0 ? totalCpuMilli - share * (readyPods - 1) : share)])),
    seconds(0),
    defaultHpaConfig,
    defaultHpaConfig.tolerance,
  ).replicas;
}

export const adapter: OracleAdapter = {
  files: ['theory/autoscaling.json'],
  check({ given, expect }) {
    const { metric, value } = expect as { readonly metric: string; readonly value: unknown };
    const metrics: Readonly<Record<string, () => unknown>> = {
      'replicas.timeline': () => runLoop(given as unknown as Loop),
      'replicas.final': () => fixedPoint(given as unknown as FixedPoint),
      'replicas.desired': () => desiredByCpu(given as unknown as Truncation),
    };
    const read = metrics[metric];
    if (read === undefined) throw new Unsupported(`no reading of ${metric}`);
    expectPartial(read(), value, 0, metric);
  },
};
