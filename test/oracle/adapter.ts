/** One case of an oracle file, as its README describes it. */
export interface OracleCase {
  readonly name: string;
  readonly kind?: string;
  readonly given: Readonly<Record<string, unknown>>;
  readonly expect: unknown;
}

/** Thrown by an adapter for a case whose feature is not modelled yet; counted apart from failures. */
export class Unsupported extends Error {}

/**
 * Renames the fields of one kind of case to those of the code that the simulation runs, calls it, and compares.
 * Throws `Unsupported`, or an Error that says what differed; returns when the case passes.
 */
export interface OracleAdapter {
  /** Files this adapter serves, by path below the oracle folder: `hpa/reconcile.json`. */
  readonly files: readonly string[];
  check(oracleCase: OracleCase): void;
}

/** Structural comparison of only the keys that `expected` has; throws with the path of the first difference. */
export function expectPartial(actual: unknown, expected: unknown, tolerance = 0, path = 'result'): void {
  if (typeof expected === 'number' && typeof actual === 'number') {
    if (actual === expected || Math.abs(actual - expected) <= tolerance) return;
  } else if (Array.isArray(expected) && Array.isArray(actual)) {
    if (actual.length !== expected.length) {
      throw new Error(`${path}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
    }
    expected.forEach((each, index) => {
      expectPartial(actual[index], each, tolerance, `${path}[${index}]`);
    });
    return;
  } else if (typeof expected === 'object' && expected !== null && typeof actual === 'object' && actual !== null) {
    for (const [key, value] of Object.entries(expected)) {
      expectPartial((actual as Record<string, unknown>)[key], value, tolerance, `${path}.${key}`);
    }
    return;
  } else if (actual === expected) return;
  throw new Error(`${path}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
}
