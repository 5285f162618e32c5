import type { AbandonedPolicy, BehaviourEndpoint } from '../api/behaviour.ts';
import { grownInts } from '../engine/grow.ts';
import type { Shapes } from '../request/shapes.ts';

/** An endpoint made ready: where its program starts, and what becomes of abandoned work. */
export interface CompiledEndpoint {
  readonly start: number;
  readonly dropsQueued: boolean;
  readonly cancelsRunning: boolean;
}

export function compiledEndpoint(start: number, abandoned: AbandonedPolicy): CompiledEndpoint {
  return { start, dropsQueued: abandoned.queued === 'drop', cancelsRunning: abandoned.running === 'cancel' };
}

/** Endpoints of one workload (and version), chosen by shape: matched once per shape, then looked up. */
export class WorkloadProgram {
  readonly endpoints: readonly CompiledEndpoint[];
  /** Header names its Pods forward; null for all custom ones. */
  readonly propagate: ReadonlySet<string> | null;
  private readonly matches: readonly BehaviourEndpoint['match'][];
  private readonly shapes: Shapes;
  private byShape = new Int32Array(0);

  constructor(
    endpoints: readonly CompiledEndpoint[],
    matches: readonly BehaviourEndpoint['match'][],
    propagate: ReadonlySet<string> | null,
    shapes: Shapes,
  ) {
    this.endpoints = endpoints;
    this.matches = matches;
    this.propagate = propagate;
    this.shapes = shapes;
  }

  /** Index of the first endpoint that matches, -1 for none (404). */
  endpointOf(shape: number): number {
    const known = shape < this.byShape.length ? this.byShape[shape] : 0;
    if (known !== 0) return known - 2;
    const { path, method } = this.shapes.get(shape);
    const found = this.matches.findIndex(
      (match) => matchesPath(match.path, path) && (match.method ?? method) === method,
    );
    if (shape >= this.byShape.length) this.byShape = grownInts(this.byShape, Math.max(16, 2 * shape));
    this.byShape[shape] = found + 2;
    return found;
  }
}

/** `/reviews/*` matches below `/reviews/`; the query does not count. */
function matchesPath(pattern: string | undefined, pathWithQuery: string): boolean {
  if (pattern === undefined) return true;
  const path = pathWithQuery.split('?', 1)[0];
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}
