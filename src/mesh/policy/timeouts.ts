/** Marks a timeout header that the request does not carry. */
export const NO_HEADER = -1;

/**
 * The route timeout in force, in the unit of its arguments; 0 is none. `header` is `x-envoy-upstream-rq-timeout-ms`,
 * which Istio's sidecars strip from every request (`cleanInternalHeaders`), or `NO_HEADER`.
 *
 * Source: envoyproxy/envoy 1.39 source/common/router/router.cc finalTimeout
 */
export function globalTimeout(route: number, header: number): number {
  return header === NO_HEADER ? route : header;
}

/**
 * The per-try timeout in force; 0 is none. One that is not shorter than the route timeout is ignored.
 * `header` is `x-envoy-upstream-rq-per-try-timeout-ms` or `NO_HEADER`.
 */
export function perTryTimeout(route: number, header: number, global: number): number {
  const perTry = header === NO_HEADER ? route : header;
  return global !== 0 && perTry >= global ? 0 : perTry;
}

/**
 * Value of `x-envoy-expected-rq-timeout-ms` for an attempt that starts `elapsedMs` into the request, or 0 when the header
 * is not sent. Out of time gives 1, for 0 would mean for ever. A hedged request always gets the global timeout.
 *
 * Source: envoyproxy/envoy 1.39 source/common/router/router.cc setTimeoutHeaders
 */
export function expectedTimeoutMs(globalMs: number, perTryMs: number, elapsedMs: number, isHedged: boolean): number {
  const expected = perTryMs === 0 || isHedged ? globalMs : perTryMs;
  if (expected === 0 || globalMs === 0) return expected;
  return elapsedMs >= globalMs ? 1 : Math.min(expected, globalMs - elapsedMs);
}

/**
 * Status of the proxy's own reply to a request that ran out of time, by the headers the router sees. 204 counts as a
 * success for the outlier detector.
 *
 * Source: envoyproxy/envoy 1.39 source/common/router/router.cc decodeHeaders (timeout_response_code_)
 */
export function timeoutStatus(headers: { has(name: string): boolean }): 204 | 504 {
  return headers.has('x-envoy-upstream-rq-timeout-alt-response') ? 204 : 504;
}
