/** Where in the user's objects a compiled entry comes from; the doors resolve it to a line and column. */
export interface Origin {
  /** `Kind namespace/name`. */
  readonly object: string;
  /** Such as `spec.http[1]`. */
  readonly fieldPath: string;
}
