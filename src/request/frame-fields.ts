// Fields of a frame: offsets from `frames.at(frame)`. `frames.start` is its arrival at the Pod.
// Single constants, read as `Frame.name` through the module, so that the build writes them as numbers.

/** The attempt it answers; -1 when the caller has given up, or for a branch. */
export const attempt = 0;
export const pod = 1;
/** Program counter into the step table. */
export const pc = 2;
export const key0 = 3;
export const key1 = 4;
/** Draw counter of this run: attempt ordinal << 16 | loop turn. */
export const counter = 5;
export const shape = 6;
/** For a branch, the frame that waits; else -1. */
export const parent = 7;
/** Branches still running (one more while they are being started). */
export const pending = 8;
/** Worst status of the branches so far. */
export const branchStatus = 9;
/** Turns left of the loop that runs. */
export const turnsLeft = 10;
/** The call it waits for, -1 for none. */
export const call = 11;
/** 0 waits for a worker, 1 runs, 2 cancelled and waits for its event. */
export const state = 12;
/** Neighbours in the Pod's queue. */
export const before = 13;
export const after = 14;

/** Fields of one record. */
export const width = 15;
