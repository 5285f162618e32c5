/**
 * The success rate below which a host is an outlier: mean less `stdevFactor / 1000` population standard deviations of
 * `rates[0..count)`. Rates are percentages.
 *
 * Source: envoyproxy/envoy 1.39 source/common/upstream/outlier_detection_impl.cc successRateEjectionThreshold
 */
export function successRateThreshold(
  rates: Float64Array,
  count: number,
  stdevFactor: number,
): { readonly mean: number; readonly threshold: number } {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += rates[i];
  const mean = sum / count;
  let variance = 0;
  for (let i = 0; i < count; i++) variance += (rates[i] - mean) * (rates[i] - mean);
  return { mean, threshold: mean - (stdevFactor / 1000) * Math.sqrt(variance / count) };
}

/** Whether a host of this success rate is ejected. */
export function isBelowThreshold(rate: number, threshold: number): boolean {
  return rate < threshold;
}
