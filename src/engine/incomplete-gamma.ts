import { exp, log } from './math.ts';

/** Logarithm of the gamma function, a > 0; relative error about 1e-15. Lanczos' sum with g = 7 and nine terms. */
export function logGamma(a: number): number {
  if (a < 0.5) return logGamma(a + 1) - log(a);
  const x = a - 1;
  let sum = 0.9999999999998099;
  for (let i = 0; i < LANCZOS.length; i++) sum += LANCZOS[i] / (x + i + 1);
  const t = x + 7.5;
  return (x + 0.5) * log(t) - t + log(2.5066282746310007 * sum);
}

const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 0.000009984369578019572, 1.5056327351493116e-7,
];

/** Regularised lower incomplete gamma function P(a, x): the probability that a gamma variable of shape a stays below x. */
export function gammaBelow(a: number, x: number): number {
  if (x <= 0) return 0;
  return x < a + 1 ? series(a, x) : 1 - continuedFraction(a, x);
}

/** Its complement Q(a, x), without loss where it is small. */
export function gammaAbove(a: number, x: number): number {
  if (x <= 0) return 1;
  return x < a + 1 ? 1 - series(a, x) : continuedFraction(a, x);
}

/** Density of a gamma variable of shape a and scale 1. */
export function gammaDensity(a: number, x: number): number {
  return x <= 0 ? 0 : exp((a - 1) * log(x) - x - logGamma(a));
}

function series(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum * exp(a * log(x) - x - logGamma(a));
}

/** Lentz's evaluation of the continued fraction 1/(x+1-a- 1(1-a)/(x+3-a- ...)). */
function continuedFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let i = 1, change = 0; change < 1 - 1e-15 || change > 1 + 1e-15; i++) {
    const numerator = -i * (i - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    change = d * c;
    fraction *= change;
  }
  return fraction * exp(a * log(x) - x - logGamma(a));
}
