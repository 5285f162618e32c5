import type { Pod } from '../api/kubernetes/pod.ts';
import type { KubeObject } from '../api/object.ts';
import { compileSampler } from '../engine/distribution-sampler.ts';
import { Engine } from '../engine/engine.ts';
import { Rank } from '../engine/ports.ts';
import { openStream } from '../engine/streams.ts';
import { Cluster } from '../kube/cluster.ts';
import type { EndpointView } from '../kube/endpoints.ts';
import { kinds } from '../kube/kinds.ts';
import { proxyContainerName } from '../kube/pod-runtime.ts';
import { serviceHost } from '../mesh/compile/host-name.ts';
import { ClusterNames } from '../mesh/control-plane/cluster-names.ts';
import type { EndpointList } from '../mesh/control-plane/endpoint-list.ts';
import { HotRoutes } from '../mesh/control-plane/hot-routes.ts';
import { Istiod } from '../mesh/control-plane/istiod.ts';
import { ProxyViews } from '../mesh/control-plane/proxy-views.ts';
import { Pipeline } from '../mesh/data-plane/pipeline.ts';
import { Proxies } from '../mesh/data-plane/proxies.ts';
import { Network } from '../network/network.ts';
import { RunObserver } from '../observe/run-observer.ts';
import { EventKind } from '../request/event-kind.ts';
import { Pods } from '../request/pods.ts';
import { Shapes } from '../request/shapes.ts';
import { EdgeCounters } from '../telemetry/edge-counters.ts';
import { type Nanoseconds, seconds } from '../units/quantity.ts';
import { Applications } from '../workload/applications.ts';
import { Traffic, type TrafficMeter } from '../workload/traffic.ts';
import { StoreGauges } from './cluster-gauges.ts';
import { describeEvent, insideWords, type NamedWorld } from './describe-event.ts';
import { HotDispatcher } from './hot-dispatcher.ts';
import { assertInvariants } from './invariants.ts';
import { PodDirectory } from './pod-directory.ts';
import type { ReplicationResult } from './replication-result.ts';
import { RequestNotes } from './request-notes.ts';
import { RequestRecorder } from './request-recorder.ts';
import type { RequestWatch } from './request-watch.ts';
import { RunMeter } from './run-meter.ts';
import { ScenarioSteps } from './scenario-steps.ts';
import type { SimulationInput } from './simulation-input.ts';
import { setUpTraffic } from './traffic-setup.ts';
import { WorkloadDirectory } from './workload-directory.ts';

const DEFAULT_CALL_LIMIT = 1_000_000;

/**
 * One run: puts the rooms on one engine. Can step, run until a time, and take changes in between.
 *
 * ```
 *   manifests ─► Cluster (store, controllers) ─► endpoints ─► Istiod ─► ProxyViews ─┐ what each proxy knows
 *   scenario steps ─► store                                                         ▼
 *   traffic ──────────────────────────────────────────────────────────────► Pipeline ─► Applications
 * ```
 */
export class Simulation {
  readonly engine = new Engine();
  readonly cluster: Cluster;
  readonly observer: RunObserver;
  readonly telemetry = new EdgeCounters();
  readonly pods = new Pods();
  readonly proxies = new Proxies();
  readonly shapes = new Shapes();
  readonly clusters = new ClusterNames();
  readonly pipeline: Pipeline;
  readonly applications: Applications;
  readonly traffic: Traffic;
  readonly views: ProxyViews;
  readonly directory: PodDirectory;
  readonly workloads: WorkloadDirectory;
  readonly istiod: Istiod;
  readonly dispatcher: HotDispatcher;

  private readonly named: NamedWorld;
  private recorder: RequestRecorder | null = null;
  private notes: RequestNotes | null = null;
  private readonly steps: ScenarioSteps;
  private readonly proxyCpuNs: number;
  private readonly kubeEndpoints = new Map<string, EndpointList>();

  constructor(input: SimulationInput) {
    const { behaviour, experiment, scenario, replication } = input;
    const { engine, pods, proxies, shapes, clusters } = this;
    const { mesh, network, kube } = behaviour;
    const stream = openStream(experiment.seed, replication);
    const limit = input.callLimit ?? DEFAULT_CALL_LIMIT;
    const totalNs = experiment.run.warmUp + experiment.run.length;
    this.proxyCpuNs = mesh.proxyCpu;
    this.observer = new RunObserver(input.windows, totalNs / input.seriesBuckets, input.seriesBuckets);
    const meter = new RunMeter(pods, proxies, clusters, this.observer, this.telemetry);
    this.applications = new Applications(engine, pods, shapes, 2 * limit);
    this.workloads = new WorkloadDirectory(behaviour, this.applications, shapes, this.observer, {
      firstPort: (host, namespace) => this.firstPort(host, namespace),
      timeoutLane: (ns) => engine.openLane(ns, EventKind.callTimeout, this.pipeline.calls),
    });

    this.cluster = new Cluster(
      {
        calendar: engine,
        openStream: stream,
        runtime: {
          startup: (pod) => this.startup(pod, stream('pod-start', nameOf(pod))),
          shutdown: (pod, container) => this.shutdown(pod, container.name),
        },
        endpointDelay: this.endpointDelay(compileSampler(kube.endpointDelay), stream('endpoints', 'delay')),
        cpuUsage: { cumulativeCpuNs: (namespace, pod, container) => this.containerCpuNs(namespace, pod, container) },
      },
      {
        start: experiment.run.start,
        injection: mesh.mode,
        hpa: { syncPeriod: kube.hpaSyncPeriod },
        metricsResolution: kube.metricsResolution,
      },
    );
    const { store } = this.cluster;
    this.directory = new PodDirectory(
      store,
      pods,
      proxies,
      this.applications,
      this.workloads,
      stream,
      (workload, count) => {
        this.observer.readyPods(workload, count, engine.now);
      },
    );

    const wire = new Network(
      compileSampler(network.sameZone),
      compileSampler(network.crossZone),
      compileSampler(mesh.proxyLatency),
    );
    const connect = compileSampler(mesh.connect);
    const propagation = compileSampler(mesh.controlPlane.propagation);
    this.pipeline = new Pipeline(engine, pods, proxies, wire, meter, {
      calls: limit,
      startsWarm: experiment.run.start === 'warm',
    });
    const hotRoutes = new HotRoutes(engine, this.pipeline.calls, this.pipeline.attempts, shapes, clusters);
    this.views = new ProxyViews(engine, proxies, shapes, clusters, hotRoutes, this.pipeline.links, meter, stream, {
      connectsForFree: connect.constant === 0,
      protocol: mesh.protocol,
      propagationNs: (u) => propagation.quantile(u),
    });
    this.directory.join(this.views, this.pipeline);

    this.istiod = new Istiod(store, engine, mesh.controlPlane, (push) => this.views.push(push));
    this.cluster.endpoints.listen((view) => this.endpointsChanged(view));
    const sources = scenario.traffic ?? experiment.traffic;
    this.traffic = new Traffic(engine, this.pipeline, this.trafficMeter(input.observe !== undefined), limit);
    this.watch(input, sources);
    this.pipeline.join(this.views, this.applications, this.traffic, this.applications, connect);
    this.applications.join(this.pipeline, this.pipeline);
    this.applications.armCallTimeout = (lane, call) => engine.arm(lane, call, this.pipeline.calls.generation[call]);
    this.applications.drained = (pod) => this.drained(pod);
    this.dispatcher = new HotDispatcher(this.pipeline, this.applications, this.traffic, (kind, record) =>
      describeEvent(kind, record, this.named),
    );
    engine.limit(input.eventLimits ?? {});
    this.named = {
      pipeline: this.pipeline,
      applications: this.applications,
      pods,
      shapes,
      workloadName: (workload) => this.workloadName(workload),
      trafficName: (source) => sources[source].name,
      sourceOfUser: (user) => this.traffic.sourceOfUser(user),
      sourceOfRequest: (request) => this.traffic.requests.source[request],
    };

    this.cluster.begin([...input.objects, ...scenario.objects]);
    this.istiod.pushNow();
    this.steps = new ScenarioSteps(store, engine, this.workloads, stream, (pod) => this.directory.ownerName(pod));
    this.steps.schedule(scenario.steps);
    this.scheduleFolds();
    for (const source of sources) {
      this.observer.addTraffic(source.name);
      this.traffic.open(
        setUpTraffic(source, {
          store,
          shapes,
          proxies,
          views: this.views,
          directory: this.directory,
          workloads: this.workloads,
          outside: compileSampler(network.external),
          meshMode: mesh.mode,
          openStream: stream,
          firstPort: (host, namespace) => this.firstPort(host, namespace),
          timeoutLane: (ns) => engine.openLane(ns, EventKind.clientTimeout, this.traffic.requests),
        }),
      );
    }
  }

  get now(): Nanoseconds {
    return this.engine.now;
  }

  /** Runs everything up to and including `time`. */
  runUntil(time: Nanoseconds): void {
    this.engine.runUntil(time, this.dispatcher);
  }

  /** Runs one event; false when nothing is left. */
  step(): boolean {
    return this.engine.step(this.dispatcher);
  }

  /** `kubectl apply -f` at this instant. */
  apply(objects: readonly KubeObject[]): void {
    this.steps.apply(objects);
  }

  /** Core-ns a Pod has burnt: its application and its proxy. */
  podCpuNs(pod: number): number {
    const proxy = this.pods.proxy[pod];
    return this.applications.stations.at[pod].cpuUsageAt(this.now) + this.proxies.requests[proxy] * this.proxyCpuNs;
  }

  /** @throws BrokenInvariant where the books do not balance. */
  assertInvariants(): void {
    assertInvariants(this.traffic, this.applications, this.pipeline, this.now);
  }

  /** The calls inside in words: for a run that outgrew its budget. */
  inside(): string {
    return insideWords(this.named);
  }

  private workloadName(index: number): string {
    const { namespace, name } = this.workloads.list[index];
    return `${namespace}/${name}`;
  }

  /** What the run was asked to tell of single requests. */
  told(): Pick<ReplicationResult, 'recordings' | 'notes'> {
    return {
      ...(this.recorder === null ? {} : { recordings: this.recorder.recordings() }),
      ...(this.notes === null ? {} : { notes: this.notes.notes() }),
    };
  }

  private trafficMeter(isWatched: boolean): TrafficMeter {
    const { observer } = this;
    if (!isWatched) {
      return {
        arrived: (source) => observer.arrived(source),
        answered: (source, latencyNs, status, flags) => observer.answered(source, latencyNs, status, flags),
      };
    }
    const watch = (): RequestWatch | null => this.recorder ?? this.notes;
    return {
      arrived: (source, request) => {
        observer.arrived(source);
        watch()?.arrived(source, request);
      },
      answered: (source, latencyNs, status, flags, request) => {
        observer.answered(source, latencyNs, status, flags);
        watch()?.answered(source, latencyNs, status, flags, request);
      },
    };
  }

  private watch({ observe, windows }: SimulationInput, sources: readonly { readonly name: string }[]): void {
    if (observe === undefined) return;
    const names = sources.map(({ name }) => name);
    const nowNs = () => this.engine.now;
    if (observe.kind === 'note') {
      this.notes = new RequestNotes(observe, windows[0], names, nowNs);
      return;
    }
    const { pipeline, pods, shapes, clusters } = this;
    this.recorder = new RequestRecorder(
      {
        pipeline,
        frames: this.applications.frames,
        pods,
        shapes,
        clusters,
        routes: this.views.routes,
        workloadName: (workload) => this.workloadName(workload),
        nowNs,
      },
      names.indexOf(observe.traffic),
      observe.traffic,
      observe.numbers,
    );
    pipeline.recorder = this.recorder;
  }

  private scheduleFolds(): void {
    const gauges = new StoreGauges(
      this.cluster.store,
      this.directory,
      (pod) => this.podCpuNs(pod),
      () => this.istiod.configNow(),
      () => this.now,
    );
    for (const edge of this.observer.edges()) {
      this.engine.at(edge as Nanoseconds, Rank.environment, () => this.observer.fold(edge, gauges));
    }
  }

  private firstPort(host: string, namespace: string): number {
    const [name, inNamespace = namespace] = host.split('.');
    return this.cluster.store.get(kinds.service, inNamespace, name)?.spec?.ports?.[0]?.port ?? 80;
  }

  private startup(pod: Pod, draws: { uniform(): number }) {
    const { namespace = 'default', labels = {} } = pod.metadata;
    const index = this.workloads.indexOf({ namespace, name: this.directory.ownerName(pod), labels }, '');
    const { startup } = this.workloads.list[index].behaviour;
    return {
      imagePull: Math.round(compileSampler(startup.imagePull).quantile(draws.uniform())) as Nanoseconds,
      boot: Math.round(compileSampler(startup.boot).quantile(draws.uniform())) as Nanoseconds,
    };
  }

  private shutdown(pod: Pod, container: string) {
    if (container === proxyContainerName) return { onStop: { exitAfter: PROXY_DRAIN } };
    const { namespace = 'default', labels = {} } = pod.metadata;
    const index = this.workloads.indexOf({ namespace, name: this.directory.ownerName(pod), labels }, '');
    const { drain, preStop } = this.workloads.list[index].behaviour.shutdown;
    return { onStop: drain, preStop };
  }

  private drained(pod: number): void {
    const [namespace, name] = this.pods.names[pod].split('/');
    const object = this.cluster.store.get(kinds.pod, namespace, name);
    for (const container of object?.spec.containers ?? []) {
      if (container.name === proxyContainerName) continue;
      this.engine.at(this.now, Rank.kube, () => this.cluster.kubelet.containerExited(namespace, name, container.name));
    }
  }

  private endpointDelay(law: { quantile(u: number): number }, draws: { uniform(): number }) {
    return () => Math.round(law.quantile(draws.uniform())) as Nanoseconds;
  }

  private containerCpuNs(namespace: string, podName: string, container: string): number {
    const object = this.cluster.store.get(kinds.pod, namespace, podName);
    const known = this.directory.find(object?.metadata.uid ?? '');
    if (object === undefined || known === undefined) return 0;
    if (container === proxyContainerName) return this.proxies.requests[known.proxy] * this.proxyCpuNs;
    const first = object.spec.containers.find(({ name }) => name !== proxyContainerName);
    return container === first?.name ? this.applications.stations.at[known.pod].cpuUsageAt(this.now) : 0;
  }

  /** A Service's endpoints have a new version: istiod hears of it, and so does every kube-proxy. */
  private endpointsChanged({ namespace, service, endpoints }: EndpointView): void {
    const listOf = (takes: (endpoint: (typeof endpoints)[number]) => boolean): EndpointList =>
      endpoints.filter(takes).flatMap(({ uid, labels }) => {
        const known = this.directory.find(uid);
        return known === undefined ? [] : [{ pod: known.pod, labels }];
      });
    const ready = listOf((endpoint) => endpoint.ready);
    const host = serviceHost(service, namespace);
    this.istiod.setEndpoints(host, ready);
    // kube-proxy falls back to Pods that terminate but still serve.
    this.kubeEndpoints.set(
      host,
      ready.length > 0 ? ready : listOf(({ serving, terminating }) => serving && terminating),
    );
    this.views.setKubernetes(this.kubeEndpoints);
  }
}

/** `terminationDrainDuration` of Istio's agent. */
const PROXY_DRAIN = seconds(5);

function nameOf({ metadata }: Pod): string {
  return `${metadata.namespace}/${metadata.name}`;
}
