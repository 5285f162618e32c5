import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rejectionProbability } from '../../../src/mesh/policy/admission-control.ts';
import { isClosedByDrain } from '../../../src/mesh/policy/drain.ts';
import { FAULT_DENOMINATOR, faultNumerator, isFaultDrawn } from '../../../src/mesh/policy/fault.ts';
import { slowStartFactor } from '../../../src/mesh/policy/slow-start.ts';
import { subsetHosts } from '../../../src/mesh/policy/subset.ts';
import { TokenBucket } from '../../../src/mesh/policy/token-bucket.ts';
import { ms, seconds } from '../../../src/units/quantity.ts';
import { GivenDraws } from '../../oracle/envoy/given-draws.ts';

describe('TokenBucket', () => {
  it('never admits more than the burst and the refill since the start', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { maxLength: 200 }), (gaps) => {
        const bucket = new TokenBucket(10, 100, ms(0));
        let now = 0;
        let taken = 0;
        for (const gap of gaps) {
          now += gap;
          taken += bucket.take(1, ms(now));
          expect(taken).toBeLessThanOrEqual(10 + now / 10 + 1e-9);
        }
      }),
      { seed: 7 },
    );
  });

  it('never admits anything without room for a token', () => {
    expect(new TokenBucket(0, 100, ms(0)).take(1, seconds(60))).toBe(0);
  });
});

describe('admission control', () => {
  it('rejects nothing while successes keep above the threshold, with any aggression', () => {
    const options = { successRateThresholdPercent: 95, maxRejectionPercent: 80 };
    for (const aggression of [1, 2, 3]) expect(rejectionProbability(100, 96, { ...options, aggression })).toBe(0);
  });

  it('never rejects more than the cap', () => {
    const options = { successRateThresholdPercent: 95, aggression: 4, maxRejectionPercent: 80 };
    expect(rejectionProbability(10_000, 0, options)).toBe(0.8);
  });
});

describe('fault', () => {
  it('strikes below its millionths, and always draws', () => {
    const numerator = faultNumerator(0.1);
    expect(numerator).toBe(1000);
    expect(isFaultDrawn(numerator, new GivenDraws([999]))).toBe(true);
    expect(isFaultDrawn(numerator, new GivenDraws([1000]))).toBe(false);
    expect(() => isFaultDrawn(FAULT_DENOMINATOR, new GivenDraws([]))).toThrow();
  });
});

describe('drain', () => {
  it('closes at once under the immediate strategy, without a draw', () => {
    expect(isClosedByDrain('immediate', 0, 45, new GivenDraws([]))).toBe(true);
  });

  it('counts a begun second', () => {
    expect(isClosedByDrain('gradual', 0.2, 600, new GivenDraws([0]))).toBe(true);
  });
});

describe('slow start', () => {
  it('rises with time and ends at one', () => {
    const options = { windowMs: 60_000, aggression: 0, minWeightPercent: 10 };
    expect([0, 6000, 30_000, 60_000].map((elapsed) => slowStartFactor(elapsed, options))).toEqual([0.1, 0.1, 0.5, 1]);
  });
});

describe('subsets', () => {
  it('fail closed without a fallback, also for a request that asks for nothing', () => {
    const hosts = [new Map([['stage', 'prod']])];
    const options = { selectors: [['stage']], fallback: 'NO_FALLBACK', defaultSubset: new Map() } as const;
    expect(subsetHosts(hosts, new Map([['stage', 'qa']]), options)).toEqual([]);
    expect(subsetHosts(hosts, new Map(), options)).toEqual([]);
  });
});
