import type { HorizontalPodAutoscaler } from '../api/kubernetes/horizontal-pod-autoscaler.ts';
import type { Pod } from '../api/kubernetes/pod.ts';
import { describeObject } from '../api/object.ts';
import { type ColdCalendar, type ColdEvent, type OpenStream, Rank } from '../engine/ports.ts';
import type { Nanoseconds } from '../units/quantity.ts';
import type { HpaConfig } from './hpa/hpa-config.ts';
import { decisionOf, type HpaDecision } from './hpa/hpa-decision.ts';
import { type HpaMemory, noHpaMemory } from './hpa/hpa-memory.ts';
import type { HpaMetric } from './hpa/hpa-spec.ts';
import type { MetricReadings } from './hpa/metric-proposal.ts';
import type { PodSample } from './hpa/pod-groups.ts';
import { readHpa } from './hpa/read-hpa.ts';
import { readPod } from './hpa/read-pod.ts';
import { type HpaOutcome, reconcile } from './hpa/reconcile.ts';
import type { CpuSample, HpaMetrics } from './hpa-metrics.ts';
import { HpaTargets, type Scalable } from './hpa-targets.ts';
import { kinds } from './kinds.ts';
import { isEqual } from './merge.ts';
import type { ObjectStore } from './object-store.ts';
import type { PodIndex } from './pod-index.ts';

interface Loop {
  memory: HpaMemory;
  next: ColdEvent;
}

/**
 * Syncs every HPA each period: those present at time 0 at a phase of their own, later ones first at once. A change of
 * the spec syncs at once.
 * Source: pkg/controller/podautoscaler/horizontal.go (1.37: first sync and spec changes without delay)
 */
export class HpaController {
  /** Every sync, in order. */
  readonly decisions: readonly HpaDecision[];

  private readonly made: HpaDecision[] = [];
  private readonly store: ObjectStore;
  private readonly calendar: ColdCalendar;
  private readonly pods: PodIndex;
  private readonly metrics: HpaMetrics;
  private readonly openStream: OpenStream;
  private readonly config: HpaConfig;
  private readonly targets: HpaTargets;
  private readonly loops = new Map<string, Loop>();

  constructor(
    store: ObjectStore,
    calendar: ColdCalendar,
    pods: PodIndex,
    metrics: HpaMetrics,
    openStream: OpenStream,
    config: HpaConfig,
  ) {
    this.store = store;
    this.calendar = calendar;
    this.pods = pods;
    this.metrics = metrics;
    this.openStream = openStream;
    this.config = config;
    this.decisions = this.made;
    this.targets = new HpaTargets(store);
    store.watch(kinds.hpa, ({ type, object, before }) => {
      const key = `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
      if (type === 'added') this.start(key);
      else if (type === 'removed') this.stop(key);
      else if (!isEqual(before!.spec, object.spec)) this.syncSoon(key);
    });
  }

  /**
   * Brings every target within the bounds of its HPA, as it would have done long before a cluster that is found running:
   * a manifest that leaves out `replicas` means `minReplicas`, not 1. A target at 0 is switched off and stays.
   */
  enforceBounds(): void {
    for (const hpa of this.store.list(kinds.hpa)) {
      const target = this.targets.of(hpa);
      const replicas = target?.spec.replicas ?? 1;
      const { minReplicas, maxReplicas } = readHpa(hpa);
      if (target !== undefined && replicas > 0)
        this.targets.scale(hpa, Math.min(Math.max(replicas, minReplicas), maxReplicas));
    }
  }

  private start(key: string): void {
    const { now } = this.calendar;
    const phase = now === 0 ? Math.floor(this.openStream('hpa-sync', key).uniform() * this.config.syncPeriod) : 0;
    this.loops.set(key, { memory: noHpaMemory, next: this.schedule(key, (now + phase) as Nanoseconds) });
  }

  private stop(key: string): void {
    const loop = this.loops.get(key);
    if (loop) loop.next.cancelled = true;
    this.loops.delete(key);
  }

  private syncSoon(key: string): void {
    const loop = this.loops.get(key);
    if (loop === undefined) return;
    loop.next.cancelled = true;
    loop.next = this.schedule(key, this.calendar.now);
  }

  /** At the end of the instant, so that a Pod that becomes ready at the time of a sync is ready in that sync. */
  private schedule(key: string, at: Nanoseconds): ColdEvent {
    return this.calendar.at(at, Rank.kube, () => {
      const loop = this.loops.get(key);
      if (loop !== undefined) loop.next = this.calendar.at(at, Rank.kube, () => this.sync(key));
    });
  }

  private sync(key: string): void {
    const loop = this.loops.get(key);
    const [namespace, name] = key.split('/') as [string, string];
    const hpa = this.store.get(kinds.hpa, namespace || undefined, name);
    if (loop === undefined || hpa === undefined) return;
    const { now } = this.calendar;
    loop.next = this.schedule(key, (now + this.config.syncPeriod) as Nanoseconds);

    const spec = readHpa(hpa);
    const target = this.targets.of(hpa);
    const pods = target ? this.pods.select(namespace, target.spec.selector) : [];
    const from = target?.spec.replicas ?? 1;
    const outcome = reconcile({
      spec,
      target: target && {
        specReplicas: from,
        statusReplicas: target.status?.replicas ?? 0,
        pods: pods.map(readPod),
      },
      selector: this.targets.judgeSelector(hpa, pods),
      readings: this.readingsOf(namespace, pods),
      memory: loop.memory,
      conditions: hpa.status?.conditions ?? [],
      now,
      config: this.config,
      write: (replicas) => this.targets.scale(hpa, replicas),
    });
    loop.memory = outcome.memory;
    this.made.push(decisionOf(hpa, spec, outcome, target === undefined ? 0 : from, now));
    this.report(hpa, outcome, target);
  }

  private readingsOf(namespace: string, pods: readonly Pod[]): MetricReadings {
    return {
      samples: (metric) => {
        const samples = new Map<string, PodSample>();
        if (metric.type === 'Pods' && this.metrics.podMetric === undefined) return undefined;
        for (const { metadata } of pods) {
          const sample =
            metric.type === 'Pods'
              ? this.metrics.podMetric!(namespace, metadata.name, metric)
              : cpuSample(metric, this.metrics.podSamples(namespace, metadata.name));
          if (sample !== undefined) samples.set(metadata.name, sample);
        }
        return samples;
      },
      values: (metric) => this.metrics.values?.(namespace, metric),
    };
  }

  private report(hpa: HorizontalPodAutoscaler, outcome: HpaOutcome, target: Scalable | undefined): void {
    const { namespace, name } = hpa.metadata;
    const status = {
      currentReplicas: target?.status?.replicas ?? 0,
      desiredReplicas: outcome.replicas,
      lastScaleTime: outcome.isRescaled ? this.calendar.now : hpa.status?.lastScaleTime,
      conditions: outcome.conditions,
    };
    if (isEqual(status, hpa.status)) return;
    this.store.update({ kind: kinds.hpa, namespace, name }, (each) => ({ ...each, status }), describeObject(hpa));
  }
}

/** Only cpu is measured; any other resource has no samples. */
function cpuSample(metric: HpaMetric, sample: CpuSample | undefined): PodSample | undefined {
  if (sample === undefined || !('resource' in metric) || metric.resource !== 'cpu') return undefined;
  const { atNs: at, windowNs: window, containers } = sample;
  return { at, window, usageMilli: new Map(Object.entries(containers)) };
}
