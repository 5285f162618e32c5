/** Something istiod refuses or warns about. */
export interface ConfigFault {
  /** Such as `spec.http[0].timeout`. */
  readonly fieldPath: string;
  /** The end of a sentence about the field: `is not a whole number of milliseconds`. */
  readonly reason: string;
}

/** Gathers faults below one field; `at` narrows to a field of it. */
export class FaultCollector {
  readonly errors: ConfigFault[];
  readonly warnings: ConfigFault[];
  readonly #path: string;

  constructor(path: string, errors: ConfigFault[] = [], warnings: ConfigFault[] = []) {
    this.#path = path;
    this.errors = errors;
    this.warnings = warnings;
  }

  at(field: string | number): FaultCollector {
    const path = typeof field === 'number' ? `${this.#path}[${field}]` : `${this.#path}.${field}`;
    return new FaultCollector(path, this.errors, this.warnings);
  }

  error(reason: string): void {
    this.errors.push({ fieldPath: this.#path, reason });
  }

  errorIf(condition: boolean, reason: string): void {
    if (condition) this.error(reason);
  }

  warnIf(condition: boolean, reason: string): void {
    if (condition) this.warnings.push({ fieldPath: this.#path, reason });
  }
}
