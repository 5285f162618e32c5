/** How many replicas one metric asks for, and why. */
export interface Proposal {
  readonly replicas: number;
  readonly reading: {
    /** Whole percent of the requests in use. */
    readonly utilization?: number;
    /** Mean per Pod, in thousandths. */
    readonly averageMilli?: number;
    /** A value of no single Pod, in thousandths. */
    readonly valueMilli?: number;
  };
  /** How many Pods counted, and how many were left out or filled in. Absent when no Pod was looked at. */
  readonly groups?: {
    readonly ready: number;
    readonly unready: number;
    readonly missing: number;
    readonly ignored: number;
  };
  readonly rule: ProposalRule;
}

export type ProposalRule =
  /** Inside the tolerance, or Pods without a sample leave the direction open: the count stays. */
  | { readonly kind: 'within'; readonly ratio: number }
  /** `ceil(ratio × count)`. */
  | { readonly kind: 'ceil'; readonly ratio: number; readonly count: number }
  /** `ceil(value / target)`, for a total shared by all Pods. */
  | { readonly kind: 'share'; readonly valueMilli: number; readonly targetMilli: number };
