import { exp2Table, logTable, PLACES } from './math-tables.ts';

/**
 * The only place that decides on the bits of log, exp and what is built of them: nothing but additions,
 * multiplications, divisions and square roots, which IEEE 754 fixes to the last bit, so every machine and every browser
 * computes the same. Reduced by tables (P. T. P. Tang, "Table-driven implementation of the logarithm function in IEEE
 * floating-point arithmetic", 1990, and of the exponential function, 1989): no division, a quarter less time than
 * fdlibm's (ADR 8). The error is below 1.1 units in the last place for log, 0.6 for exp.
 */

const float = new Float64Array(1);
const words = new Int32Array(float.buffer);
/** Which of the two words holds sign and exponent. */
const HIGH = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

/**
 * 2^(i - 1023) at i. Multiplying by a power of two is exact; writing the exponent's word and reading the number back
 * would be too, but stalls the processor (measured: log takes twice as long).
 */
const powersOfTwo = new Float64Array(2047);
for (let i = 0, power = 1.1125369292536007e-308; i < 2047; i++, power *= 2) powersOfTwo[i] = power;

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/** High word of the lowest number of the first place: half a place off, so that 1 is the middle of one. */
const FIRST_PLACE = 0x3fe61000;
const logs = logTable();

/** Natural logarithm. -Infinity at 0, NaN below. */
export function log(x: number): number {
  float[0] = x;
  const high = words[HIGH];
  // Positive, not subnormal and below 2^1023, in one comparison.
  if ((high - 0x00100000) >>> 0 >= 0x7fd00000) return logAtEnds(x);
  // x = 2^k z, with z within half a place of its middle c, and log x = k log 2 + log c + log(1 + r).
  const from = high - FIRST_PLACE;
  const k = from >> 20;
  const at = (from >> 11) & 0x1fc;
  const r = (x * powersOfTwo[1023 - k] - logs[at]) * logs[at + 1];
  const square = r * r;
  const odd =
    r * 0.3333333333333333 - 0.5 + square * (r * 0.2 - 0.25 + square * (r * 0.14285714285714285 - 0.16666666666666666));
  return k * LN2_HIGH + logs[at + 2] + (k * LN2_LOW + logs[at + 3] + square * odd + r);
}

/** Apart from `log`, which stays small enough to be inlined. */
function logAtEnds(x: number): number {
  if (x === 0) return -Infinity;
  if (!(x > 0)) return NaN;
  if (x === Infinity) return x;
  if (x > 1) return log(x * 0.5) + LN2_HIGH + LN2_LOW;
  return log(x * 18014398509481984) - 54 * LN2_HIGH - 54 * LN2_LOW; // 2^54: a subnormal number has no leading bit
}

const powers = exp2Table();
const PLACES_PER_LN2 = PLACES * Math.LOG2E;

/** e^x. */
export function exp(x: number): number {
  if (!(x > -708 && x < 709)) return expAtEnds(x);
  // x = n log(2)/128 + r, and e^x = 2^(n >> 7) 2^((n & 127)/128) e^r.
  const n = Math.floor(PLACES_PER_LN2 * x + 0.5);
  const r = x - n * (LN2_HIGH / PLACES) - n * (LN2_LOW / PLACES);
  const square = r * r;
  const rest =
    r + square * (0.5 + r * 0.16666666666666666 + square * (0.041666666666666664 + r * 0.008333333333333333));
  const at = 2 * (n & 127);
  const power = powers[at];
  return (power + (powers[at + 1] + power * rest)) * powersOfTwo[(n >> 7) + 1023];
}

/** Where 2^k alone would overflow or vanish: by halves. */
function expAtEnds(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 709.782712893384) return Infinity;
  if (x < -745.1332191019411) return 0;
  const half = exp(0.5 * x);
  return half * half;
}

/** e^x - 1, exact also near 0 (W. Kahan's correction). */
export function expm1(x: number): number {
  const power = exp(x);
  if (power === 1) return x;
  const difference = power - 1;
  return difference === -1 || power === Infinity ? difference : (difference * x) / log(power);
}

/** x^y for x >= 0. The relative error grows with |y log x|: about 1e-16 of it. */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  return exp(y * log(x));
}

export const sqrt = Math.sqrt;
