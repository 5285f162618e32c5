import type { Distribution } from '../units/distribution.ts';
import { cumulative, density, leastOf, meanOf, survival } from './distribution-functions.ts';
import { solveQuantile } from './quantile-inversion.ts';

/** 1 / 32 of an octave of p is a cell: the exponent and the first five bits of the fraction name it. */
const CELL_SHIFT = 15;
const OCTAVES = 24;
const CELLS = OCTAVES * 32;
/** Cell of 2^-25, below which p is solved when it is drawn. */
const FIRST_CELL = (1023 - OCTAVES - 1) << 5;
/** Numbers per cell: p at its start, then the coefficients in powers of the distance from there. */
const WIDTH = 5;
/** Of the value; or of the mean, for values that hardly differ from 0. */
const TOLERANCE = 1e-6;
const SMALL_TOLERANCE = 1e-10;

const float = new Float64Array(1);
const words = new Int32Array(float.buffer);
const HIGH = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

/**
 * Quantiles of a law that has no closed inverse, monotone in u and fast: cubics between exact points.
 *
 *   u <= 1/2: p = u          u > 1/2: p = 1 - u          cells of p: (2^-25 ... 1/2], 32 per octave
 *
 * So a cell is narrow against its distance from the end of the law, in both tails alike, and a cubic with the law's own
 * slopes is off by about 1e-6 of the value at most (each cell is checked against the law while building). Where it is not (a
 * jump, a kink, a very small shape), and for p below 2^-25, the quantile is solved when it is drawn.
 */
export class QuantileGrid {
  readonly #law: Distribution;
  readonly #lower: Float64Array;
  readonly #upper: Float64Array;

  constructor(law: Distribution) {
    this.#law = law;
    const mean = meanOf(law);
    const median = solveQuantile(law, 0.5, false, mean < Infinity ? mean : leastOf(law) + 1);
    const small = SMALL_TOLERANCE * Math.abs(mean < Infinity ? mean : median);
    this.#lower = cellsOf(law, false, median, small);
    this.#upper = cellsOf(law, true, median, small);
  }

  /** 0 < u < 1. */
  quantile(u: number): number {
    const isUpper = u > 0.5;
    const p = isUpper ? 1 - u : u;
    float[0] = p;
    const cell = (words[HIGH] >> CELL_SHIFT) - FIRST_CELL;
    const cells = isUpper ? this.#upper : this.#lower;
    if (cell < 0) return solveQuantile(this.#law, p, isUpper, cells[1]);
    const at = cell * WIDTH;
    const slope = cells[at + 2];
    if (Number.isNaN(slope)) return solveQuantile(this.#law, p, isUpper, cells[at + 1]);
    const d = p - cells[at];
    return cells[at + 1] + d * (slope + d * (cells[at + 3] + d * cells[at + 4]));
  }
}

/** From the median outwards, so that each point is the guess of the next. */
function cellsOf(law: Distribution, isUpper: boolean, median: number, small: number): Float64Array {
  const cells = new Float64Array((CELLS + 1) * WIDTH);
  cells[CELLS * WIDTH] = 0.5;
  cells[CELLS * WIDTH + 1] = median;
  let end = median;
  for (let cell = CELLS - 1; cell >= 0; cell--) {
    const start = solveQuantile(law, startOf(cell), isUpper, end);
    fitCell(cells, cell, law, isUpper, start, end, small);
    end = start;
  }
  return cells;
}

/** The cubic through both ends with the law's slopes there. A first coefficient of NaN says: solve instead. */
function fitCell(
  cells: Float64Array,
  cell: number,
  law: Distribution,
  isUpper: boolean,
  start: number,
  end: number,
  small: number,
): void {
  const at = cell * WIDTH;
  const p = startOf(cell);
  const width = startOf(cell + 1) - p;
  const rise = end - start;
  cells[at] = p;
  cells[at + 1] = start;
  if (rise === 0) return;
  const perUnit = isUpper ? -width : width;
  const s0 = perUnit / density(law, start);
  const s1 = perUnit / density(law, end);
  const c2 = 3 * rise - 2 * s0 - s1;
  const c3 = s0 + s1 - 2 * rise;
  const isMonotone = s0 / rise >= 0 && s0 / rise <= 3 && s1 / rise >= 0 && s1 / rise <= 3;
  const isExact = (t: number) => hits(law, isUpper, p + t * width, start + t * (s0 + t * (c2 + t * c3)), small);
  cells[at + 2] = isMonotone && isExact(0.25) && isExact(0.5) && isExact(0.75) ? s0 / width : NaN;
  cells[at + 3] = c2 / (width * width);
  cells[at + 4] = c3 / (width * width * width);
}

function hits(law: Distribution, isUpper: boolean, p: number, x: number, small: number): boolean {
  const miss = (isUpper ? survival(law, x) : cumulative(law, x)) - p;
  return Math.abs(miss) <= density(law, x) * Math.max(TOLERANCE * Math.abs(x), small);
}

function startOf(cell: number): number {
  float[0] = 0;
  words[HIGH] = (cell + FIRST_CELL) << CELL_SHIFT;
  return float[0];
}
