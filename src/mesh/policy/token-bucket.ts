import type { Nanoseconds } from '../../units/quantity.ts';

/**
 * A token bucket that refills continuously and starts full. Local rate limiting takes one token a request.
 *
 * Source: envoyproxy/envoy 1.39 source/common/common/token_bucket_impl.cc
 */
export class TokenBucket {
  readonly #maxTokens: number;
  readonly #tokensPerSecond: number;
  #tokens: number;
  #filledAt: number;

  constructor(maxTokens: number, tokensPerSecond: number, now: Nanoseconds) {
    this.#maxTokens = maxTokens;
    this.#tokensPerSecond = tokensPerSecond;
    this.#tokens = maxTokens;
    this.#filledAt = now;
  }

  /** Takes all of `tokens` or none; returns how many. */
  take(tokens: number, now: Nanoseconds): number {
    this.#refill(now);
    if (this.#tokens < tokens) return 0;
    this.#tokens -= tokens;
    return tokens;
  }

  /** Takes as many whole tokens as there are, at most `tokens`; returns how many. */
  takeUpTo(tokens: number, now: Nanoseconds): number {
    this.#refill(now);
    return this.take(Math.min(tokens, Math.floor(this.#tokens)), now);
  }

  #refill(now: Nanoseconds): void {
    this.#tokens = Math.min(this.#maxTokens, this.#tokens + ((now - this.#filledAt) / 1e9) * this.#tokensPerSecond);
    this.#filledAt = now;
  }
}
