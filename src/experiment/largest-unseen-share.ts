/**
 * None was seen in `count` independent trials: the largest share p it may still have, (1 - p)^count = 1 - confidence.
 * Clopper and Pearson's one-sided limit; at 95 % about 3 / count. Only products, so that it has the same bits everywhere.
 */
export function largestUnseenShare(count: number, confidence: number): number {
  let low = 0;
  let high = 1;
  for (let step = 0; step < 100 && low < high; step++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (wholePower(1 - middle, count) > 1 - confidence) low = middle;
    else high = middle;
  }
  return high;
}

/** base^exponent for whole exponents from 0, by squaring. */
function wholePower(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}
