/** What a proxy can see of a request. Requests that look the same share one shape, so that matching runs once per shape. */
export interface Shape {
  readonly method: string;
  readonly scheme: string;
  /** The host as the client wrote it, without port. */
  readonly authority: string;
  readonly port: number;
  /** With query. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
}

/** Headers a shape carries that an application forwards: tracing and whatever the user made up. */
const NOT_CUSTOM = new Set(['host', 'content-type', 'content-length', 'accept', 'user-agent', 'connection']);

/** Interns shapes to small integers. */
export class Shapes {
  private readonly byKey = new Map<string, number>();
  private readonly list: Shape[] = [];
  private readonly isCustom: boolean[] = [];
  private readonly forwarded = new Map<number, number>();

  get count(): number {
    return this.list.length;
  }

  intern(shape: Shape): number {
    const headers = [...shape.headers].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    const key = JSON.stringify([shape.method, shape.scheme, shape.authority, shape.port, shape.path, headers]);
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    this.list.push({ ...shape, headers: new Map(headers) });
    this.isCustom.push(headers.some(([name]) => !NOT_CUSTOM.has(name)));
    this.byKey.set(key, this.list.length - 1);
    return this.list.length - 1;
  }

  get(shape: number): Shape {
    return this.list[shape];
  }

  hasCustomHeaders(shape: number): boolean {
    return this.isCustom[shape];
  }

  /**
   * The shape of a call whose own headers are those of `call`, sent while answering `incoming`: the application
   * forwards the headers `propagate` names (`null`: all custom ones). Memoised per pair.
   */
  forward(call: number, incoming: number, propagate: ReadonlySet<string> | null): number {
    const key = call * 0x4000000 + incoming;
    const known = this.forwarded.get(key);
    if (known !== undefined) return known;
    const own = this.list[call];
    const headers = new Map(own.headers);
    for (const [name, value] of this.list[incoming].headers) {
      const forwards = propagate === null ? !NOT_CUSTOM.has(name) : propagate.has(name);
      if (forwards && !headers.has(name)) headers.set(name, value);
    }
    const shape = this.intern({ ...own, headers });
    this.forwarded.set(key, shape);
    return shape;
  }
}
