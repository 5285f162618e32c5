export type Severity = 'error' | 'warning' | 'info';

/** Where a finding stands: the resource in words (`VirtualService default/reviews`), and the place in the user's file, counted from 1. */
export interface Place {
  readonly resource: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The line of the file, without its line break. */
  readonly excerpt?: string;
}

/** One thing to tell the user about the input. Errors stop the run; warnings say what happens instead; infos which default was applied. */
export interface Finding extends Place {
  readonly severity: Severity;
  /** `SIM` and four digits; stable, never reused. */
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}
