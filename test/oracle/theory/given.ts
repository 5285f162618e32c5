import type { Distribution } from '../../../src/units/distribution.ts';
import { Unsupported } from '../adapter.ts';

/** Times in seconds, rates per second, as the README of the folder says. */
export interface GivenLaw {
  readonly dist: string;
  readonly [parameter: string]: unknown;
}

export interface GivenStation {
  readonly name: string;
  readonly servers: number | 'infinite';
  readonly discipline: string;
  readonly service: GivenLaw;
  readonly capacity?: number;
  readonly overflow?: string;
  readonly perBackendServers?: number;
}

export interface Given {
  readonly arrivals?: { readonly process: string; readonly [parameter: string]: unknown };
  readonly stations?: readonly GivenStation[];
  readonly routing?: unknown;
  readonly balancing?: { readonly policy: string; readonly d?: number; readonly sampling?: string };
  readonly policy?: {
    readonly timeout?: number;
    readonly perTryTimeout?: number;
    readonly maxRetries?: number;
    readonly backoff?: number;
    readonly cancelUpstreamOnTimeout?: boolean;
    readonly queueTimeout?: unknown;
    readonly hedge?: unknown;
  };
  readonly route?: { readonly weights: Readonly<Record<string, number>> };
  readonly attempt?: { readonly failureProbability: number; readonly latency?: GivenLaw };
  readonly retry?: {
    readonly maxRetries?: number | string;
    readonly backoff?: number;
    readonly [other: string]: unknown;
  };
}

const NS = 1e9;

/** A law in nanoseconds. */
export function distributionOf(law: GivenLaw): Distribution {
  const of = (name: string): number => {
    const value = law[name];
    if (typeof value !== 'number') throw new Unsupported(`law ${law.dist} without ${name}`);
    return value;
  };
  switch (law.dist) {
    case 'exponential':
      return { kind: 'exponential', mean: NS * of('mean') };
    case 'deterministic':
      return { kind: 'constant', value: NS * of('value') };
    case 'erlang':
      return { kind: 'erlang', stages: of('stages'), mean: NS * of('mean') };
    case 'gamma':
      return { kind: 'gamma', shape: of('shape'), mean: NS * of('mean') };
    case 'uniform':
      return { kind: 'uniform', low: NS * of('low'), high: NS * of('high') };
    case 'lognormal': {
      const variance = Math.log(1 + of('cv') ** 2);
      return { kind: 'lognormal', mu: Math.log(NS * of('mean')) - variance / 2, sigma: Math.sqrt(variance) };
    }
    case 'hyperexponential':
      return { kind: 'hyperexponential', mean: NS * of('mean'), scv: of('scv') };
    case 'bimodal':
      return {
        kind: 'empirical',
        values: [NS * of('fast'), NS * of('slow')],
        weights: [1 - of('probSlow'), of('probSlow')],
      };
    case 'mixture-exponential': {
      const means = law.means as readonly number[];
      const weights = law.weights as readonly number[];
      return {
        kind: 'mixture',
        parts: means.map((mean, i) => ({ weight: weights[i], of: { kind: 'exponential', mean: NS * mean } })),
      };
    }
    case 'weibull':
      return { kind: 'weibull', shape: of('shape'), scale: NS * of('scale') };
    case 'pareto':
      return { kind: 'pareto', shape: of('shape'), scale: NS * of('scale') };
    default:
      throw new Unsupported(`law ${law.dist}`);
  }
}

/** Every field of a case must be one that is passed on. */
export function onlyKnown(given: object, known: readonly string[]): void {
  const other = Object.keys(given).filter((key) => !known.includes(key) && key !== 'note');
  if (other.length > 0) throw new Unsupported(`${other.join(', ')}`);
}
