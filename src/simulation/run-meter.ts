import type { ClusterNames } from '../mesh/control-plane/cluster-names.ts';
import type { Proxies } from '../mesh/data-plane/proxies.ts';
import type { RunObserver } from '../observe/run-observer.ts';
import type { Pods } from '../request/pods.ts';
import type { Meter } from '../request/ports.ts';
import type { EdgeCounters } from '../telemetry/edge-counters.ts';

/** Counts each outcome once for the model (telemetry, which may steer) and once for the observers (which never do). */
export class RunMeter implements Meter {
  private readonly pods: Pods;
  private readonly proxies: Proxies;
  private readonly clusters: ClusterNames;
  private readonly observer: RunObserver;
  private readonly telemetry: EdgeCounters;

  constructor(pods: Pods, proxies: Proxies, clusters: ClusterNames, observer: RunObserver, telemetry: EdgeCounters) {
    this.pods = pods;
    this.proxies = proxies;
    this.clusters = clusters;
    this.observer = observer;
    this.telemetry = telemetry;
  }

  private workloadOf(proxy: number): number {
    const pod = this.proxies.pod[proxy];
    return pod < 0 ? -1 : this.pods.workload[pod];
  }

  attemptEdge(proxy: number, cluster: number, pod: number): number {
    const { host } = this.clusters.get(cluster);
    const edge = this.observer.attemptEdge(this.workloadOf(proxy), host, this.pods.workload[pod]);
    this.telemetry.open(edge, this.workloadOf(proxy), host, this.pods.workload[pod]);
    return edge;
  }

  callEdge(proxy: number, cluster: number): number {
    return this.observer.callEdge(this.workloadOf(proxy), this.clusters.get(cluster).host);
  }

  attemptEnded(edge: number, latencyNs: number, status: number, isRetry: boolean): void {
    this.observer.attemptEnded(edge, latencyNs, status, isRetry);
    this.telemetry.count(edge, status);
  }

  onlyAttemptEnded(edge: number, latencyNs: number, status: number): void {
    this.observer.onlyAttemptEnded(edge, latencyNs, status);
    this.telemetry.count(edge, status);
  }

  callEnded(edge: number, latencyNs: number, status: number, retries: number): void {
    this.observer.callEnded(edge, latencyNs, status, retries);
  }
}
