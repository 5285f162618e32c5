import type { KubeObject } from '../api/object.ts';
import type { ColdCalendar, OpenStream } from '../engine/ports.ts';
import type { Nanoseconds } from '../units/quantity.ts';
import { DeploymentController } from './deployment-controller.ts';
import { EndpointHistory } from './endpoints.ts';
import { type EndpointDelay, EndpointsController } from './endpoints-controller.ts';
import { GarbageCollector } from './garbage-collector.ts';
import { defaultHpaConfig, type HpaConfig } from './hpa/hpa-config.ts';
import { HpaController } from './hpa-controller.ts';
import type { HpaMetrics } from './hpa-metrics.ts';
import { kindOf, kinds } from './kinds.ts';
import { Kubelet } from './kubelet.ts';
import { type CpuUsage, defaultResolution, MetricsServer } from './metrics-server.ts';
import { ObjectStore } from './object-store.ts';
import { defaultPlatform, type PlatformSettings, platformObjects } from './platform.ts';
import { PodIndex } from './pod-index.ts';
import type { PodRuntime } from './pod-runtime.ts';
import { ReplicaSetController } from './replica-set-controller.ts';
import { Scheduler } from './scheduler.ts';
import { SettlingCalendar } from './settling-calendar.ts';
import { type DefaultInjection, injectSidecar } from './sidecar-injection.ts';

/** What a cluster needs of the rest of the simulation. */
export interface ClusterPorts {
  readonly calendar: ColdCalendar;
  readonly openStream: OpenStream;
  readonly runtime: PodRuntime;
  readonly endpointDelay: EndpointDelay;
  readonly cpuUsage: CpuUsage;
  /** Metrics beside cpu; absent: those metrics fail, as without an adapter installed. */
  readonly customMetrics?: Pick<HpaMetrics, 'podMetric' | 'values'>;
}

export interface ClusterSettings {
  /** `warm`: Pods of the manifests have been Ready for an hour. `cold`: they start at time 0. */
  readonly start: 'warm' | 'cold';
  readonly injection: DefaultInjection;
  readonly platform?: PlatformSettings;
  readonly hpa?: Partial<HpaConfig>;
  readonly metricsResolution?: Nanoseconds;
}

/**
 * One Kubernetes cluster: the object store and its controllers, in the fixed order in which they hear of a change.
 * Controllers know the store and their ports, not one another.
 */
export class Cluster {
  readonly store: ObjectStore;
  readonly pods: PodIndex;
  readonly endpoints = new EndpointHistory();
  readonly kubelet: Kubelet;
  readonly hpa: HpaController;
  readonly metricsServer: MetricsServer;

  private readonly calendar: SettlingCalendar;
  private readonly settings: ClusterSettings;

  constructor(ports: ClusterPorts, settings: ClusterSettings) {
    const { openStream } = ports;
    const calendar = new SettlingCalendar(ports.calendar);
    const store = new ObjectStore(ports.calendar);
    this.calendar = calendar;
    this.store = store;
    this.settings = settings;
    store.admit(kinds.pod, (pod) =>
      injectSidecar(pod, store.get(kinds.namespace, undefined, pod.metadata.namespace ?? ''), settings.injection),
    );
    this.pods = new PodIndex(store);
    new DeploymentController(store, calendar);
    new ReplicaSetController(store, calendar);
    new Scheduler(store, calendar);
    this.kubelet = new Kubelet(store, calendar, ports.runtime);
    new EndpointsController(store, calendar, this.pods, this.endpoints, ports.endpointDelay);
    new GarbageCollector(store, calendar);
    const { cpuUsage, customMetrics } = ports;
    this.metricsServer = new MetricsServer(
      store,
      ports.calendar,
      cpuUsage,
      openStream,
      settings.metricsResolution ?? defaultResolution,
    );
    const metrics: HpaMetrics = {
      podSamples: (namespace, pod) => this.metricsServer.podSamples(namespace, pod),
      podMetric: customMetrics?.podMetric,
      values: customMetrics?.values,
    };
    // Syncs belong to the run, not to settling: the plain calendar.
    this.hpa = new HpaController(store, ports.calendar, this.pods, metrics, openStream, {
      ...defaultHpaConfig,
      ...settings.hpa,
    });
  }

  /**
   * Brings up the cluster of the manifests, with the platform they take for granted. Pods and ReplicaSets that belong to
   * something else (as in `kubectl get` output) are left to their controllers. Of an object given twice the later stands
   * alone: the earlier never was in this cluster. Returns the objects of the platform.
   */
  begin(given: readonly KubeObject[], by = 'manifests'): readonly KubeObject[] {
    const manifests = [...new Map(given.map((object) => [identity(object), object])).values()];
    const platform = platformObjects(manifests, this.settings.platform ?? defaultPlatform);
    const begin = (): void => {
      const first = (object: KubeObject): boolean =>
        kindOf(object) === kinds.namespace || kindOf(object) === kinds.node;
      for (const object of platform) this.store.apply(object, 'platform');
      const own = manifests.filter((object) => !isManaged(object));
      for (const object of own.filter(first)) this.store.apply(object, by);
      for (const object of own.filter((each) => !first(each))) this.store.apply(object, by);
    };
    if (this.settings.start === 'cold') begin();
    else {
      this.calendar.settle(() => {
        begin();
        this.hpa.enforceBounds();
      });
      this.metricsServer.scrape();
    }
    return platform;
  }
}

/** Made by a controller from another object: applying it would make it twice. */
export function isManaged(object: KubeObject): boolean {
  const kind = kindOf(object);
  return (kind === kinds.pod || kind === kinds.replicaSet) && (object.metadata.ownerReferences?.length ?? 0) > 0;
}

function identity(object: KubeObject): string {
  return JSON.stringify([kindOf(object), object.metadata.namespace, object.metadata.name]);
}
