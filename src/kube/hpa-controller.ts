import type { HorizontalPodAutoscaler } from '../api/kubernetes/horizontal-pod-autoscaler.ts';
import type { LabelSelector } from '../api/kubernetes/label-selector.ts';
import type { Pod } from '../api/kubernetes/pod.ts';
import { describeObject, type KubeObject } from '../api/object.ts';
import { type ColdCalendar, type ColdEvent, type OpenStream, Rank } from '../engine/ports.ts';
import type { Nanoseconds } from '../units/quantity.ts';
import { decisionWords } from './hpa/decision-words.ts';
import type { HpaConfig } from './hpa/hpa-config.ts';
import { type HpaMemory, noHpaMemory } from './hpa/hpa-memory.ts';
import type { HpaMetric, HpaSpec } from './hpa/hpa-spec.ts';
import type { MetricReadings } from './hpa/metric-proposal.ts';
import type { PodSample } from './hpa/pod-groups.ts';
import type { Proposal } from './hpa/proposal.ts';
import { readHpa } from './hpa/read-hpa.ts';
import { readPod } from './hpa/read-pod.ts';
import { type HpaOutcome, reconcile } from './hpa/reconcile.ts';
import type { CpuSample, HpaMetrics } from './hpa-metrics.ts';
import { type Kind, kinds, scalableKinds } from './kinds.ts';
import { firstLabel, LabelIndex } from './label-index.ts';
import { matchesSelector } from './label-selector.ts';
import { isEqual } from './merge.ts';
import type { ObjectStore } from './object-store.ts';
import type { PodIndex } from './pod-index.ts';

/** One sync of one HPA, kept for `explain` and the report. */
export interface HpaDecision {
  /** `HorizontalPodAutoscaler namespace/name`. */
  readonly hpa: string;
  /** `Deployment namespace/name`. */
  readonly target: string;
  readonly atNs: Nanoseconds;
  readonly from: number;
  readonly to: number;
  /** What the metrics asked for; absent when none was computed. */
  readonly raw?: number;
  /** Reason of the condition that says most: why it is limited, stabilized, failed or done. */
  readonly reason: string;
  readonly words: string;
  readonly inputs: readonly { readonly metric: HpaMetric; readonly proposal?: Proposal; readonly failure?: string }[];
}

interface Loop {
  memory: HpaMemory;
  next: ColdEvent;
}

interface Selecting {
  /** Name of the HPA. */
  readonly hpa: string;
  readonly selector: LabelSelector;
}

/** A Deployment, ReplicaSet or StatefulSet, as its scale subresource shows it. */
interface Scalable extends KubeObject {
  readonly spec: { readonly replicas?: number; readonly selector?: LabelSelector };
  readonly status?: { readonly replicas?: number };
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
  private readonly loops = new Map<string, Loop>();
  private selectors: LabelIndex<Selecting> | undefined;

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
    for (const kind of scalableKinds) {
      store.watch(kind, ({ type }) => {
        if (type !== 'modified') this.selectors = undefined;
      });
    }
    store.watch(kinds.hpa, ({ type, object, before }) => {
      const key = `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
      if (type !== 'modified' || !isEqual(before!.spec, object.spec)) this.selectors = undefined;
      if (type === 'added') this.start(key);
      else if (type === 'removed') this.stop(key);
      else if (!isEqual(before!.spec, object.spec)) this.syncSoon(key);
    });
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
    const target = this.targetOf(hpa);
    const pods = target ? this.pods.select(namespace, target.spec.selector) : [];
    const from = target?.spec.replicas ?? 1;
    const outcome = reconcile({
      spec,
      target: target && {
        specReplicas: from,
        statusReplicas: target.status?.replicas ?? 0,
        pods: pods.map(readPod),
      },
      selector: this.judgeSelector(hpa, target, pods),
      readings: this.readingsOf(namespace, pods),
      memory: loop.memory,
      conditions: hpa.status?.conditions ?? [],
      now,
      config: this.config,
      write: (replicas) => this.write(hpa, replicas),
    });
    loop.memory = outcome.memory;
    this.record(hpa, spec, outcome, target === undefined ? 0 : from);
    this.report(hpa, outcome, target);
  }

  private targetOf({ metadata, spec }: HorizontalPodAutoscaler): Scalable | undefined {
    return this.store.get(targetKind(spec.scaleTargetRef), metadata.namespace, spec.scaleTargetRef.name) as
      | Scalable
      | undefined;
  }

  private judgeSelector(hpa: HorizontalPodAutoscaler, target: Scalable | undefined, pods: readonly Pod[]) {
    const { matchLabels, matchExpressions } = target?.spec.selector ?? {};
    if (Object.keys(matchLabels ?? {}).length === 0 && !matchExpressions?.length) return 'missing';
    const { namespace, name } = hpa.metadata;
    const rivals = this.targets();
    for (const { metadata } of pods) {
      for (const rival of rivals.withAny(namespace, metadata.labels)) {
        if (rival.hpa !== name && matchesSelector(rival.selector, metadata.labels)) return 'ambiguous';
      }
    }
    return 'usable';
  }

  /** The selectors of all HPAs by their first label, made again after HPAs or workloads have come or gone. */
  private targets(): LabelIndex<Selecting> {
    if (this.selectors !== undefined) return this.selectors;
    const selectors = new LabelIndex<Selecting>();
    for (const hpa of this.store.list(kinds.hpa)) {
      const selector = this.targetOf(hpa)?.spec.selector;
      const { namespace, name } = hpa.metadata;
      if (selector) selectors.add(namespace, firstLabel(selector), name, { hpa: name, selector });
    }
    this.selectors = selectors;
    return selectors;
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

  private write(hpa: HorizontalPodAutoscaler, replicas: number): boolean {
    const { scaleTargetRef } = hpa.spec;
    const written = this.store.update(
      { kind: targetKind(scaleTargetRef), namespace: hpa.metadata.namespace, name: scaleTargetRef.name },
      (object) => ({ ...object, spec: { ...(object as Scalable).spec, replicas } }),
      describeObject(hpa),
    );
    return written !== undefined;
  }

  private record(hpa: HorizontalPodAutoscaler, spec: HpaSpec, outcome: HpaOutcome, from: number): void {
    const { kind, name } = hpa.spec.scaleTargetRef;
    const decided = outcome.results.find(({ metric }) => metric === outcome.decidedBy);
    this.made.push({
      hpa: describeObject(hpa),
      target: `${kind} ${hpa.metadata.namespace ?? ''}/${name}`,
      atNs: this.calendar.now,
      from,
      to: outcome.replicas,
      raw: decided && 'proposal' in decided ? decided.proposal.replicas : undefined,
      reason: reasonOf(outcome),
      words: decisionWords(outcome, spec, from),
      inputs: outcome.results.map((result) =>
        'proposal' in result ? result : { metric: result.metric, failure: result.failure.message },
      ),
    });
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

function targetKind({ apiVersion, kind }: HorizontalPodAutoscaler['spec']['scaleTargetRef']): Kind {
  const group = apiVersion?.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : 'apps';
  const stated = `${kind}.${group}`;
  return scalableKinds.has(stated) ? stated : `${kind}.apps`;
}

/** Only cpu is measured; any other resource has no samples. */
function cpuSample(metric: HpaMetric, sample: CpuSample | undefined): PodSample | undefined {
  if (sample === undefined || !('resource' in metric) || metric.resource !== 'cpu') return undefined;
  const { atNs: at, windowNs: window, containers } = sample;
  return { at, window, usageMilli: new Map(Object.entries(containers)) };
}

function reasonOf({ conditions, normalized }: HpaOutcome): string {
  const of = (type: string) => conditions.find((condition) => condition.type === type);
  const failed = [of('AbleToScale'), of('ScalingActive')].find((condition) => condition?.status === 'False');
  if (failed) return failed.reason;
  if (normalized === undefined) return of('AbleToScale')?.reason ?? '';
  if (normalized.isLimited) return normalized.limit;
  return normalized.stabilization === 'ReadyForNewScale' ? of('AbleToScale')!.reason : normalized.stabilization;
}
