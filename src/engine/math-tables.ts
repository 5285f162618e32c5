/**
 * Tables of `math.ts`, computed in whole numbers of 2^-128, so that they have the same bits on every machine.
 *
 * Each entry is split in two doubles, `high` and `low`, whose sum is good to about 2^-100.
 */

const BITS = 128n;
const ONE = 1n << BITS;

/** Places of each octave: the first seven bits of the mantissa. */
export const PLACES = 128;

/** `log(c)` of the middle c of each place of [0.69, 1.38), four numbers a place: c, 1/c, high, low. */
export function logTable(): Float64Array {
  const table = new Float64Array(4 * PLACES);
  for (let place = 0; place < PLACES; place++) {
    // Below 1 the places are half as wide as above; the one that holds 1 has its middle there.
    const [over, under] = place < 79 ? [177 + place, 256] : [49 + place, 128];
    const exact = logOf(BigInt(over), BigInt(under));
    // Whole multiples of 2^-42: adding k times the upper half of log 2 to it is exact.
    const high = rounded(exact, 42n);
    table[4 * place] = over / under;
    table[4 * place + 1] = under / over;
    table[4 * place + 2] = toNumber(high);
    table[4 * place + 3] = toNumber(exact - high);
  }
  return table;
}

/** `2^(place/128)`, two numbers a place: high, low. */
export function exp2Table(): Float64Array {
  const table = new Float64Array(2 * PLACES);
  const ln2 = logOf(2n, 1n);
  for (let place = 0; place < PLACES; place++) {
    const exact = expOf((ln2 * BigInt(place)) / BigInt(PLACES));
    const high = rounded(exact, 52n);
    table[2 * place] = toNumber(high);
    table[2 * place + 1] = toNumber(exact - high);
  }
  return table;
}

/** 2 artanh((x - 1) / (x + 1)) of x = over/under, by its series. */
function logOf(over: bigint, under: bigint): bigint {
  const s = ((over - under) * ONE) / (over + under);
  const square = (s * s) >> BITS;
  let sum = 0n;
  for (let power = s, odd = 1n; power > 1n || power < -1n; power = (power * square) >> BITS, odd += 2n) {
    sum += power / odd;
  }
  return 2n * sum;
}

function expOf(x: bigint): bigint {
  let sum = 0n;
  for (let term = ONE, n = 1n; term > 0n; term = ((term * x) >> BITS) / n, n++) sum += term;
  return sum;
}

/** To the nearest multiple of 2^-bits. */
function rounded(x: bigint, bits: bigint): bigint {
  const unit = 1n << (BITS - bits);
  const up = x + (unit >> 1n);
  return up - (((up % unit) + unit) % unit);
}

/** Exact where 53 bits are enough, else the nearest double: `Number` of a bigint rounds, and 2^-64 twice is exact. */
function toNumber(x: bigint): number {
  return Number(x) * 5.421010862427522e-20 * 5.421010862427522e-20;
}
