const SLOTS = 10;

/**
 * Requests started during about the last `budget_interval` of one link, in ten slots. A timer of a tenth of the interval
 * closes the running slot; once ten are closed each closing drops the oldest. Evaluated when looked at, timer first.
 *
 * Source: envoyproxy/envoy 1.39 source/common/upstream/resource_manager_impl.h
 */
export class RetryBudgetWindow {
  readonly #slotMs: number;
  readonly #closed = new Int32Array(SLOTS);
  #closedCount = 0;
  #oldest = 0;
  #running = 0;
  #total = 0;
  #nextCloseMs: number;

  /** `startMs` is when the cluster was made: the phase of the timer. */
  constructor(intervalMs: number, startMs: number) {
    this.#slotMs = intervalMs / SLOTS;
    this.#nextCloseMs = startMs + this.#slotMs;
  }

  /** Counts one request that starts now. */
  onRequest(nowMs: number): void {
    this.#advance(nowMs);
    this.#running++;
    this.#total++;
  }

  /** The base of the budget now. */
  requests(nowMs: number): number {
    this.#advance(nowMs);
    return this.#total;
  }

  #advance(nowMs: number): void {
    const late = Math.floor((nowMs - this.#nextCloseMs) / this.#slotMs) - SLOTS;
    if (late > 0) this.#nextCloseMs += late * this.#slotMs;
    for (; this.#nextCloseMs <= nowMs; this.#nextCloseMs += this.#slotMs) this.#closeSlot();
  }

  #closeSlot(): void {
    this.#closed[(this.#oldest + this.#closedCount) % SLOTS] = this.#running;
    this.#closedCount++;
    this.#running = 0;
    if (this.#closedCount < SLOTS) return;
    this.#total -= this.#closed[this.#oldest];
    this.#oldest = (this.#oldest + 1) % SLOTS;
    this.#closedCount--;
  }
}
