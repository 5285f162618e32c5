import type { CircuitBreakerLimits } from '../policy/circuit-breakers.ts';
import type { OutlierDetector } from '../policy/outlier-detection.ts';
import type { EndpointView } from './config-source.ts';

export const Balancer = { leastRequest: 0, roundRobin: 1, random: 2 } as const;
export type Balancer = (typeof Balancer)[keyof typeof Balancer];

/** Settings of a cluster that a link is opened with. */
export interface LinkSettings {
  readonly balancer: Balancer;
  readonly limits: CircuitBreakerLimits;
  /** 0 is unlimited. */
  readonly maxRequestsPerConnection: number;
  readonly connectTimeoutNs: number;
  /** Streams one connection carries: 1 for HTTP/1.1. */
  readonly streamsPerConnection: number;
  /** Connections cost nothing and no limit is set: they are not recorded. */
  readonly isPlain: boolean;
  /** Kubernetes alone: the host is chosen once per connection. */
  readonly isPerConnection: boolean;
  readonly outlier: OutlierDetector | null;
  /** Below this share of healthy hosts all of them are used; 0 is off. */
  readonly panicThresholdPercent: number;
}

/**
 * One proxy's use of one cluster: its balancer, breakers and pools. Peers keep these apart and get different answers.
 * One object a link, made at first use; its counters are small integers, so counting allocates nothing.
 */
export class Link {
  readonly id: number;
  readonly proxy: number;
  readonly cluster: number;
  readonly settings: LinkSettings;
  /** Hash of the names of proxy and cluster: keys the draws of the link's own doings, with their ordinal. */
  readonly key: number;
  dials = 0;
  /** Edge of whole calls, for counting. */
  readonly callEdge: number;
  /** Requests on connections, requests waiting for one, connections, retries in progress. */
  active = 0;
  pending = 0;
  connections = 0;
  retries = 0;
  /** Slots of the hosts that may be picked; `count` of them. */
  hosts = new Int32Array(0);
  count = 0;
  /** Slots of all hosts in view, ejected ones too. */
  members = new Int32Array(0);
  /** View the hosts were taken from. */
  position = -1;
  view: EndpointView | null = null;
  /** Round-robin index, from a random start on. */
  readonly roundRobin: Float64Array;
  /** What the link was opened from; its owner compares them. */
  table: object | null = null;
  policy: object | null = null;
  /** Numbers given to hosts so far, and the detector's changes that `hosts` reflects. */
  ordinals = 0;
  outlierChanges = 0;
  /** Ready connections when the host is chosen per connection. */
  ready = -1;

  constructor(
    id: number,
    proxy: number,
    cluster: number,
    settings: LinkSettings,
    callEdge: number,
    key: number,
    roundRobinStart: number,
  ) {
    this.id = id;
    this.proxy = proxy;
    this.cluster = cluster;
    this.settings = settings;
    this.callEdge = callEdge;
    this.key = key;
    this.roundRobin = Float64Array.of(roundRobinStart);
  }
}
