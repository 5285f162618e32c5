// Fields of an attempt: offsets from `attempts.at(attempt)`. `attempts.start` is when it began.
// Single constants, read as `Attempt.name` through the module, so that the build writes them as numbers.

/** The call that waits for it; -1 once the caller has given up. */
export const call = 0;
/** Next live attempt of the same call. */
export const next = 1;
export const slot = 2;
export const pod = 3;
/** Number of the attempt within its call, from 0. */
export const ordinal = 4;
export const state = 5;
/** Connection it holds, -1 for none (free connections are not recorded). */
export const connection = 6;
/** Frame or call that works on it in the Pod, -1 for none. */
export const server = 7;
/** Answer: HTTP status (0 for a reset) and reset reason. */
export const status = 8;
export const reset = 9;
/** Neighbours in the pool's pending queue. */
export const before = 10;
export const after = 11;

/** Fields of one record. */
export const width = 12;
