// Fields of a call: offsets from `calls.at(call)`. `calls.start` is when the leg received the request.
// Single constants, read as `Call.name` through the module, so that the build writes them as numbers.

/** An `Origin`, and the record it names. */
export const originKind = 0;
export const origin = 1;
/** Key of the request's draws at this leg, and the attempt of the frame that made the call. */
export const key0 = 2;
export const key1 = 3;
export const proxy = 4;
export const shape = 5;
/** Index of the compiled route, -1 before it is chosen. */
export const route = 6;
/** Link the attempts go through, -1 before the cluster is chosen. */
export const link = 7;
/** Shape as sent upstream, after rewrites. */
export const upstreamShape = 8;
/** Head of the list of live attempts, -1 for none. */
export const attempt = 9;
/** Attempts made so far. */
export const attempts = 10;
export const retriesLeft = 11;
/** 1 while a retry of this call holds a slot of the link's `max_retries`. */
export const holdsRetrySlot = 12;
/** Flags gathered so far (`DI`, `UO` of a denied retry). */
export const flags = 13;
/** Next filter to run. */
export const filter = 14;
/** Attempts that reached a connection. */
export const connected = 15;
/** Events on their way that name this record (a back-off, a paused filter); the record outlives its call until they came. */
export const awaited = 16;
/** 1 once the call is over and only awaited events keep the record. */
export const isOver = 17;
/** Hosts tried before, as a list in `TriedHosts`, -1 for none. */
export const tried = 18;

/** Fields of one record. */
export const width = 19;
