/** A few cases of one file, as a worker is asked to check them. */
export interface OracleTask {
  readonly path: string;
  readonly from: number;
  readonly to: number;
}

/** How one case ended; `reason` of one that did not pass. */
export interface CaseOutcome {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'unsupported';
  readonly reason?: string;
}

/** A worker's answer to a task. */
export interface TaskOutcome {
  readonly cases: readonly CaseOutcome[];
  readonly seconds: number;
}
