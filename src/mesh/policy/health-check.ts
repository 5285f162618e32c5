/** Thresholds of an active health check. */
export interface HealthCheckOptions {
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
}

/** What one check saw; a bad status is one that is not retriable. */
export const CheckResult = { ok: 0, timeout: 1, networkFailure: 2, badStatus: 3 } as const;
export type CheckResult = (typeof CheckResult)[keyof typeof CheckResult];

/**
 * Active health of one host. Failed until the first result, which decides alone. A bad status fails the host at once;
 * only timeouts and network failures wait for the threshold.
 *
 * Source: envoyproxy/envoy 1.39 source/extensions/health_checkers/common/health_checker_base_impl.cc
 */
export class HealthCheckState {
  readonly #options: HealthCheckOptions;
  #isHealthy = false;
  #isFirst = true;
  #successes = 0;
  #failures = 0;

  constructor(options: HealthCheckOptions) {
    this.#options = options;
  }

  get isHealthy(): boolean {
    return this.#isHealthy;
  }

  onResult(result: CheckResult): void {
    if (result === CheckResult.ok) this.#onSuccess();
    else this.#onFailure(result);
    this.#isFirst = false;
  }

  #onSuccess(): void {
    this.#failures = 0;
    if (this.#isHealthy) return;
    if (this.#isFirst || ++this.#successes === this.#options.healthyThreshold) this.#isHealthy = true;
  }

  #onFailure(result: CheckResult): void {
    this.#successes = 0;
    if (!this.#isHealthy) return;
    if (result === CheckResult.badStatus || ++this.#failures === this.#options.unhealthyThreshold) {
      this.#isHealthy = false;
    }
  }
}
