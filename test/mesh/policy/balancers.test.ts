import { describe, expect, it } from 'vitest';
import { pickLeastRequest } from '../../../src/mesh/policy/balancer-least-request.ts';
import { leastRequestWeight } from '../../../src/mesh/policy/balancer-least-request-weighted.ts';
import { pickRandom } from '../../../src/mesh/policy/balancer-random.ts';
import { pickRoundRobin } from '../../../src/mesh/policy/balancer-round-robin.ts';
import { GivenDraws } from '../../oracle/envoy/given-draws.ts';

describe('LEAST_REQUEST among equal weights', () => {
  const hosts = Int32Array.of(7, 3, 5);

  it('keeps the first sample when both have as many requests in progress', () => {
    const active = new Int32Array(8);
    expect(pickLeastRequest(hosts, 3, active, 2, new GivenDraws([2, 0]))).toBe(5);
  });

  it('looks only at the hosts within the count', () => {
    const active = Int32Array.of(0, 0, 0, 1, 0, 0, 0, 2);
    expect(pickLeastRequest(hosts, 2, active, 2, new GivenDraws([2, 3]))).toBe(3);
  });
});

describe('LEAST_REQUEST among unequal weights', () => {
  // Source: least_request_lb.cc hostWeight: weight / (active + 1) ^ bias.
  it.each([
    [4, 0, 1, 4],
    [4, 3, 1, 1],
    [4, 3, 0, 4],
    [4, 3, 0.5, 2],
    [4, 1, 2, 1],
  ])('weight %d with %d active and bias %d counts as %d', (weight, active, bias, expected) => {
    expect(leastRequestWeight(weight, active, bias)).toBeCloseTo(expected, 12);
  });
});

describe('ROUND_ROBIN among equal weights', () => {
  it('keeps one index per source, also past 32 bits', () => {
    const hosts = Int32Array.of(10, 11, 12);
    const index = Float64Array.of(2 ** 40, 1);
    const picks = [0, 1, 0, 1, 0].map((source) => pickRoundRobin(hosts, 3, index, source));
    // 2^40 leaves 1 when divided by 3.
    expect(picks).toEqual([11, 11, 12, 12, 10]);
  });
});

it('RANDOM takes the host at the draw', () => {
  expect(pickRandom(Int32Array.of(4, 9), 2, new GivenDraws([5]))).toBe(9);
});
