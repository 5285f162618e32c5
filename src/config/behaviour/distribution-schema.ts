import * as z from 'zod';
import { log } from '../../engine/math.ts';
import type { Distribution } from '../../units/distribution.ts';
import { duration, exactlyOneOf, positive, someWeight, strictMap } from './quantity-schemas.ts';

/** Upper quantiles of the standard normal law, for medians with a percentile. */
const NORMAL_QUANTILE = { p90: 1.2815515655446004, p95: 1.6448536269514722, p99: 2.3263478740408408 };

const LAWS = [
  'constant',
  'uniform',
  'exponential',
  'erlang',
  'gamma',
  'lognormal',
  'weibull',
  'pareto',
  'hyperexponential',
  'mixture',
  'empirical',
];

/**
 * A law over values that `value` reads: a value alone is constant, else a map with the one law
 * (`{ lognormal: { median: 4ms, p99: 18ms } }`).
 */
export function distributionOf<T extends number>(value: z.ZodType<T, string | number>): z.ZodType<Distribution> {
  const self = z.lazy((): z.ZodType<Distribution> => schema);
  const weighted = strictMap({ weight: z.number().nonnegative(), of: self });
  const law = strictMap({
    constant: value.optional(),
    uniform: strictMap({ low: value, high: value }).optional(),
    exponential: z.union([value, strictMap({ mean: value })]).optional(),
    erlang: strictMap({ stages: z.int().positive(), mean: value }).optional(),
    gamma: strictMap({ mean: value, shape: positive.optional(), cv: positive.optional() })
      .check(exactlyOneOf(['shape', 'cv']))
      .optional(),
    lognormal: strictMap({
      median: value.optional(),
      mean: value.optional(),
      p90: value.optional(),
      p95: value.optional(),
      p99: value.optional(),
      cv: z.number().nonnegative().optional(),
    })
      .check(exactlyOneOf(['median', 'mean']), exactlyOneOf(['p90', 'p95', 'p99', 'cv']))
      .optional(),
    weibull: strictMap({ shape: positive, scale: value }).optional(),
    pareto: strictMap({ shape: positive, scale: value.optional(), mean: value.optional() })
      .check(exactlyOneOf(['scale', 'mean']))
      .optional(),
    hyperexponential: strictMap({
      mean: value,
      scv: z.number().min(1).optional(),
      cv: z.number().min(1).optional(),
    })
      .check(exactlyOneOf(['scv', 'cv']))
      .optional(),
    mixture: z
      .array(weighted)
      .min(1)
      .check(someWeight((part) => part.weight))
      .optional(),
    empirical: strictMap({
      values: z.array(value).min(1),
      weights: z
        .array(z.number().nonnegative())
        .check(someWeight((weight) => weight))
        .optional(),
    }).optional(),
  })
    .check(exactlyOneOf(LAWS))
    .transform((given, context): Distribution => {
      const made = distributionFrom(given);
      if (typeof made !== 'string') return made;
      context.issues.push({ code: 'custom', input: given, message: made });
      return z.NEVER;
    });
  const schema: z.ZodType<Distribution> = z.union([
    value.transform((constant): Distribution => ({ kind: 'constant', value: constant })),
    law,
  ]);
  return schema;
}

/** What the map of laws holds once its values are read. */
interface Laws {
  constant?: number;
  uniform?: { low: number; high: number };
  exponential?: number | { mean: number };
  erlang?: { stages: number; mean: number };
  gamma?: { mean: number; shape?: number; cv?: number };
  lognormal?: { median?: number; mean?: number; p90?: number; p95?: number; p99?: number; cv?: number };
  weibull?: { shape: number; scale: number };
  pareto?: { shape: number; scale?: number; mean?: number };
  hyperexponential?: { mean: number; scv?: number; cv?: number };
  mixture?: { weight: number; of: Distribution }[];
  empirical?: { values: number[]; weights?: number[] };
}

/** The normalised law, or what is wrong with its parameters. */
function distributionFrom(given: Laws): Distribution | string {
  if (given.constant !== undefined) return { kind: 'constant', value: given.constant };
  if (given.uniform) {
    const { low, high } = given.uniform;
    return low <= high ? { kind: 'uniform', low, high } : 'low of the uniform law lies above high';
  }
  if (given.exponential !== undefined) {
    const { exponential } = given;
    return { kind: 'exponential', mean: typeof exponential === 'number' ? exponential : exponential.mean };
  }
  if (given.erlang) return { kind: 'erlang', ...given.erlang };
  if (given.gamma) {
    const { mean, shape, cv } = given.gamma;
    return { kind: 'gamma', shape: shape ?? 1 / (cv! * cv!), mean };
  }
  if (given.lognormal) return lognormalFrom(given.lognormal);
  if (given.weibull) return { kind: 'weibull', ...given.weibull };
  if (given.pareto) {
    const { shape, scale, mean } = given.pareto;
    if (scale !== undefined) return { kind: 'pareto', shape, scale };
    if (shape <= 1) return 'a pareto law of shape 1 or less has no mean; give its scale';
    return { kind: 'pareto', shape, scale: (mean! * (shape - 1)) / shape };
  }
  if (given.hyperexponential) {
    const { mean, scv, cv } = given.hyperexponential;
    return { kind: 'hyperexponential', mean, scv: scv ?? cv! * cv! };
  }
  if (given.mixture) return { kind: 'mixture', parts: given.mixture };
  const { values, weights } = given.empirical!;
  if (weights && weights.length !== values.length) return `${weights.length} weights for ${values.length} values`;
  return { kind: 'empirical', values, weights: weights ?? values.map(() => 1) };
}

function lognormalFrom(given: NonNullable<Laws['lognormal']>): Distribution | string {
  const { median, mean, cv } = given;
  const middle = median ?? mean!;
  if (middle <= 0) return 'a lognormal law needs a median or mean above 0';
  if (cv !== undefined) {
    // Variance of the logarithm: ln(1 + cv²); the mean lies half of it above the median.
    const variance = log(1 + cv * cv);
    return {
      kind: 'lognormal',
      mu: log(middle) - (median === undefined ? variance / 2 : 0),
      sigma: Math.sqrt(variance),
    };
  }
  if (median === undefined) return 'a lognormal law with a percentile needs the median, not the mean';
  const [name, quantile] = (['p90', 'p95', 'p99'] as const)
    .map((key) => [key, given[key]] as const)
    .find(([, at]) => at !== undefined)!;
  if (quantile! < median) return `${name} of the lognormal law lies below its median`;
  return { kind: 'lognormal', mu: log(median), sigma: log(quantile! / median) / NORMAL_QUANTILE[name] };
}

export const durationLaw: z.ZodType<Distribution> = distributionOf(duration);
