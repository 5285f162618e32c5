import type { Behaviour, BehaviourStep, WorkloadBehaviour } from '../../../src/api/behaviour.ts';
import type { Arrivals, TrafficSource } from '../../../src/api/experiment.ts';
import type { KubeObject } from '../../../src/api/object.ts';
import { defaultSettings, defaultWorkload } from '../../../src/config/behaviour/default-behaviour.ts';
import { compileSampler } from '../../../src/engine/distribution-sampler.ts';
import { Simulation } from '../../../src/simulation/simulation.ts';
import type { Distribution } from '../../../src/units/distribution.ts';
import { ms, type Nanoseconds, seconds } from '../../../src/units/quantity.ts';
import { Column } from './column.ts';

/** Pods of one version of a Service. */
export interface Backend {
  readonly service: string;
  readonly version?: string;
  readonly pods: number;
  /** Requests a Pod serves at once; absent: all. */
  readonly workers?: number;
  /** Requests that may wait for a worker. */
  readonly queue?: number;
  /** Processing sharing on so many cores instead of workers of their own. */
  readonly cores?: number;
  readonly steps: readonly BehaviourStep[];
  readonly abandoned?: WorkloadBehaviour['endpoints'][number]['abandoned'];
}

/** A cluster in which nothing takes time but the work of its services. */
export interface World {
  readonly backends: readonly Backend[];
  /** VirtualServices and DestinationRules. */
  readonly rules?: readonly KubeObject[];
  /** Service the requests go to. */
  readonly entry: string;
  readonly arrivals: Arrivals;
}

const NAMESPACE = 'theory';
const NOTHING: Distribution = { kind: 'constant', value: 0 };

export const step = {
  sleep: (time: Distribution, name = 'sleep'): BehaviourStep => ({ kind: 'sleep', name, time }),
  compute: (time: Distribution, name = 'compute'): BehaviourStep => ({ kind: 'compute', name, time }),
  fail: (rate: number, status = 500): BehaviourStep => ({ kind: 'fail', name: 'fail', rate, status }),
  call: (host: string, name = `call ${host}`): BehaviourStep => ({
    kind: 'call',
    name,
    host,
    port: 80,
    method: 'GET',
    path: '/',
    headers: {},
    onError: 'fail',
  }),
  parallel: (branches: readonly (readonly BehaviourStep[])[]): BehaviourStep => ({
    kind: 'parallel',
    name: 'parallel',
    branches,
  }),
};

export const rule = {
  virtualService: (host: string, http: object): KubeObject =>
    ({
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: host, namespace: NAMESPACE },
      spec: { hosts: [host], http: [http] },
    }) as unknown as KubeObject,
  destinationRule: (host: string, spec: object): KubeObject =>
    ({
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: { name: host, namespace: NAMESPACE },
      spec: { host, ...spec },
    }) as unknown as KubeObject,
  route: (host: string, subset?: string) => ({ destination: subset === undefined ? { host } : { host, subset } }),
};

function objectsOf({ backends, rules = [] }: World): KubeObject[] {
  const services = [...new Set(backends.map(({ service }) => service))];
  const cores = backends.find((backend) => backend.cores !== undefined)?.cores ?? 1000;
  const node = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'node', labels: { 'topology.kubernetes.io/zone': 'zone' } },
    status: { allocatable: { cpu: String(cores), memory: '1024Gi', pods: '10000' } },
  };
  const resources = { requests: { cpu: '1m', memory: '1Mi' } };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE, labels: { 'istio-injection': 'enabled' } } },
    node,
    ...services.map((name) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: NAMESPACE },
      spec: { selector: { app: name }, ports: [{ name: 'http', port: 80 }] },
    })),
    ...backends.map(({ service, version, pods }) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: nameOf(service, version), namespace: NAMESPACE },
      spec: {
        replicas: pods,
        selector: { matchLabels: labelsOf(service, version) },
        template: {
          metadata: {
            labels: labelsOf(service, version),
            annotations: { 'sidecar.istio.io/proxyCPU': '1m', 'sidecar.istio.io/proxyMemory': '1Mi' },
          },
          spec: { containers: [{ name: 'app', image: 'example.org/app:1', resources }] },
        },
      },
    })),
    ...rules,
  ] as unknown as KubeObject[];
}

const nameOf = (service: string, version?: string) => (version === undefined ? service : `${service}-${version}`);
const labelsOf = (service: string, version?: string) => ({
  app: service,
  ...(version === undefined ? {} : { version }),
});

function behaviourOf({ backends }: World): Behaviour {
  return {
    network: { sameZone: NOTHING, crossZone: NOTHING, external: NOTHING },
    mesh: { ...defaultSettings.mesh, proxyLatency: NOTHING, proxyCpu: ms(0), connect: NOTHING },
    kube: defaultSettings.kube,
    workloads: [
      ...backends.map(
        ({ service, version, workers, queue, steps, abandoned }): WorkloadBehaviour => ({
          ...defaultWorkload,
          workload: `${NAMESPACE}/${nameOf(service, version)}`,
          concurrency: workers,
          queue,
          endpoints: [{ match: {}, steps, abandoned: abandoned ?? { queued: 'serve', running: 'finish' } }],
        }),
      ),
      defaultWorkload,
    ],
  };
}

/** What one replication showed after its warm-up. */
export interface Seen {
  /** Of all requests, failed ones too, in seconds and order of their answers. */
  readonly durations: Column;
  /** Places in `durations` of answers of 5xx (or none). */
  readonly failures: Column;
  answered: number;
  failed: number;
  arrived: number;
  /** Seconds measured. */
  readonly spanS: number;
  /** Arrivals at the first Pod of the first backend, by the number they found inside (PASTA). */
  readonly found: number[];
  /** Workers that these arrivals found busy, all together. */
  foundBusy: number;
  /** Between requests answered below 500: how many gaps, their sum and the sum of their squares, in seconds. */
  readonly gaps: { count: number; sum: number; squares: number };
  readonly simulation: Simulation;
  /** Attempts ended after warm-up, by workload name. */
  attempts(workload: string): number;
  /** Requests that left a backend's Pods per second, and their mean number inside. */
  leftPerSecond(backend: number): number;
  insideMean(backend: number): number;
}

/**
 * Runs a world through the product's own request path: manifests in, proxies and routes on, no time in the network.
 * `onServe` hears of every request that reaches a Pod after the warm-up, with the name of its Deployment.
 */
export function run(
  world: World,
  seed: string,
  replication: number,
  warmUpS: number,
  lengthS: number,
  onServe: (workload: string) => void = () => undefined,
): Seen {
  const totalS = warmUpS + lengthS;
  const traffic: TrafficSource = {
    name: 'client',
    to: { kind: 'Service', namespace: NAMESPACE, name: world.entry, port: 80 },
    requests: [{ weight: 1, method: 'GET', path: '/', headers: {} }],
    arrivals: world.arrivals,
  };
  const simulation = new Simulation({
    objects: objectsOf(world),
    behaviour: behaviourOf(world),
    experiment: {
      seed,
      traffic: [traffic],
      run: {
        warmUp: seconds(warmUpS),
        length: seconds(lengthS),
        replications: 1,
        commonRandomNumbers: true,
        start: 'warm',
      },
    },
    scenario: { name: 'theory', objects: [], steps: [] },
    replication,
    windows: [{ from: seconds(warmUpS), to: seconds(totalS) }],
    seriesBuckets: 1,
  });
  simulation.runUntil(seconds(warmUpS));

  const { stations } = simulation.applications;
  const podsOf = (backend: number) =>
    simulation.directory.known
      .filter(({ workload }) => {
        const { service, version } = world.backends[backend];
        return simulation.workloads.list[workload].name === nameOf(service, version);
      })
      .map(({ pod }) => pod);
  const areaOf = (pods: readonly number[]) =>
    pods.reduce((sum, pod) => {
      const here = stations.at[pod].busy + stations.at[pod].waiting;
      return sum + stations.at[pod].area + here * (simulation.now - stations.at[pod].changedAt);
    }, 0);
  const before = world.backends.map((_, backend) => {
    const pods = podsOf(backend);
    return { pods, area: areaOf(pods), left: pods.reduce((sum, pod) => sum + stations.at[pod].left, 0) };
  });
  const attemptsOf = (workload: string) => {
    const index = simulation.workloads.list.findIndex(({ name }) => name === workload);
    return simulation.telemetry.query({ toWorkload: index }).requests;
  };
  const attemptsBefore = new Map(simulation.workloads.list.map(({ name }) => [name, attemptsOf(name)]));

  const seen: Seen = {
    durations: new Column(),
    failures: new Column(),
    answered: 0,
    failed: 0,
    arrived: 0,
    spanS: lengthS,
    found: [],
    foundBusy: 0,
    gaps: { count: 0, sum: 0, squares: 0 },
    simulation,
    attempts: (workload) => attemptsOf(workload) - (attemptsBefore.get(workload) ?? 0),
    leftPerSecond: (backend) => {
      const { pods, left } = before[backend];
      return (pods.reduce((sum, pod) => sum + stations.at[pod].left, 0) - left) / lengthS;
    },
    insideMean: (backend) => (areaOf(before[backend].pods) - before[backend].area) / (lengthS * 1e9),
  };
  // Looks over the shoulder of two objects of the run; what they do stays the same.
  const { observer, applications } = simulation;
  let departedAt = -1;
  const answered = observer.answered.bind(observer);
  observer.answered = (source, latencyNs, status, flags) => {
    if (status === 0 || status >= 500) {
      seen.failures.push(seen.answered);
      seen.failed++;
    } else {
      const gap = (simulation.now - departedAt) / 1e9;
      if (departedAt >= 0) {
        seen.gaps.count++;
        seen.gaps.sum += gap;
        seen.gaps.squares += gap * gap;
      }
      departedAt = simulation.now;
    }
    seen.answered++;
    seen.durations.push(latencyNs / 1e9);
    answered(source, latencyNs, status, flags);
  };
  const arrived = observer.arrived.bind(observer);
  observer.arrived = (source) => {
    seen.arrived++;
    arrived(source);
  };
  const first = before[0].pods[0];
  const serve = applications.serve.bind(applications);
  applications.serve = (attempt, pod, shape, key0, key1, ordinal) => {
    onServe(simulation.workloads.list[simulation.pods.workload[pod]].name);
    if (pod === first) {
      const { busy, waiting } = stations.at[pod];
      seen.found[busy + waiting] = (seen.found[busy + waiting] ?? 0) + 1;
      seen.foundBusy += busy;
    }
    return serve(attempt, pod, shape, key0, key1, ordinal);
  };
  simulation.runUntil(seconds(totalS));
  simulation.assertInvariants();
  return seen;
}

/** Expected value of a law given in ns, in seconds. */
export const meanS = (law: Distribution) => compileSampler(law).mean / 1e9;

export const atRate = (rps: number) => [{ at: 0 as Nanoseconds, rps }];
