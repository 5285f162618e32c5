import type { Distribution } from '../units/distribution.ts';
import { meanOf } from './distribution-functions.ts';
import { exp, log } from './math.ts';
import { normalQuantile } from './normal-quantile.ts';
import { pointsAsConstants } from './point-laws.ts';
import { QuantileGrid } from './quantile-grid.ts';

const CONSTANT = 0;
const UNIFORM = 1;
const EXPONENTIAL = 2;
const LOGNORMAL = 3;
const WEIBULL = 4;
const PARETO = 5;
const EMPIRICAL = 6;
const GRID = 7;

/**
 * A law made ready for sampling. Every law is sampled by its inverse, so one draw gives one value, a larger draw never a
 * smaller value, and a slower version is slower for every request. One class for all laws: the hot path calls one shape.
 */
export class Sampler {
  /** Expected value, in the unit of the law. Infinity for a Pareto law of shape 1 or less. */
  readonly mean: number;
  /** The one value of a constant law, -1 of any other. */
  readonly constant: number;
  readonly #kind: number;
  readonly #scale: number;
  readonly #a: number;
  readonly #b: number;
  /** Empirical law: values ascending, and by each the probability of it and all before. */
  readonly #values: Float64Array;
  readonly #sums: Float64Array;
  /** Empirical law: where to start looking, by equal parts of u. */
  readonly #guide: Int32Array;
  readonly #grid: QuantileGrid | undefined;

  constructor(law: Distribution, scale: number) {
    const form = formOf(law);
    this.mean = scale === 0 ? 0 : meanOf(law) * scale;
    this.constant = form.kind === CONSTANT ? form.scale * scale : -1;
    this.#kind = form.kind;
    this.#scale = form.scale * scale;
    this.#a = form.a;
    this.#b = form.b;
    this.#values = form.values;
    this.#sums = form.sums;
    this.#guide = form.guide;
    this.#grid = form.grid;
  }

  /** The value below which a share u of all values lies, 0 < u < 1. */
  quantile(u: number): number {
    switch (this.#kind) {
      case CONSTANT:
        return this.#scale;
      case EXPONENTIAL:
        return -this.#scale * log(1 - u);
      case UNIFORM:
        return this.#scale * (this.#a + u * this.#b);
      case LOGNORMAL:
        return this.#scale * exp(this.#a + this.#b * normalQuantile(u));
      case WEIBULL:
        return this.#scale * exp(this.#a * log(-log(1 - u)));
      case PARETO:
        return this.#scale * exp(-this.#a * log(1 - u));
      case EMPIRICAL:
        return this.#scale * this.#lookUp(u);
      default:
        return this.#scale * this.#grid!.quantile(u);
    }
  }

  #lookUp(u: number): number {
    let at = this.#guide[Math.floor(u * this.#guide.length)];
    while (this.#sums[at] < u) at++;
    return this.#values[at];
  }
}

/** `scale` multiplies every value: a unit, or a version that is slower. */
export function compileSampler(law: Distribution, scale = 1): Sampler {
  return new Sampler(law, scale);
}

interface Form {
  readonly kind: number;
  readonly scale: number;
  readonly a: number;
  readonly b: number;
  readonly values: Float64Array;
  readonly sums: Float64Array;
  readonly guide: Int32Array;
  readonly grid: QuantileGrid | undefined;
}

const noNumbers = new Float64Array(0);
const noGuide = new Int32Array(0);

function form(kind: number, scale: number, a = 0, b = 0, grid?: QuantileGrid): Form {
  return { kind, scale, a, b, values: noNumbers, sums: noNumbers, guide: noGuide, grid };
}

function formOf(law: Distribution): Form {
  switch (law.kind) {
    case 'constant':
      return form(CONSTANT, law.value);
    case 'uniform':
      return form(UNIFORM, 1, law.low, law.high - law.low);
    case 'exponential':
      return form(EXPONENTIAL, law.mean);
    case 'lognormal':
      return form(LOGNORMAL, 1, law.mu, law.sigma);
    case 'weibull':
      return form(WEIBULL, law.scale, 1 / law.shape);
    case 'pareto':
      return form(PARETO, law.scale, 1 / law.shape);
    case 'empirical':
      return empiricalForm(law.values, law.weights);
    case 'erlang':
      return gammaForm(law.stages, law.mean);
    case 'gamma':
      return gammaForm(law.shape, law.mean);
    case 'hyperexponential':
      if (law.scv === 1) return form(EXPONENTIAL, law.mean);
      return form(GRID, law.mean, 0, 0, standardGrid({ kind: 'hyperexponential', mean: 1, scv: law.scv }));
    case 'mixture':
      return form(GRID, 1, 0, 0, new QuantileGrid(pointsAsConstants(law)));
  }
}

function gammaForm(shape: number, mean: number): Form {
  if (shape === 1) return form(EXPONENTIAL, mean);
  return form(GRID, mean, 0, 0, standardGrid({ kind: 'gamma', shape, mean: 1 }));
}

/** Grids of mean 1, by shape: a law and its slower version share one. */
const standardGrids = new Map<string, QuantileGrid>();

function standardGrid(law: Extract<Distribution, { kind: 'gamma' | 'hyperexponential' }>): QuantileGrid {
  const key = `${law.kind}/${law.kind === 'gamma' ? law.shape : law.scv}`;
  let grid = standardGrids.get(key);
  if (!grid) {
    grid = new QuantileGrid(law);
    standardGrids.set(key, grid);
  }
  return grid;
}

/** Guide table (Chen and Asau, 1974): as many equal parts of u as values, so about one comparison a draw. */
function empiricalForm(values: readonly number[], weights: readonly number[]): Form {
  const order = values.map((_, i) => i).filter((i) => weights[i] > 0);
  order.sort((i, j) => values[i] - values[j] || i - j);
  const sums = new Float64Array(order.length);
  let total = 0;
  for (let i = 0; i < order.length; i++) {
    total += weights[order[i]];
    sums[i] = total;
  }
  for (let i = 0; i < sums.length; i++) sums[i] /= total;
  const guide = new Int32Array(order.length);
  for (let part = 0, at = 0; part < guide.length; part++) {
    while (sums[at] < part / guide.length) at++;
    guide[part] = at;
  }
  return { ...form(EMPIRICAL, 1), values: Float64Array.from(order, (i) => values[i]), sums, guide };
}
