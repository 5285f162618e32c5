import type { Nanoseconds } from '../units/quantity.ts';

/** One Pod behind a Service. */
export interface Endpoint {
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly node?: string;
  readonly zone?: string;
  /** Takes new traffic: serving and not terminating, or the Service publishes addresses that are not ready. */
  readonly ready: boolean;
  /** The Pod is Ready, terminating or not. kube-proxy falls back to these when none is ready. */
  readonly serving: boolean;
  readonly terminating: boolean;
  /** Container port by Service port; a port whose `targetPort` names no port of this Pod is absent. */
  readonly targetPorts: ReadonlyMap<number, number>;
}

/** The endpoints of a Service as they were published at one time. */
export interface EndpointView {
  readonly namespace: string;
  readonly service: string;
  /** Counts up from 1 per Service. */
  readonly version: number;
  readonly at: Nanoseconds;
  readonly endpoints: readonly Endpoint[];
}

export type EndpointListener = (view: EndpointView) => void;

/**
 * The version histories of endpoint lists, shared by kube-proxy, DNS and the control plane of the mesh; each of them
 * learns of a new version after a delay of its own.
 */
export class EndpointHistory {
  private readonly histories = new Map<string, EndpointView[]>();
  private readonly listeners: EndpointListener[] = [];

  /** All versions of a Service, oldest first. */
  versions(namespace: string, service: string): readonly EndpointView[] {
    return this.histories.get(`${namespace}/${service}`) ?? [];
  }

  latest(namespace: string, service: string): EndpointView | undefined {
    return this.versions(namespace, service).at(-1);
  }

  /** Every Service that has or had endpoints, in order of its first version. */
  latestOfAll(): readonly EndpointView[] {
    return [...this.histories.values()].map((versions) => versions.at(-1)!);
  }

  /** Told of every later version, in order of registration. */
  listen(listener: EndpointListener): void {
    this.listeners.push(listener);
  }

  publish(namespace: string, service: string, at: Nanoseconds, endpoints: readonly Endpoint[]): void {
    const key = `${namespace}/${service}`;
    const versions = this.histories.get(key) ?? [];
    this.histories.set(key, versions);
    const view: EndpointView = { namespace, service, version: versions.length + 1, at, endpoints };
    versions.push(view);
    for (const listener of this.listeners) listener(view);
  }
}
