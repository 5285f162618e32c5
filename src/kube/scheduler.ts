import type { Node } from '../api/kubernetes/node.ts';
import type { Pod, PodStatus } from '../api/kubernetes/pod.ts';
import { type ColdCalendar, Rank } from '../engine/ports.ts';
import { withCondition } from './conditions.ts';
import { kinds } from './kinds.ts';
import { matchesLabels } from './label-selector.ts';
import type { ObjectStore } from './object-store.ts';
import { quantityMilli, reservedMilli } from './resources.ts';

interface Room {
  readonly node: Node;
  readonly allocatable: Readonly<Record<Resource, number>>;
  readonly reserved: Record<Resource, number>;
}

const unstarted: Omit<PodStatus, 'conditions'> = { phase: 'Pending', containerStatuses: [], initContainerStatuses: [] };

const resources = ['cpu', 'memory', 'pods'] as const;
type Resource = (typeof resources)[number];

/**
 * Binds every Pod to a Node that fits by requests (usage is never looked at), preferring the least allocated one; equal
 * scores go to the Node with fewest Pods, then to the one listed first. Pods that fit nowhere wait until room appears.
 * Source: pkg/scheduler/framework/plugins/noderesources/{fit,least_allocated}.go
 */
export class Scheduler {
  private readonly store: ObjectStore;
  private readonly calendar: ColdCalendar;
  private readonly rooms = new Map<string, Room>();
  private readonly waiting = new Map<string, Pod>();
  private isDue = false;

  constructor(store: ObjectStore, calendar: ColdCalendar) {
    this.store = store;
    this.calendar = calendar;
    store.watch(kinds.node, ({ type, object }) => {
      if (type === 'removed') this.rooms.delete(object.metadata.name);
      else this.openRoom(object);
      this.wake();
    });
    store.watch(kinds.pod, ({ type, object, before }) => this.see(type, object, before));
  }

  private see(type: 'added' | 'modified' | 'removed', pod: Pod, before: Pod | undefined): void {
    const uid = pod.metadata.uid ?? '';
    if (type === 'removed') {
      this.waiting.delete(uid);
      if (pod.spec.nodeName === undefined) return;
      this.reserve(pod, pod.spec.nodeName, -1);
      if (this.waiting.size > 0) this.wake();
    } else if (pod.spec.nodeName === undefined) {
      this.waiting.set(uid, pod);
      if (type === 'added') this.wake();
    } else if (type === 'added' || before?.spec.nodeName === undefined) {
      this.waiting.delete(uid);
      this.reserve(pod, pod.spec.nodeName, 1);
    }
  }

  private wake(): void {
    if (this.isDue) return;
    this.isDue = true;
    this.calendar.at(this.calendar.now, Rank.kube, () => {
      this.isDue = false;
      this.scheduleWaiting();
    });
  }

  private scheduleWaiting(): void {
    const order = [...this.waiting.values()].sort((a, b) => (b.spec.priority ?? 0) - (a.spec.priority ?? 0));
    for (const pod of order) {
      const node = this.choose(pod);
      const { namespace, name } = pod.metadata;
      const now = this.calendar.now;
      const conditions = withCondition(
        pod.status?.conditions ?? [],
        node === undefined
          ? {
              type: 'PodScheduled',
              status: 'False',
              reason: 'Unschedulable',
              message: `0/${this.rooms.size} nodes are available`,
            }
          : { type: 'PodScheduled', status: 'True', reason: '', message: '' },
        now,
      );
      this.store.update(
        { kind: kinds.pod, namespace, name },
        (each) => ({
          ...each,
          spec: node === undefined ? each.spec : { ...each.spec, nodeName: node },
          status: { ...(each.status ?? unstarted), conditions },
        }),
        'scheduler',
      );
    }
  }

  private choose(pod: Pod): string | undefined {
    const wanted = { cpu: reservedMilli(pod.spec, 'cpu'), memory: reservedMilli(pod.spec, 'memory'), pods: 1 };
    let best: { readonly name: string; readonly score: number; readonly pods: number } | undefined;
    for (const [name, { node, allocatable, reserved }] of this.rooms) {
      if (node.spec?.unschedulable) continue;
      if (pod.spec.nodeSelector && !matchesLabels(pod.spec.nodeSelector, node.metadata.labels)) continue;
      const fits = resources.every((each) => wanted[each] === 0 || reserved[each] + wanted[each] <= allocatable[each]);
      if (!fits) continue;
      const free = (each: Resource): number =>
        allocatable[each] === Number.POSITIVE_INFINITY
          ? 1
          : (allocatable[each] - reserved[each] - wanted[each]) / allocatable[each];
      const score = free('cpu') + free('memory');
      const isBetter = best === undefined || score > best.score || (score === best.score && reserved.pods < best.pods);
      if (isBetter) best = { name, score, pods: reserved.pods };
    }
    return best?.name;
  }

  private openRoom(node: Node): void {
    const { name } = node.metadata;
    const amounts = node.status?.allocatable ?? node.status?.capacity;
    const milli = (resource: string): number => quantityMilli(amounts?.[resource]) ?? Number.POSITIVE_INFINITY;
    this.rooms.set(name, {
      node,
      allocatable: {
        cpu: milli('cpu'),
        memory: milli('memory'),
        pods: (quantityMilli(amounts?.pods) ?? 110_000) / 1000,
      },
      reserved: this.rooms.get(name)?.reserved ?? { cpu: 0, memory: 0, pods: 0 },
    });
  }

  private reserve(pod: Pod, node: string, sign: 1 | -1): void {
    const reserved = this.rooms.get(node)?.reserved;
    if (reserved === undefined) return;
    reserved.cpu += sign * reservedMilli(pod.spec, 'cpu');
    reserved.memory += sign * reservedMilli(pod.spec, 'memory');
    reserved.pods += sign;
  }
}
