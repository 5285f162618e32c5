/**
 * The law of a random quantity, normalised: whoever reads the user's notation fills it, whoever samples it knows
 * nothing of notation. Values carry the unit of the place they stand in (durations: nanoseconds).
 */
export type Distribution =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number }
  | { readonly kind: 'exponential'; readonly mean: number }
  /** Sum of `stages` exponentials; `mean` is the mean of the sum. */
  | { readonly kind: 'erlang'; readonly stages: number; readonly mean: number }
  | { readonly kind: 'gamma'; readonly shape: number; readonly mean: number }
  /** `mu` and `sigma` of the logarithm. */
  | { readonly kind: 'lognormal'; readonly mu: number; readonly sigma: number }
  | { readonly kind: 'weibull'; readonly shape: number; readonly scale: number }
  | { readonly kind: 'pareto'; readonly shape: number; readonly scale: number }
  /** Two phases with balanced means; `scv` (> 1) is the squared coefficient of variation. */
  | { readonly kind: 'hyperexponential'; readonly mean: number; readonly scv: number }
  | { readonly kind: 'mixture'; readonly parts: readonly { readonly weight: number; readonly of: Distribution }[] }
  /** Values with weights; sampled as they are, without interpolation. */
  | { readonly kind: 'empirical'; readonly values: readonly number[]; readonly weights: readonly number[] };
