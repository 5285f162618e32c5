import type { Distribution } from '../units/distribution.ts';
import { gammaAbove, gammaBelow, gammaDensity, logGamma } from './incomplete-gamma.ts';
import { exp, expm1, log, pow, sqrt } from './math.ts';

type Hyperexponential = Extract<Distribution, { kind: 'hyperexponential' }>;
type Mixture = Extract<Distribution, { kind: 'mixture' }>;
type Empirical = Extract<Distribution, { kind: 'empirical' }>;

/** P(X <= x), exact also where it is small. */
export function cumulative(law: Distribution, x: number): number {
  switch (law.kind) {
    case 'constant':
      return x >= law.value ? 1 : 0;
    case 'uniform':
      return x < law.low ? 0 : x >= law.high ? 1 : (x - law.low) / (law.high - law.low);
    case 'exponential':
      return x <= 0 ? 0 : -expm1(-x / law.mean);
    case 'erlang':
      return gammaBelow(law.stages, (x * law.stages) / law.mean);
    case 'gamma':
      return gammaBelow(law.shape, (x * law.shape) / law.mean);
    case 'lognormal':
      return x <= 0 ? 0 : normalBelow((log(x) - law.mu) / law.sigma);
    case 'weibull':
      return x <= 0 ? 0 : -expm1(-pow(x / law.scale, law.shape));
    case 'pareto':
      return x <= law.scale ? 0 : -expm1(-law.shape * log(x / law.scale));
    case 'hyperexponential':
      return cumulative(phasesOf(law), x);
    case 'mixture':
      return weighted(law, (part) => cumulative(part, x));
    case 'empirical':
      return share(law, (value) => value <= x);
  }
}

/** P(X > x), exact also where it is small. */
export function survival(law: Distribution, x: number): number {
  switch (law.kind) {
    case 'constant':
      return x < law.value ? 1 : 0;
    case 'uniform':
      return x < law.low ? 1 : x >= law.high ? 0 : (law.high - x) / (law.high - law.low);
    case 'exponential':
      return x <= 0 ? 1 : exp(-x / law.mean);
    case 'erlang':
      return gammaAbove(law.stages, (x * law.stages) / law.mean);
    case 'gamma':
      return gammaAbove(law.shape, (x * law.shape) / law.mean);
    case 'lognormal':
      return x <= 0 ? 1 : normalBelow((law.mu - log(x)) / law.sigma);
    case 'weibull':
      return x <= 0 ? 1 : exp(-pow(x / law.scale, law.shape));
    case 'pareto':
      return x <= law.scale ? 1 : pow(law.scale / x, law.shape);
    case 'hyperexponential':
      return survival(phasesOf(law), x);
    case 'mixture':
      return weighted(law, (part) => survival(part, x));
    case 'empirical':
      return share(law, (value) => value > x);
  }
}

/** Density of the part of the law that has one; single values that carry probability count nothing. */
export function density(law: Distribution, x: number): number {
  switch (law.kind) {
    case 'constant':
    case 'empirical':
      return 0;
    case 'uniform':
      return x < law.low || x > law.high ? 0 : 1 / (law.high - law.low);
    case 'exponential':
      return x < 0 ? 0 : exp(-x / law.mean) / law.mean;
    case 'erlang':
      return (gammaDensity(law.stages, (x * law.stages) / law.mean) * law.stages) / law.mean;
    case 'gamma':
      return (gammaDensity(law.shape, (x * law.shape) / law.mean) * law.shape) / law.mean;
    case 'lognormal': {
      if (x <= 0) return 0;
      const z = (log(x) - law.mu) / law.sigma;
      return exp(-0.5 * z * z) / (x * law.sigma * 2.5066282746310002);
    }
    case 'weibull': {
      if (x <= 0) return 0;
      const power = pow(x / law.scale, law.shape);
      return (law.shape * power * exp(-power)) / x;
    }
    case 'pareto':
      return x < law.scale ? 0 : (law.shape / x) * pow(law.scale / x, law.shape);
    case 'hyperexponential':
      return density(phasesOf(law), x);
    case 'mixture':
      return weighted(law, (part) => density(part, x));
  }
}

/** Expected value; Infinity for a Pareto law of shape 1 or less. */
export function meanOf(law: Distribution): number {
  switch (law.kind) {
    case 'constant':
      return law.value;
    case 'uniform':
      return (law.low + law.high) / 2;
    case 'exponential':
    case 'erlang':
    case 'gamma':
    case 'hyperexponential':
      return law.mean;
    case 'lognormal':
      return exp(law.mu + 0.5 * law.sigma * law.sigma);
    case 'weibull':
      return law.scale * exp(logGamma(1 + 1 / law.shape));
    case 'pareto':
      return law.shape <= 1 ? Infinity : (law.shape * law.scale) / (law.shape - 1);
    case 'mixture':
      return weighted(law, meanOf);
    case 'empirical': {
      let sum = 0;
      let weights = 0;
      for (let i = 0; i < law.values.length; i++) {
        if (law.weights[i] > 0) sum += law.values[i] * law.weights[i];
        weights += law.weights[i];
      }
      return sum / weights;
    }
  }
}

/** The least value the law can take. */
export function leastOf(law: Distribution): number {
  switch (law.kind) {
    case 'constant':
      return law.value;
    case 'uniform':
      return law.low;
    case 'pareto':
      return law.scale;
    case 'mixture':
      return law.parts.reduce((least, part) => (part.weight > 0 ? Math.min(least, leastOf(part.of)) : least), Infinity);
    case 'empirical':
      return law.values.reduce((least, value, i) => (law.weights[i] > 0 ? Math.min(least, value) : least), Infinity);
    default:
      return 0;
  }
}

/** The two exponential phases of a hyperexponential law; each contributes half of the mean. */
function phasesOf(law: Hyperexponential): Mixture {
  const often = (1 + sqrt((law.scv - 1) / (law.scv + 1))) / 2;
  return {
    kind: 'mixture',
    parts: [
      { weight: often, of: { kind: 'exponential', mean: law.mean / (2 * often) } },
      { weight: 1 - often, of: { kind: 'exponential', mean: law.mean / (2 * (1 - often)) } },
    ],
  };
}

function normalBelow(z: number): number {
  const half = 0.5 * gammaAbove(0.5, 0.5 * z * z);
  return z < 0 ? half : 1 - half;
}

function weighted(law: Mixture, value: (part: Distribution) => number): number {
  let sum = 0;
  let weights = 0;
  for (const { weight, of } of law.parts) {
    if (weight > 0) sum += weight * value(of);
    weights += weight;
  }
  return sum / weights;
}

function share(law: Empirical, counts: (value: number) => boolean): number {
  let sum = 0;
  let weights = 0;
  for (let i = 0; i < law.values.length; i++) {
    if (counts(law.values[i])) sum += law.weights[i];
    weights += law.weights[i];
  }
  return sum / weights;
}
