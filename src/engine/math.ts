/**
 * The only place that decides on the bits of log, exp and what is built of them: nothing but additions,
 * multiplications, divisions and square roots, which IEEE 754 fixes to the last bit, so every machine and every browser
 * computes the same. Reductions and coefficients are those of fdlibm (e_log.c, e_exp.c; Sun Microsystems, 1993); the
 * error is below 1 unit in the last place for log and exp.
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
const INVERSE_LN2 = Math.LOG2E;

/** Natural logarithm. -Infinity at 0, NaN below. */
export function log(x: number): number {
  float[0] = x;
  const high = words[HIGH];
  // Positive, not subnormal and below 2^1023, in one comparison.
  if ((high - 0x00100000) >>> 0 >= 0x7fd00000) return logAtEnds(x);
  // x = 2^k (1 + f), with 1 + f between sqrt(1/2) and sqrt(2).
  const k = ((high + 0x95f64) >> 20) - 1023;
  const f = x * powersOfTwo[1023 - k] - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + even + odd) + k * LN2_LOW) - f);
}

/** Apart from `log`, which stays small enough to be inlined. */
function logAtEnds(x: number): number {
  if (x === 0) return -Infinity;
  if (!(x > 0)) return NaN;
  if (x === Infinity) return x;
  if (x > 1) return log(x * 0.5) + LN2_HIGH + LN2_LOW;
  return log(x * 18014398509481984) - 54 * LN2_HIGH - 54 * LN2_LOW; // 2^54: a subnormal number has no leading bit
}

/** e^x. */
export function exp(x: number): number {
  if (!(x > -708 && x < 709)) return expAtEnds(x);
  const k = Math.floor(INVERSE_LN2 * x + 0.5);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const t = r * r;
  const c =
    r -
    t *
      (0.16666666666666602 +
        t *
          (-0.0027777777777015593 +
            t * (0.00006613756321437934 + t * (-0.0000016533902205465252 + t * 4.1381367970572385e-8))));
  const y = 1 - (low - (r * c) / (2 - c) - high);
  return y * powersOfTwo[k + 1023];
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
