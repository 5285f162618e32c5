/**
 * Why an attempt ended without response headers, or 0 when it did not. Names follow Envoy's `StreamResetReason`;
 * a per-try timeout is Envoy's local reset, kept apart because its flag and its report to the outlier detector differ.
 *
 * Source: envoyproxy/envoy 1.39 envoy/http/codec.h
 */
export const Reset = {
  none: 0,
  /** A circuit breaker of this proxy was full. Never retried, never reported to the outlier detector. */
  overflow: 1,
  connectFailure: 2,
  connectTimeout: 3,
  /** The connection broke while the attempt was on it. */
  connectionTermination: 4,
  remoteReset: 5,
  /** RST_STREAM with REFUSED_STREAM: the server did not touch the request. */
  refusedStream: 6,
  localReset: 7,
  perTryTimeout: 8,
  protocolError: 9,
  /** RST_STREAM with NO_ERROR: the server has answered and wants no more of the request. */
  remoteResetNoError: 10,
} as const;
export type Reset = (typeof Reset)[keyof typeof Reset];

/** Whether the attempt never had a connection. */
export function isConnectFailure(reset: number): boolean {
  return reset === Reset.connectFailure || reset === Reset.connectTimeout;
}
