/** `retry_budget` of a circuit breaker, which replaces `max_retries`. */
export interface RetryBudget {
  /** Share of the requests in progress that may be retries. Envoy and Istio: 20. */
  readonly budgetPercent: number;
  /** Retries that are always allowed. Envoy and Istio: 3. */
  readonly minRetryConcurrency: number;
  /** 0: the base is active + pending requests; otherwise the requests started in this interval. */
  readonly budgetIntervalMs: number;
}

/** Limits of one proxy's use of one cluster. A count below its limit admits one more. */
export interface CircuitBreakerLimits {
  /** At the limit no further connection is opened, but a host without any always gets one. */
  readonly maxConnections: number;
  /** Requests waiting for a connection. Over it: 503 UO. */
  readonly maxPendingRequests: number;
  /** Requests on connections, tested on attaching to one. Over it: 503 UO. */
  readonly maxRequests: number;
  /** Retries in progress, back-off included. Over it: no retry, UO is added. */
  readonly maxRetries: number;
  /** Null when `max_retries` decides. */
  readonly retryBudget: RetryBudget | null;
}

/** What Envoy takes for limits that are not given. Source: envoyproxy/envoy 1.39 circuit_breaker.proto */
export const ENVOY_LIMITS: CircuitBreakerLimits = {
  maxConnections: 1024,
  maxPendingRequests: 1024,
  maxRequests: 1024,
  maxRetries: 3,
  retryBudget: null,
};

const UNLIMITED = 4_294_967_295;

/** What Istio sets for limits that are absent or 0. Source: istio/istio cluster_traffic_policy.go */
export const ISTIO_LIMITS: CircuitBreakerLimits = {
  maxConnections: UNLIMITED,
  maxPendingRequests: UNLIMITED,
  maxRequests: UNLIMITED,
  maxRetries: UNLIMITED,
  retryBudget: null,
};

/**
 * Retries that may be in progress at once. `base` is active + pending requests, or what `RetryBudgetWindow` counts when
 * the budget has an interval; without a budget it is not read.
 *
 * Source: envoyproxy/envoy 1.39 source/common/upstream/resource_manager_impl.h
 */
export function maxRetriesAllowed(limits: CircuitBreakerLimits, base: number): number {
  const budget = limits.retryBudget;
  if (budget === null) return limits.maxRetries;
  return Math.max(budget.minRetryConcurrency, Math.floor((budget.budgetPercent / 100) * base));
}
