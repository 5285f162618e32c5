/**
 * Where the rooms meet on a request's way. Each port has one implementation in a run, so that the calls stay monomorphic:
 *
 *   workload/traffic ──Caller──► mesh/pipeline ──Server──► workload/app ──Caller──► mesh/pipeline …
 *                    ◄─Client──               ◄─Replier──             ◄─Client──
 */

/** Sends a request into the mesh. Implemented by the leg pipeline. */
export interface Caller {
  /**
   * Starts a call at `proxy` and returns its record, or -1 when it was answered before this returned. `originKind` and
   * `origin` say who hears the end; `key0`, `key1` is the key of all draws of this call.
   */
  call(originKind: number, origin: number, proxy: number, shape: number, key0: number, key1: number): number;
  /** The one who called does not want the answer any more. */
  cancel(call: number): void;
}

/** Hears the end of a call it started. */
export interface Client {
  /** `status` is the HTTP status, 0 when the connection broke without one; `flags` are bits of `ResponseFlag`. */
  answered(origin: number, status: number, flags: number): void;
}

/** The applications in the Pods. */
export interface Server {
  /** An attempt arrives at its Pod; returns the frame that works on it, or -1 when it was answered or dropped at once. */
  serve(attempt: number, pod: number, shape: number, key0: number, key1: number, ordinal: number): number;
  /** Nobody waits for this frame any more. */
  abandon(frame: number): void;
}

/** Takes the answer of an application back to the proxy that sent the attempt. */
export interface Replier {
  reply(attempt: number, status: number): void;
}

/** Counts what happens. Implemented where telemetry and observers are put together. */
export interface Meter {
  /** Edge of attempts from a workload to one workload (version) of a Service. */
  attemptEdge(proxy: number, cluster: number, pod: number): number;
  /** Edge of calls from a workload to a Service. */
  callEdge(proxy: number, cluster: number): number;
  attemptEnded(edge: number, latencyNs: number, status: number, isRetry: boolean): void;
  /** The one attempt of a call: it counts as attempt and as call, of the same latency. */
  onlyAttemptEnded(edge: number, latencyNs: number, status: number): void;
  callEnded(edge: number, latencyNs: number, status: number, retries: number): void;
}
