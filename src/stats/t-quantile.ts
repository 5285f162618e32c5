/**
 * Quantile of Student's law for a two-sided interval: P(|T| <= tQuantile(df, c)) = c. `df` is a whole number >= 1,
 * 0 < confidence < 1; error below 1e-9 of the value for the confidences people ask for (up to 0.999999).
 */
export function tQuantile(df: number, confidence: number): number {
  let low = 0;
  let high = 1;
  while (withinT(df, high) < confidence) {
    low = high;
    high *= 2;
  }
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (withinT(df, middle) < confidence) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * P(|T| <= t), exact: a finite sum of powers of cos² of atan(t/√df).
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
 */
function withinT(df: number, t: number): number {
  const ratio = t / Math.sqrt(df);
  const cos2 = 1 / (1 + ratio * ratio);
  const sine = ratio * Math.sqrt(cos2);
  const isOdd = df % 2 === 1;
  if (df === 1) return (2 / Math.PI) * arcTangent(ratio);
  let term = 1;
  let sum = 1;
  for (let k = isOdd ? 3 : 2; k <= df - 2 && term > sum * 1e-17; k += 2) {
    term *= ((k - 1) / k) * cos2;
    sum += term;
  }
  return isOdd ? (2 / Math.PI) * (arcTangent(ratio) + sine * Math.sqrt(cos2) * sum) : sine * sum;
}

/** Halves the angle three times, then Taylor's series; built here so that every machine gets the same bits. */
function arcTangent(x: number): number {
  let y = x;
  for (let i = 0; i < 3; i++) y /= 1 + Math.sqrt(1 + y * y);
  const square = -y * y;
  let power = y;
  let sum = y;
  for (let k = 3; k < 60; k += 2) {
    power *= square;
    sum += power / k;
  }
  return 8 * sum;
}
