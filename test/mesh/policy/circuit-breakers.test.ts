import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENVOY_LIMITS, maxRetriesAllowed } from '../../../src/mesh/policy/circuit-breakers.ts';
import { RetryBudgetWindow } from '../../../src/mesh/policy/retry-budget-window.ts';

describe('maxRetriesAllowed', () => {
  it('is max_retries without a budget, whatever is in progress', () => {
    expect(maxRetriesAllowed(ENVOY_LIMITS, 10_000)).toBe(3);
  });

  it('rounds the budget down and never goes below the minimum', () => {
    const retryBudget = { budgetPercent: 20, minRetryConcurrency: 3, budgetIntervalMs: 0 };
    const limits = { ...ENVOY_LIMITS, retryBudget };
    expect([0, 19, 20, 24, 25].map((base) => maxRetriesAllowed(limits, base))).toEqual([3, 3, 4, 4, 5]);
  });
});

describe('RetryBudgetWindow', () => {
  it('counts the requests of the running slot and of the nine before it', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(400), { maxLength: 60 }), (gaps) => {
        const window = new RetryBudgetWindow(1000, 0);
        const starts: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap * gap * 0.1;
          window.onRequest(now);
          starts.push(now);
          const slot = Math.floor(now / 100);
          expect(window.requests(now)).toBe(starts.filter((start) => Math.floor(start / 100) > slot - 10).length);
        }
      }),
      { seed: 7 },
    );
  });
});
