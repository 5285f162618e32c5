import { type Behaviour, behaviourOf, type WorkloadBehaviour, type WorkloadIdentity } from '../api/behaviour.ts';
import type { RunObserver } from '../observe/run-observer.ts';
import type { Shapes } from '../request/shapes.ts';
import type { Applications } from '../workload/applications.ts';
import { compileProgram } from '../workload/program.ts';
import { compiledEndpoint, WorkloadProgram } from '../workload/workload-program.ts';

export interface Workload extends WorkloadIdentity {
  readonly version: string;
  readonly behaviour: WorkloadBehaviour;
}

export interface WorkloadPorts {
  /** Port of a Service a call leaves open: its first one. */
  firstPort(host: string, namespace: string): number;
  timeoutLane(ns: number): number;
}

/**
 * Workloads and versions by small integer, each with its compiled behaviour. A version is the Pod's `version` label, or
 * the tag of its image where the behaviour file names that.
 */
export class WorkloadDirectory {
  readonly list: Workload[] = [];

  private readonly behaviour: Behaviour;
  private readonly applications: Applications;
  private readonly shapes: Shapes;
  private readonly observer: RunObserver;
  private readonly ports: WorkloadPorts;
  private readonly byKey = new Map<string, number>();
  /** Factors of `slow` steps in force, by workload. */
  private readonly slowed = new Map<number, number>();

  constructor(
    behaviour: Behaviour,
    applications: Applications,
    shapes: Shapes,
    observer: RunObserver,
    ports: WorkloadPorts,
  ) {
    this.behaviour = behaviour;
    this.applications = applications;
    this.shapes = shapes;
    this.observer = observer;
    this.ports = ports;
  }

  indexOf(identity: WorkloadIdentity, imageTag: string): number {
    const behaviour = behaviourOf(this.behaviour.workloads, identity);
    if (behaviour === undefined) throw new Error(`no behaviour for ${identity.namespace}/${identity.name}`);
    const label = identity.labels.version ?? identity.labels['app.kubernetes.io/version'];
    const version = label ?? (Object.hasOwn(behaviour.versions, imageTag) ? imageTag : '');
    const key = `${identity.namespace}/${identity.name}/${version}`;
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const index = this.list.push({ ...identity, version, behaviour }) - 1;
    this.byKey.set(key, index);
    this.observer.addWorkload({ namespace: identity.namespace, name: identity.name, version });
    this.applications.programs.push(this.compile(index));
    return index;
  }

  /** From now on compute and sleep of the workload (one version, or all) take `factor` times as long. */
  slow(namespace: string, name: string, version: string | undefined, factor: number): void {
    this.list.forEach((workload, index) => {
      if (workload.namespace !== namespace || workload.name !== name) return;
      if (version !== undefined && workload.version !== version) return;
      this.slowed.set(index, factor);
      this.applications.programs[index] = this.compile(index);
    });
  }

  private compile(index: number): WorkloadProgram {
    const { behaviour, version, namespace } = this.list[index];
    const ofVersion = Object.hasOwn(behaviour.versions, version) ? behaviour.versions[version] : undefined;
    const endpoints = ofVersion?.endpoints ?? behaviour.endpoints;
    const compiled = endpoints.map((endpoint) => {
      const start = compileProgram(this.applications.code, endpoint.steps, {
        slower: (ofVersion?.slower ?? 1) * (this.slowed.get(index) ?? 1),
        failRate: ofVersion?.failRate,
        shapes: this.shapes,
        shapeOf: (call) =>
          this.shapes.intern({
            method: call.method,
            scheme: 'http',
            authority: call.host,
            port: call.port ?? this.ports.firstPort(call.host, namespace),
            path: call.path,
            headers: new Map(Object.entries(call.headers).map(([name, value]) => [name.toLowerCase(), value])),
          }),
        timeoutLane: (ns) => this.ports.timeoutLane(ns),
      });
      return compiledEndpoint(start, endpoint.abandoned);
    });
    const propagate =
      behaviour.propagate === 'custom' ? null : new Set(behaviour.propagate.map((name) => name.toLowerCase()));
    return new WorkloadProgram(
      compiled,
      endpoints.map(({ match }) => match),
      propagate,
      this.shapes,
    );
  }
}
