import { expect, it } from 'vitest';
import { claimWords, conditionWords, scenarioWords, timeWords } from '../../src/experiment/claim-words.ts';
import { ms, seconds } from '../../src/units/quantity.ts';
import { expectation } from './sample.ts';

// Origin: the terminal sample of the design's look.
it('words a claim, its scenario and its condition as the report shows them', () => {
  const window = { from: seconds(360), to: seconds(540) };
  const p99 = expectation({ of: 'productpage', window });
  expect([claimWords(p99), scenarioWords(p99), conditionWords(p99)]).toEqual([
    'p99 of productpage, 6m to 9m',
    'canary',
    'below 300 ms at 95 %',
  ]);
  const difference = expectation({ of: 'productpage', against: 'baseline', bound: { kind: 'below', value: 25 } });
  expect([scenarioWords(difference), conditionWords(difference)]).toEqual([
    'canary against baseline',
    'below 25 ms at 95 %',
  ]);
  const errors = expectation({
    metric: 'errorRate',
    of: 'productpage',
    bound: { kind: 'below', value: 0.001 },
    confidence: 0.99,
  });
  expect([claimWords(errors), conditionWords(errors)]).toEqual(['error rate of productpage', 'below 0.1 % at 99 %']);
  const pods = expectation({
    metric: 'replicas.max',
    of: 'Deployment default/reviews-v3',
    bound: { kind: 'atMost', value: 6 },
  });
  expect([claimWords(pods), conditionWords(pods)]).toEqual(['most Pods of reviews-v3', 'at most 6']);
});

it('names the version, and keeps the digits as the user wrote them', () => {
  const share = expectation({
    metric: 'share',
    of: 'shop/reviews',
    version: 'v3',
    bound: { kind: 'atLeast', value: 0.07 },
  });
  expect([claimWords(share), conditionWords(share)]).toEqual(['share of shop/reviews v3', 'at least 7 % at 95 %']);
  expect(conditionWords(expectation({ bound: { kind: 'above', value: -5 } }))).toBe('above −5 ms at 95 %');
  expect(conditionWords(expectation({ bound: { kind: 'below', value: 12_500 } }))).toBe('below 12.5 s at 95 %');
});

it.each([
  [seconds(0), '0s'],
  [ms(250), '250ms'],
  [seconds(90), '1m30s'],
  [seconds(600), '10m'],
  [ms(1500), '1.5s'],
])('%i ns reads %s', (time, words) => {
  expect(timeWords(time)).toBe(words);
});
