import type { Draws } from '../../engine/ports.ts';
import type { RetryPolicy } from '../policy/retry.ts';

/** What a filter says of a request. */
export const FilterResult = {
  goOn: 0,
  /** The filter answers itself; `replyStatus` and `replyFlags` hold what. */
  reply: 1,
  /** The filter resumes the call later, after `delayNs`, or when the call it started has been answered. */
  pause: 2,
} as const;
export type FilterResult = (typeof FilterResult)[keyof typeof FilterResult];

/** How a filter that pauses is woken: the pipeline acts for it once it has returned. */
export interface FilterActions {
  /** After this time; the filter then hears an answer of 0. */
  delay(ns: number): void;
  /** When a request of this shape has been answered; the filter then hears its status. */
  ask(shape: number): void;
}

/** One entry of the ordered list of a route. Filters are an open set; one object serves all requests of its route. */
export interface Filter {
  /** What goes with the last `reply` or `pause`: bits of `ResponseFlag`, and the status of a reply. */
  readonly flags: number;
  readonly status: number;
  /** `answer` is -1 at first; when a paused request resumes, what it waited for. */
  onRequest(draws: Draws, answer: number, actions: FilterActions): FilterResult;
}

/** Copies a share of the requests to another cluster and drops the answers. */
export interface Mirror {
  readonly route: number;
  readonly probability: number;
  readonly site: number;
}

/** A route as the pipeline runs it: what istiod's compiler said, in integers. Absent policies cost one test each. */
export interface HotRoute {
  /** Status and flags of a route that answers itself (no route, redirect, direct response); 0 for one that forwards. */
  readonly replyStatus: number;
  readonly replyFlags: number;
  /** Lane of the route's timeout, -1 for none. */
  readonly timeoutLane: number;
  readonly retry: RetryPolicy | null;
  /** Lane of the per-try timeout, -1 for none. */
  readonly perTryLane: number;
  /** A per-try timeout starts one more attempt and leaves the slow one alive. Istio does not expose it. */
  readonly hedgeOnPerTryTimeout: boolean;
  readonly filters: readonly Filter[];
  readonly mirrors: readonly Mirror[];
  /** Path, host or headers are changed on the way: `upstreamShape` is to be asked. */
  readonly changesRequests: boolean;
  /** Weighted clusters: `clusters[i]` below `cumulative[i]` of `total`. */
  readonly clusters: Int32Array;
  readonly cumulative: Float64Array;
  readonly total: number;
  /** Where the route was written, for `explain`: object and field path. */
  readonly origin: { readonly object: string; readonly fieldPath: string } | null;
}
