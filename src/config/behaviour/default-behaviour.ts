import type { Behaviour, BehaviourEndpoint, WorkloadBehaviour } from '../../api/behaviour.ts';
import { log } from '../../engine/math.ts';
import type { Distribution } from '../../units/distribution.ts';
import { ms, seconds } from '../../units/quantity.ts';

const constant = (value: number): Distribution => ({ kind: 'constant', value });

/** 99 % quantile of the standard normal law. */
const NORMAL_P99 = 2.3263478740408408;
const lognormal = (median: number, p99: number): Distribution => ({
  kind: 'lognormal',
  mu: log(median),
  sigma: log(p99 / median) / NORMAL_P99,
});

/** The one endpoint of a workload of which nothing is known. */
const defaultEndpoints: readonly BehaviourEndpoint[] = [
  {
    match: {},
    steps: [{ kind: 'compute', name: 'compute 1', time: lognormal(ms(4), ms(18)) }],
    abandoned: { queued: 'serve', running: 'finish' },
  },
];

/** `*`: of every workload that no other entry names. */
export const defaultWorkload: WorkloadBehaviour = {
  workload: '*',
  startup: { imagePull: constant(seconds(2)), boot: constant(seconds(3)) },
  shutdown: { drain: 'finish' },
  endpoints: defaultEndpoints,
  versions: {},
  propagate: 'custom',
};

/** The same in words, for the finding that says so. */
export const defaultWorkloadWords =
  'compute lognormal with median 4 ms and p99 18 ms, no limit of concurrency, image pull 2 s, boot 3 s';

/**
 * What holds where no behaviour file says otherwise.
 * Proxies: Istio 1.24 adds about 0.63 ms at p90 and 0.88 ms at p99 with two sidecars, and a sidecar uses 0.20 vCPU for
 * 1000 requests/s (istio.io performance-and-scalability, version 1.24). A request and its answer cross two proxies each:
 * four crossings of median 0.13 ms and p99 0.25 ms add 0.64 ms at p90.
 * Control plane: PILOT_DEBOUNCE_AFTER and PILOT_DEBOUNCE_MAX (istio/istio pilot/pkg/features/tuning.go).
 * Autoscaler: horizontal-pod-autoscaler-sync-period 15 s; metrics-server's manifests set metric-resolution 15 s.
 * Distances, connection time and propagation are assumptions of ours about one region.
 */
export const defaultSettings: Pick<Behaviour, 'network' | 'mesh' | 'kube'> = {
  network: { sameZone: constant(ms(0.25)), crossZone: constant(ms(1)), external: constant(ms(1)) },
  mesh: {
    mode: 'sidecar',
    proxyLatency: lognormal(ms(0.13), ms(0.25)),
    proxyCpu: ms(0.2),
    connect: constant(ms(0.5)),
    protocol: 'http1',
    controlPlane: {
      debounce: ms(100),
      debounceMax: seconds(10),
      propagation: { kind: 'uniform', low: ms(20), high: ms(200) },
    },
  },
  kube: { hpaSyncPeriod: seconds(15), metricsResolution: seconds(15), endpointDelay: constant(ms(100)) },
};
