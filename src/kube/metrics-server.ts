import type { Pod } from '../api/kubernetes/pod.ts';
import { type ColdCalendar, type OpenStream, Rank } from '../engine/ports.ts';
import { type Nanoseconds, seconds } from '../units/quantity.ts';
import type { CpuSample, HpaMetrics } from './hpa-metrics.ts';
import { kinds } from './kinds.ts';
import type { ObjectStore } from './object-store.ts';

/** Cumulative cpu time of a container since it started. */
export interface CpuUsage {
  cumulativeCpuNs(namespace: string, pod: string, container: string): number;
}

interface Point {
  readonly at: Nanoseconds;
  readonly startedAt: Nanoseconds;
  readonly cpuNs: number;
}

/** A container younger than one resolution but at least this old is measured from its start. Source: pkg/storage/pod.go */
const freshContainerMinAge = seconds(10);

/** Manifests and chart set 15 s; the flag's own default is 60 s. Source: metrics-server manifests/base/deployment.yaml */
export const defaultResolution = seconds(15);

/**
 * Scrapes the cpu counters of all containers each resolution, at a phase of its own, and serves the mean over the last
 * window until the next scrape. A Pod has a sample only when each of its containers has two points since its start.
 * The kubelet's own sampling (10 to 15 s) is merged into the scrape.
 * Source: kubernetes-sigs/metrics-server pkg/storage/pod.go, types.go
 */
export class MetricsServer implements HpaMetrics {
  private readonly store: ObjectStore;
  private readonly calendar: ColdCalendar;
  private readonly usage: CpuUsage;
  private readonly resolution: Nanoseconds;
  private points = new Map<string, ReadonlyMap<string, Point>>();
  private samples = new Map<string, CpuSample>();

  constructor(
    store: ObjectStore,
    calendar: ColdCalendar,
    usage: CpuUsage,
    openStream: OpenStream,
    resolution: Nanoseconds = defaultResolution,
  ) {
    this.store = store;
    this.calendar = calendar;
    this.usage = usage;
    this.resolution = resolution;
    const phase = Math.floor(openStream('metrics-server', 'scrape').uniform() * resolution);
    this.schedule((calendar.now + phase) as Nanoseconds);
  }

  podSamples(namespace: string, podName: string): CpuSample | undefined {
    return this.samples.get(`${namespace}/${podName}`);
  }

  private schedule(at: Nanoseconds): void {
    this.calendar.at(at, Rank.kube, () => {
      this.scrape();
      this.schedule((at + this.resolution) as Nanoseconds);
    });
  }

  /**
   * Reads every container once, as each tick does. A cluster found running is read at time 0 as well, so that the first
   * tick has a sample: the mean from time 0 on.
   */
  scrape(): void {
    const points = new Map<string, ReadonlyMap<string, Point>>();
    const samples = new Map<string, CpuSample>();
    for (const pod of this.store.list(kinds.pod)) {
      const { namespace = '', name, uid = '' } = pod.metadata;
      const now = this.pointsOf(pod);
      if (now.size === 0) continue;
      points.set(uid, now);
      const sample = this.sampleOf(now, this.points.get(uid));
      if (sample !== undefined) samples.set(`${namespace}/${name}`, sample);
    }
    this.points = points;
    this.samples = samples;
  }

  private pointsOf({ metadata, status }: Pod): ReadonlyMap<string, Point> {
    const { namespace = '', name } = metadata;
    const points = new Map<string, Point>();
    for (const container of [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])]) {
      if (container.state !== 'running') continue;
      const cpuNs = this.usage.cumulativeCpuNs(namespace, name, container.name);
      points.set(container.name, { at: this.calendar.now, startedAt: container.startedAt!, cpuNs });
    }
    return points;
  }

  private sampleOf(
    last: ReadonlyMap<string, Point>,
    before: ReadonlyMap<string, Point> | undefined,
  ): CpuSample | undefined {
    const containers: [string, number][] = [];
    let windowNs = 0;
    for (const [name, point] of last) {
      const previous = this.previousPoint(point, before?.get(name));
      if (previous === undefined || point.at <= previous.at) return undefined;
      windowNs = point.at - previous.at;
      containers.push([name, Math.round(((point.cpuNs - previous.cpuNs) / windowNs) * 1000)]);
    }
    return { atNs: this.calendar.now, windowNs: windowNs as Nanoseconds, containers: Object.fromEntries(containers) };
  }

  private previousPoint(last: Point, before: Point | undefined): Pick<Point, 'at' | 'cpuNs'> | undefined {
    if (before !== undefined && before.startedAt === last.startedAt) return before;
    const age = last.at - last.startedAt;
    return age < this.resolution && age >= freshContainerMinAge ? { at: last.startedAt, cpuNs: 0 } : undefined;
  }
}
