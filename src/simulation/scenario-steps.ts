import type { ScenarioStep } from '../api/experiment.ts';
import type { Pod } from '../api/kubernetes/pod.ts';
import type { KubeObject } from '../api/object.ts';
import { type ColdCalendar, type OpenStream, Rank } from '../engine/ports.ts';
import { isManaged } from '../kube/cluster.ts';
import { kindOf, kinds } from '../kube/kinds.ts';
import type { ObjectStore } from '../kube/object-store.ts';
import { deletePod } from '../kube/pod-deletion.ts';
import type { Nanoseconds } from '../units/quantity.ts';
import type { WorkloadDirectory } from './workload-directory.ts';

/** Does what the steps of a scenario say, at their times: writes to the store, as a user with kubectl would. */
export class ScenarioSteps {
  private readonly store: ObjectStore;
  private readonly calendar: ColdCalendar;
  private readonly workloads: WorkloadDirectory;
  private readonly openStream: OpenStream;
  private readonly ownerOf: (pod: Pod) => string;

  constructor(
    store: ObjectStore,
    calendar: ColdCalendar,
    workloads: WorkloadDirectory,
    openStream: OpenStream,
    ownerOf: (pod: Pod) => string,
  ) {
    this.store = store;
    this.calendar = calendar;
    this.workloads = workloads;
    this.openStream = openStream;
    this.ownerOf = ownerOf;
  }

  schedule(steps: readonly ScenarioStep[]): void {
    steps.forEach((step, ordinal) => {
      this.calendar.at(step.at, Rank.environment, () => this.run(step, ordinal));
    });
  }

  apply(objects: readonly KubeObject[]): void {
    for (const object of objects) if (!isManaged(object)) this.store.apply(object, 'kubectl apply');
  }

  private run(step: ScenarioStep, ordinal: number): void {
    switch (step.action) {
      case 'apply':
        this.apply(step.objects);
        return;
      case 'delete':
        for (const { kind, namespace, name } of step.targets) {
          for (const stored of this.store.kinds()) {
            for (const object of this.store.list(stored)) {
              if (object.kind !== kind || object.metadata.name !== name) continue;
              if (object.metadata.namespace !== undefined && object.metadata.namespace !== namespace) continue;
              if (kindOf(object) === kinds.pod)
                deletePod(this.store, object as Pod, this.calendar.now, 'kubectl delete');
              else this.store.remove({ kind: stored, namespace: object.metadata.namespace, name }, 'kubectl delete');
            }
          }
        }
        return;
      case 'scale':
        this.store.update(
          { kind: kinds.deployment, namespace: step.namespace, name: step.name },
          (object) => ({ ...object, spec: { ...object.spec, replicas: step.replicas } }),
          'kubectl scale',
        );
        return;
      case 'kill':
        this.kill(step.namespace, step.name, step.count, ordinal);
        return;
      case 'slow':
        this.workloads.slow(step.namespace, step.name, step.version, step.factor);
        if (step.duration !== undefined) {
          const end = (this.calendar.now + step.duration) as Nanoseconds;
          this.calendar.at(end, Rank.environment, () => {
            this.workloads.slow(step.namespace, step.name, step.version, 1);
          });
        }
        return;
      default: {
        step satisfies never;
        return;
      }
    }
  }

  /** Victims are drawn among the running Pods; they are gone at once, as when their Node is lost. */
  private kill(namespace: string, name: string, count: number, ordinal: number): void {
    const draws = this.openStream('fault/kill', `${namespace}/${name}/${ordinal}`);
    const candidates = this.store
      .list(kinds.pod, namespace)
      .filter((pod) => this.ownerOf(pod) === name && pod.metadata.deletedAt === undefined);
    for (let i = 0; i < count && candidates.length > 0; i++) {
      const [victim] = candidates.splice(draws.below(candidates.length), 1);
      this.store.remove({ kind: kinds.pod, namespace, name: victim.metadata.name }, 'fault: kill');
    }
  }
}
