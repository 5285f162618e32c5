export interface Truncation {
  /** Observations to leave out at the start: a multiple of the batch size. */
  readonly warmUp: number;
  /** False where the best cut lies at the end of the half that is searched: the run is too short to tell. */
  readonly isConclusive: boolean;
}

/**
 * MSER-5: leaves out as much as makes the interval of the rest narrowest, in batches of five and at most half the run.
 * Source: K. P. White, "An Effective Truncation Heuristic for Bias Reduction in Simulation Output" (1997); batches of
 * five: K. P. White, M. J. Cobb, S. C. Spratt, Winter Simulation Conference (2000).
 */
export function mser(observations: readonly number[], batchSize = 5): Truncation {
  const batches = Math.floor(observations.length / batchSize);
  const means: number[] = [];
  for (let batch = 0; batch < batches; batch++) {
    let sum = 0;
    for (let i = 0; i < batchSize; i++) sum += observations[batch * batchSize + i];
    means.push(sum / batchSize);
  }
  const most = Math.floor(batches / 2);
  let best = 0;
  let least = Infinity;
  // From the end backwards: mean and squared deviations of all batches from `cut` on (Welford).
  let mean = 0;
  let squares = 0;
  for (let cut = batches - 1, n = 1; cut >= 0; cut--, n++) {
    const delta = means[cut] - mean;
    mean += delta / n;
    squares += delta * (means[cut] - mean);
    if (cut <= most && squares / (n * n) <= least) {
      least = squares / (n * n);
      best = cut;
    }
  }
  return { warmUp: best * batchSize, isConclusive: batches > 1 && best < most };
}
