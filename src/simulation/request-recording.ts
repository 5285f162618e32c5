/** One try of one call inside a recorded request, in order of start. */
export interface AttemptRecording {
  /** 0 for the traffic source's own attempt, one more for each call it leads to. */
  readonly depth: number;
  /** Who sent it: `traffic browsing`, or `namespace/workload`. */
  readonly from: string;
  /** Whom it was meant for, as the caller wrote it. */
  readonly to: string;
  /** The Pod chosen, `namespace/name`; `` where none was (UH, NR, UO). */
  readonly pod: string;
  /** Since time 0 of the run. */
  readonly startMs: number;
  readonly endMs: number;
  /** What the caller's proxy got; 0 where the caller gave up first. */
  readonly code: number;
  /** Envoy flags joined by comma, `` if none. */
  readonly flags: string;
  /** The rule that chose the way (`spec.http[0].route[1]`), or null where none did. */
  readonly route: { readonly object: string; readonly fieldPath: string } | null;
  /** More words where they help: `retry 2 after 48 ms`, `shadow`; `` if none. */
  readonly note: string;
}

/** The whole way of one request: who called whom, on which Pod, with which answer. */
export interface RequestRecording {
  /** Of the request's draws: the same in every scenario. */
  readonly key: string;
  readonly traffic: string;
  /** Counts the arrivals of one traffic source, from 1. */
  readonly number: number;
  readonly startS: number;
  readonly latencyMs: number;
  readonly code: number;
  readonly flags: string;
  readonly attempts: readonly AttemptRecording[];
}

/** A request worth a second look, noted in a first run and recorded in a replay of it. */
export interface RequestNote {
  readonly traffic: string;
  readonly number: number;
  readonly latencyMs: number;
  readonly code: number;
}

/** What a run is asked to tell of single requests. It changes nothing else: all other bytes stay equal. */
export type Observation =
  /** Record the way of these requests of one traffic source. */
  | { readonly kind: 'record'; readonly traffic: string; readonly numbers: readonly number[] }
  /** Note the slowest, or the first that failed (5xx or no answer), of the measured window; of all traffic if `traffic` is absent. */
  | { readonly kind: 'note'; readonly which: 'slowest' | 'failed'; readonly traffic?: string; readonly atMost: number };
