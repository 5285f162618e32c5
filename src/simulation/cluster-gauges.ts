import type { HorizontalPodAutoscaler } from '../api/kubernetes/horizontal-pod-autoscaler.ts';
import { kinds } from '../kube/kinds.ts';
import type { ObjectStore } from '../kube/object-store.ts';
import { isReady } from '../kube/pod-state.ts';
import { reservedMilli } from '../kube/resources.ts';
import { compileClusterPolicy } from '../mesh/compile/cluster-policy.ts';
import { compileOutbound } from '../mesh/compile/compile-outbound.ts';
import type { ConfigView } from '../mesh/compile/config-view.ts';
import { selectRoute } from '../mesh/compile/route-table.ts';
import type { ClusterGauges } from '../observe/run-observer.ts';
import type { PodDirectory } from './pod-directory.ts';

/** What the lines over time read of the cluster; reading moves nothing. */
export class StoreGauges implements ClusterGauges {
  private readonly store: ObjectStore;
  private readonly directory: PodDirectory;
  private readonly cpuNs: (pod: number) => number;
  private readonly configNow: () => ConfigView;
  private readonly nowNs: () => number;
  private readonly lastUsage = new Map<string, number>();
  private lastAt = 0;
  private splitOf: { config: ConfigView; split: { key: string; share: number }[] } | undefined;

  constructor(
    store: ObjectStore,
    directory: PodDirectory,
    cpuNs: (pod: number) => number,
    configNow: () => ConfigView,
    nowNs: () => number,
  ) {
    this.store = store;
    this.directory = directory;
    this.cpuNs = cpuNs;
    this.configNow = configNow;
    this.nowNs = nowNs;
  }

  pods() {
    const ready = new Map<string, number>();
    for (const pod of this.store.list(kinds.pod)) {
      if (!isReady(pod)) continue;
      const name = `${pod.metadata.namespace}/${this.directory.ownerName(pod)}`;
      ready.set(name, (ready.get(name) ?? 0) + 1);
    }
    return this.store.list(kinds.deployment).map(({ metadata, spec }) => {
      const name = `${metadata.namespace}/${metadata.name}`;
      return { name, ready: ready.get(name) ?? 0, asked: spec.replicas ?? 1 };
    });
  }

  cpuUtilization() {
    const targets = new Set(
      this.store
        .list(kinds.hpa)
        .map((hpa: HorizontalPodAutoscaler) => `${hpa.metadata.namespace}/${hpa.spec.scaleTargetRef.name}`),
    );
    const now = this.nowNs();
    const span = now - this.lastAt;
    this.lastAt = now;
    return [...targets].map((name) => {
      let usage = 0;
      let requestMilli = 0;
      for (const pod of this.store.list(kinds.pod)) {
        if (`${pod.metadata.namespace}/${this.directory.ownerName(pod)}` !== name) continue;
        const known = this.directory.find(pod.metadata.uid ?? '');
        if (known === undefined || !known.isReady) continue;
        const key = pod.metadata.uid ?? '';
        const total = this.cpuNs(known.pod);
        usage += total - (this.lastUsage.get(key) ?? total);
        this.lastUsage.set(key, total);
        requestMilli += reservedMilli(pod.spec, 'cpu');
      }
      const percent = span === 0 || requestMilli === 0 ? null : (100 * usage) / span / (requestMilli / 1000);
      return { name, percent };
    });
  }

  askedSplit() {
    const config = this.configNow();
    if (this.splitOf?.config !== config) this.splitOf = { config, split: askedSplit(config) };
    return this.splitOf.split;
  }
}

/** What the route of a plain request to each Service asks for, where it names versions. */
function askedSplit(config: ConfigView): { key: string; share: number }[] {
  const split: { key: string; share: number }[] = [];
  const hasRoute = new Set(config.virtualServices.flatMap(({ hosts }) => hosts));
  for (const service of config.services) {
    if (!hasRoute.has(service.hostname) || service.ports.length === 0) continue;
    const client = { namespace: service.namespace, labels: {} };
    const port = service.ports[0].number;
    const decision = selectRoute(compileOutbound(config, client, port), {
      authority: service.hostname,
      scheme: 'http',
      method: 'GET',
      path: '/',
      headers: new Map(),
    });
    if (decision.kind !== 'route') continue;
    const { destinations, totalWeight } = decision.action;
    for (const { cluster, weight } of destinations) {
      if (cluster.host !== service.hostname || cluster.subset === '') continue;
      const labels = compileClusterPolicy(config, client, cluster.host, cluster.subset, cluster.port).subsetLabels;
      const version = labels?.version;
      if (version === undefined) continue;
      const [name, namespace] = cluster.host.split('.');
      split.push({
        key: `${namespace}/${name} ${version}`,
        share: destinations.length === 1 ? 1 : weight / totalWeight,
      });
    }
  }
  return split;
}
