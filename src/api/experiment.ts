import type { Distribution } from '../units/distribution.ts';
import type { Nanoseconds } from '../units/quantity.ts';
import type { SourcePosition } from './behaviour.ts';
import type { KubeObject } from './object.ts';

export interface RequestMixEntry {
  /** Relative; one entry alone needs none. */
  readonly weight: number;
  readonly name?: string;
  readonly method: string;
  readonly path: string;
  /** Absent = the host that `to` names. */
  readonly host?: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Requests per second over simulated time: linear between points; a step is two points of one time. After the last point its rate holds. */
export type RateCurve = readonly { readonly at: Nanoseconds; readonly rps: number }[];

export type Arrivals =
  | { readonly process: 'poisson'; readonly rate: RateCurve }
  | { readonly process: 'deterministic'; readonly rate: RateCurve; readonly firstAt?: Nanoseconds }
  /** Gaps drawn from `gap`, a law of mean 1, divided by the rate in force. */
  | { readonly process: 'renewal'; readonly rate: RateCurve; readonly gap: Distribution }
  /** Closed loop: each user sends, waits for the answer, thinks, sends again. */
  | { readonly process: 'closed'; readonly users: number; readonly think: Distribution };

export interface TrafficSource {
  readonly name: string;
  /** `Gateway ns/name`, `Ingress ns/name`, `Service ns/name`, or a host as an application would write it. */
  readonly to: {
    readonly kind: 'Gateway' | 'Ingress' | 'Service' | 'host';
    readonly namespace?: string;
    readonly name: string;
    readonly port?: number;
  };
  /** Workload the requests come from; absent: outside the cluster for gateways, else an implicit meshed client Pod. */
  readonly from?: { readonly namespace: string; readonly name: string };
  readonly requests: readonly RequestMixEntry[];
  readonly arrivals: Arrivals;
  /** The client's own patience for a whole request. */
  readonly timeout?: Nanoseconds;
  /** Stop after so many arrivals (benchmarks, theory); absent = until the end of the run. */
  readonly limit?: number;
  readonly position?: SourcePosition;
}

/** One change at a simulated time. Exactly one action each. */
export type ScenarioStep = {
  readonly at: Nanoseconds;
  /** File name or words, for charts and messages. */
  readonly label: string;
  readonly position?: SourcePosition;
} & (
  | { readonly action: 'apply'; readonly objects: readonly KubeObject[] }
  | {
      readonly action: 'delete';
      readonly targets: readonly { readonly kind: string; readonly namespace: string; readonly name: string }[];
    }
  | {
      readonly action: 'scale';
      readonly kind: 'Deployment';
      readonly namespace: string;
      readonly name: string;
      readonly replicas: number;
    }
  /** Deletes (kill: at once, no grace) `count` Pods of a workload. */
  | { readonly action: 'kill'; readonly namespace: string; readonly name: string; readonly count: number }
  /** Multiplies compute and sleep of a workload (or one version) from now on, for `duration` if given. */
  | {
      readonly action: 'slow';
      readonly namespace: string;
      readonly name: string;
      readonly version?: string;
      readonly factor: number;
      readonly duration?: Nanoseconds;
    }
);

export interface Scenario {
  readonly name: string;
  /** Manifests that replace or join those of the model before time 0. */
  readonly objects: readonly KubeObject[];
  readonly steps: readonly ScenarioStep[];
  /** Traffic of this scenario; absent = the experiment's. */
  readonly traffic?: readonly TrafficSource[];
}

export type MetricName =
  | `latency.${'mean' | 'p50' | 'p90' | 'p95' | 'p99' | 'p99.9' | 'max'}`
  | 'errorRate'
  | 'successRate'
  | 'rps'
  | 'retriesPerRequest'
  | 'requests'
  | `replicas.${'max' | 'min' | 'mean' | 'final'}`
  /** Share of the Service's requests that reach `version`. */
  | 'share';

export interface Expectation {
  readonly metric: MetricName;
  /** Traffic name, `ns/service` or service name, or `Deployment ns/name`, as written. */
  readonly of: string;
  readonly version?: string;
  /** Response code (and Envoy flag) an `errorRate` is narrowed to. */
  readonly scenario: string;
  /** Paired difference `scenario - baseline`; absent = the value itself. */
  readonly against?: string;
  readonly bound: {
    readonly kind: 'below' | 'above' | 'atMost' | 'atLeast' /** ms for latency, fraction for rates. */;
    readonly value: number;
  };
  /** 0..1; default 0.95. */
  readonly confidence: number;
  /** Part of the run; absent = the measured window. */
  readonly window?: { readonly from: Nanoseconds; readonly to: Nanoseconds };
  readonly position?: SourcePosition;
}

/** The experiment file, normalised: paths read, every default filled. */
export interface Experiment {
  readonly name: string;
  /** `question:`, else the first paragraph of the comment above the file's first key. */
  readonly question: string;
  readonly seed: string;
  readonly traffic: readonly TrafficSource[];
  readonly scenarios: readonly Scenario[];
  readonly run: {
    readonly warmUp: Nanoseconds;
    readonly length: Nanoseconds;
    readonly replications: number;
    readonly commonRandomNumbers: boolean;
    readonly start: 'warm' | 'cold';
  };
  readonly expect: readonly Expectation[];
}
