import type { Container } from '../api/kubernetes/container.ts';
import type { ContainerStatus, Pod } from '../api/kubernetes/pod.ts';
import { Rank } from '../engine/ports.ts';
import { type Nanoseconds, seconds } from '../units/quantity.ts';
import { kinds } from './kinds.ts';
import type { ObjectStore } from './object-store.ts';
import { type PodRuntime, proxyContainerName } from './pod-runtime.ts';
import { nativeSidecars } from './pod-state.ts';
import { acceptedStatus, withContainers } from './pod-status.ts';
import { probedStart } from './probe-timing.ts';
import type { SettlingCalendar } from './settling-calendar.ts';
import { preStopDuration, stopTimes } from './termination.ts';

/** How long the Pods found at time 0 have been Ready. */
const readyBefore = seconds(3600);

/** Which Pod an event belongs to; names come again, uids do not. */
interface PodId {
  readonly namespace: string | undefined;
  readonly name: string;
  readonly uid: string;
}

/**
 * All kubelets: starts the Pods bound to Nodes, tells when they are ready, stops them when they are deleted.
 *
 * ```
 *  bound ─► image pull ─► containers run ─► listening (boot) ─► started, ready (probes)
 *  deleted ─► preStop ─► SIGTERM ─► exits, or SIGKILL at the end of the grace period ─► native sidecars, last first ─► gone
 * ```
 * Others learn of it by watching the Pod's status: phase, conditions, and per container `listening`, `started`, `ready`,
 * `stoppingSince`. Pull times are per Pod: pulls of one Node do not wait for one another, and the relist of the container
 * runtime (up to 1 s) is left out. Init containers that run to their end take no time.
 * Source: pkg/kubelet/kuberuntime/{kuberuntime_manager,kuberuntime_container}.go, pkg/kubelet/prober
 */
export class Kubelet {
  private readonly store: ObjectStore;
  private readonly calendar: SettlingCalendar;
  private readonly runtime: PodRuntime;
  /** Pods taken, by uid. */
  private readonly taken = new Set<string>();
  private readonly stopping = new Set<string>();

  constructor(store: ObjectStore, calendar: SettlingCalendar, runtime: PodRuntime) {
    this.store = store;
    this.calendar = calendar;
    this.runtime = runtime;
    store.watch(kinds.pod, ({ type, object }) => {
      const id = idOf(object);
      if (type === 'removed') {
        this.taken.delete(id.uid);
        this.stopping.delete(id.uid);
        return;
      }
      if (object.spec.nodeName !== undefined && !this.taken.has(id.uid)) {
        this.taken.add(id.uid);
        this.soon(() => this.take(id));
      }
      if (object.metadata.deletedAt !== undefined && !this.stopping.has(id.uid)) {
        this.stopping.add(id.uid);
        this.soon(() => this.stop(id));
      }
    });
  }

  /** A process that finishes what is in flight has done so, after its stop signal. */
  containerExited(namespace: string | undefined, name: string, container: string): void {
    const pod = this.store.get(kinds.pod, namespace, name);
    if (pod !== undefined) this.terminated(idOf(pod), container, 0);
  }

  private take(id: PodId): void {
    const pod = this.podOf(id);
    if (pod === undefined || pod.metadata.deletedAt !== undefined) return;
    const { now } = this.calendar;
    const since = this.calendar.isSettling ? ((now - readyBefore) as Nanoseconds) : now;
    this.write(id, (each) =>
      withContainers({ ...each, status: acceptedStatus(each, since) }, (status) => status, since),
    );
    if (this.calendar.isSettling) {
      this.write(id, (each) => withContainers(each, (status) => ({ ...running(status, since), ...up }), since));
      return;
    }
    const { imagePull, boot, proxyBoot } = this.runtime.startup(pod);
    this.later(imagePull, () => this.startContainers(id, now, boot, proxyBoot ?? (0 as Nanoseconds)));
  }

  /** Native sidecars start first, and the next waits for the startup of the one before; then all containers at once. */
  private startContainers(id: PodId, accepted: Nanoseconds, boot: Nanoseconds, proxyBoot: Nanoseconds): void {
    const pod = this.podOf(id);
    if (pod === undefined || pod.metadata.deletedAt !== undefined) return;
    const bootOf = ({ name }: Container): Nanoseconds => (name === proxyContainerName ? proxyBoot : boot);
    let start = this.calendar.now;
    for (const sidecar of nativeSidecars(pod.spec))
      start = this.startContainer(id, sidecar, accepted, start, bootOf(sidecar));
    for (const container of pod.spec.containers) this.startContainer(id, container, accepted, start, bootOf(container));
  }

  /** Schedules the start of one container and what follows from it; returns when it has started up. */
  private startContainer(
    id: PodId,
    container: Container,
    accepted: Nanoseconds,
    start: Nanoseconds,
    boot: Nanoseconds,
  ): Nanoseconds {
    const listening = (start + boot) as Nanoseconds;
    const { started, ready } = probedStart(container, accepted, start, listening);
    const at = (time: Nanoseconds, change: (status: ContainerStatus) => ContainerStatus): void => {
      const write = (): void =>
        this.change(id, container.name, (status) => (status.stoppingSince === undefined ? change(status) : status));
      if (time <= this.calendar.now) write();
      else this.calendar.at(time, Rank.kube, write);
    };
    const of = (time: Nanoseconds): Partial<ContainerStatus> => ({
      ...(listening <= time ? { listening: true } : {}),
      ...(started <= time ? { started: true } : {}),
      ...(ready <= time ? { ready: true } : {}),
    });
    at(start, (status) => ({ ...running(status, start), ...of(start) }));
    for (const time of new Set([listening, started, ready])) {
      if (time > start) at(time, (status) => ({ ...status, ...of(time) }));
    }
    return started;
  }

  private stop(id: PodId): void {
    const pod = this.podOf(id);
    if (pod === undefined) return;
    if (!pod.status?.containerStatuses.some(({ state }) => state === 'running')) {
      this.remove(id);
      return;
    }
    const grace = graceOf(pod);
    for (const container of pod.spec.containers) this.stopContainer(id, pod, container, grace);
  }

  private stopContainer(id: PodId, pod: Pod, container: Container, grace: Nanoseconds): void {
    const shutdown = this.runtime.shutdown?.(pod, container) ?? { onStop: 'exit' };
    const { signal, kill } = stopTimes(grace, shutdown.preStop ?? preStopDuration(container));
    this.later(signal, () => {
      const { now } = this.calendar;
      const { onStop } = shutdown;
      if (onStop === 'exit') {
        this.terminated(id, container.name, 0);
        return;
      }
      const listening = onStop === 'ignore';
      this.change(id, container.name, (status) =>
        status.state === 'running'
          ? { ...status, stoppingSince: now, listening: status.listening && listening }
          : status,
      );
      if (typeof onStop === 'object') this.later(onStop.exitAfter, () => this.terminated(id, container.name, 0));
    });
    this.later(kill, () => this.terminated(id, container.name, 137));
  }

  private terminated(id: PodId, container: string, exitCode: number): void {
    const pod = this.podOf(id);
    const status = pod && statusOf(pod, container);
    if (pod === undefined || status === undefined || status.state === 'terminated') return;
    const { now } = this.calendar;
    this.change(id, container, (each) => ({
      ...each,
      state: 'terminated',
      stoppingSince: each.stoppingSince ?? now,
      finishedAt: now,
      exitCode,
      listening: false,
      ready: false,
    }));
    if (pod.metadata.deletedAt !== undefined) this.afterTermination(id);
  }

  /** Once the containers are down: native sidecars one by one, the last started first; then the Pod is gone. */
  private afterTermination(id: PodId): void {
    const pod = this.podOf(id)!;
    if (pod.status!.containerStatuses.some(({ state }) => state !== 'terminated')) return;
    const sidecar = nativeSidecars(pod.spec).findLast(({ name }) => statusOf(pod, name)!.state === 'running');
    if (sidecar === undefined) {
      this.remove(id);
      return;
    }
    const used = this.calendar.now - pod.metadata.deletedAt!;
    this.stopContainer(id, pod, sidecar, Math.max(0, graceOf(pod) - used) as Nanoseconds);
  }

  private remove({ namespace, name, uid }: PodId): void {
    if (this.store.get(kinds.pod, namespace, name)?.metadata.uid === uid) {
      this.store.remove({ kind: kinds.pod, namespace, name }, 'kubelet');
    }
  }

  private change(id: PodId, container: string, change: (status: ContainerStatus) => ContainerStatus): void {
    const { now } = this.calendar;
    this.write(id, (pod) =>
      withContainers(pod, (status) => (status.name === container ? change(status) : status), now),
    );
  }

  private write(id: PodId, change: (pod: Pod) => Pod): void {
    if (this.podOf(id) === undefined) return;
    this.store.update({ kind: kinds.pod, namespace: id.namespace, name: id.name }, change, 'kubelet');
  }

  private podOf({ namespace, name, uid }: PodId): Pod | undefined {
    const pod = this.store.get(kinds.pod, namespace, name);
    return pod?.metadata.uid === uid ? pod : undefined;
  }

  private soon(run: () => void): void {
    this.calendar.at(this.calendar.now, Rank.kube, run);
  }

  private later(delay: Nanoseconds, run: () => void): void {
    if (delay <= 0) run();
    else this.calendar.at((this.calendar.now + delay) as Nanoseconds, Rank.kube, run);
  }
}

const up = { started: true, listening: true, ready: true } as const;

function running(status: ContainerStatus, startedAt: Nanoseconds): ContainerStatus {
  return { ...status, state: 'running', startedAt };
}

function statusOf({ status }: Pod, container: string): ContainerStatus | undefined {
  return [...status!.containerStatuses, ...status!.initContainerStatuses].find(({ name }) => name === container);
}

function graceOf(pod: Pod): Nanoseconds {
  return seconds(pod.spec.terminationGracePeriodSeconds ?? 30);
}

function idOf({ metadata: { namespace, name, uid = '' } }: Pod): PodId {
  return { namespace, name, uid };
}
