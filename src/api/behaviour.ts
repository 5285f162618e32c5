import type { Distribution } from '../units/distribution.ts';
import type { Bytes, Nanoseconds } from '../units/quantity.ts';

/** Where in the user's files a value stands: the doors resolve it to words. Lines and columns count from 1. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What happens to work whose caller has given up. */
export interface AbandonedPolicy {
  /** Still waiting for a worker. Default `serve`. */
  readonly queued: 'drop' | 'serve';
  /** Already running. Default `finish`. */
  readonly running: 'finish' | 'cancel';
}

/** One step of a behaviour program, normalised. `name` (default: kind + occurrence, for calls host + occurrence) keys its draws. */
export type BehaviourStep =
  /** CPU time on the Pod's cores. */
  | { readonly kind: 'compute'; readonly name: string; readonly time: Distribution }
  /** Time without CPU. */
  | { readonly kind: 'sleep'; readonly name: string; readonly time: Distribution }
  /** With probability `rate` (0..1) answers `status` at once and ends the program. */
  | { readonly kind: 'fail'; readonly name: string; readonly rate: number; readonly status: number }
  | CallStep
  /** Runs all branches at once and goes on when the last has ended. */
  | { readonly kind: 'parallel'; readonly name: string; readonly branches: readonly (readonly BehaviourStep[])[] }
  /** Chooses one of the ways by weight. */
  | {
      readonly kind: 'branch';
      readonly name: string;
      readonly ways: readonly { readonly weight: number; readonly steps: readonly BehaviourStep[] }[];
    }
  | { readonly kind: 'loop'; readonly name: string; readonly times: number; readonly steps: readonly BehaviourStep[] }
  /** Ends the program with this status. A program that runs out of steps answers 200. */
  | { readonly kind: 'respond'; readonly name: string; readonly status: number };

export interface CallStep {
  readonly kind: 'call';
  readonly name: string;
  /** As the application writes it: `ratings`, `ratings.shop`, a FQDN. */
  readonly host: string;
  /** Absent = the only (or first) port of the Service. */
  readonly port?: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly requestSize?: Bytes;
  /** What a failed call (5xx or no answer) does to the caller. Default `fail`: the caller answers with `failStatus`. */
  readonly onError: 'fail' | 'ignore';
  /** Absent = the status of the answer, passed on. */
  readonly failStatus?: number;
  /** The application's own timeout (not the mesh's). */
  readonly timeout?: Nanoseconds;
  readonly position?: SourcePosition;
}

export interface BehaviourEndpoint {
  /** Absent fields match anything. `path` may end in `*`. First endpoint that matches wins. */
  readonly match: { readonly path?: string; readonly method?: string };
  readonly steps: readonly BehaviourStep[];
  readonly abandoned: AbandonedPolicy;
  readonly responseSize?: Bytes;
}

/** How the Pods of one workload behave. */
export interface WorkloadBehaviour {
  /** As the user named it: `reviews`, `shop/reviews`, a label selector `app=reviews`, or `*` (all that nothing else names). */
  readonly workload: string;
  /** Requests served at once per Pod; absent = unlimited. */
  readonly concurrency?: number;
  /** Requests waiting for a worker per Pod; absent = unlimited. Beyond it the app answers 503 at once. */
  readonly queue?: number;
  readonly startup: { readonly imagePull: Distribution; readonly boot: Distribution };
  readonly shutdown: { readonly drain: 'finish' | 'exit'; readonly preStop?: Nanoseconds };
  readonly endpoints: readonly BehaviourEndpoint[];
  /** By version label (or image tag): times of compute and sleep are multiplied by `slower`; `fail` replaces error rates. */
  readonly versions: Readonly<
    Record<
      string,
      { readonly slower: number; readonly failRate?: number; readonly endpoints?: readonly BehaviourEndpoint[] }
    >
  >;
  readonly propagate: 'custom' | readonly string[];
  readonly mesh?: 'none' | 'sidecar';
  readonly position?: SourcePosition;
}

/** The behaviour file, normalised: every default filled. */
export interface Behaviour {
  readonly network: {
    /** One way between two Pods of one zone. */
    readonly sameZone: Distribution;
    readonly crossZone: Distribution;
    /** Between an outside client and the ingress gateway, one way. */
    readonly external: Distribution;
  };
  readonly mesh: {
    /** Mode of workloads that say nothing. */
    readonly mode: 'none' | 'sidecar';
    /** Added once per direction by each proxy a request crosses. */
    readonly proxyLatency: Distribution;
    /** CPU a sidecar burns per request, in CPU-ns; counted in Pod metrics. */
    readonly proxyCpu: Nanoseconds;
    /** Time of a cold TCP (+ TLS) connection between proxies; 0 and unlimited pools make connections free. */
    readonly connect: Distribution;
    readonly protocol: 'http1' | 'http2';
    readonly controlPlane: {
      /** istiod's quiet time before a push. Default 100 ms. */
      readonly debounce: Nanoseconds;
      /** Longest wait since the first event. Default 10 s. */
      readonly debounceMax: Nanoseconds;
      /** From push to a proxy having taken it in, drawn per proxy and push. */
      readonly propagation: Distribution;
    };
  };
  readonly kube: {
    readonly hpaSyncPeriod: Nanoseconds;
    readonly metricsResolution: Nanoseconds;
    /** From a Pod's change to its EndpointSlice. */
    readonly endpointDelay: Distribution;
  };
  readonly workloads: readonly WorkloadBehaviour[];
}

/** A workload as behaviour may name it. */
export interface WorkloadIdentity {
  readonly namespace: string;
  /** Of the Deployment, ReplicaSet or Pod. */
  readonly name: string;
  /** Of its Pods. */
  readonly labels: Readonly<Record<string, string>>;
}

/** `reviews-v2-canary`, `reviews-v2`, `reviews`: what may name it, the nearest first. */
function* namesFor(name: string): Generator<string> {
  yield name;
  for (let dash = name.lastIndexOf('-'); dash > 0; dash = name.lastIndexOf('-', dash - 1)) yield name.slice(0, dash);
}

/**
 * Finds the entry that describes a workload: its exact name before `reviews` for `reviews-v2` (the longest such), then a
 * label, then `*`. A name with its namespace is nearer than one without; of entries of one name the last counts.
 */
export function behaviourFinder(
  workloads: readonly WorkloadBehaviour[],
): (workload: WorkloadIdentity) => WorkloadBehaviour | undefined {
  const byName = new Map(workloads.map((each) => [each.workload, each]));
  return ({ namespace, name, labels }) => {
    const exact = byName.get(`${namespace}/${name}`) ?? byName.get(name);
    if (exact) return exact;
    for (const prefix of [`${namespace}/`, '']) {
      for (const each of namesFor(name)) {
        const found = byName.get(prefix + each);
        if (found) return found;
      }
    }
    let labelled: WorkloadBehaviour | undefined;
    for (const [key, value] of Object.entries(labels)) labelled = byName.get(`${key}=${value}`) ?? labelled;
    return labelled ?? byName.get('*');
  };
}

/** The same for a single question. */
export function behaviourOf(
  workloads: readonly WorkloadBehaviour[],
  workload: WorkloadIdentity,
): WorkloadBehaviour | undefined {
  return behaviourFinder(workloads)(workload);
}
