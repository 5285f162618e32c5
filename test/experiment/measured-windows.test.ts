import { expect, it } from 'vitest';
import { measuredWindows, windowIndexOf } from '../../src/experiment/measured-windows.ts';
import { seriesBuckets } from '../../src/experiment/series-buckets.ts';
import { seconds } from '../../src/units/quantity.ts';
import { expectation, sampleExperiment } from './sample.ts';

it('window 0 is the measured one, then each window an expectation names, once', () => {
  const early = { from: seconds(60), to: seconds(120) };
  const late = { from: seconds(360), to: seconds(540) };
  const expect_ = [
    expectation({}),
    expectation({ window: late }),
    expectation({ window: early }),
    expectation({ window: { ...late } }),
    expectation({ window: { from: seconds(60), to: seconds(600) } }),
  ];
  const windows = measuredWindows(sampleExperiment({ expect: expect_ }));
  expect(windows).toEqual([{ from: seconds(60), to: seconds(600) }, late, early]);
  expect(expect_.map((each) => windowIndexOf(each, windows))).toEqual([0, 1, 2, 1, 0]);
});

it.each([
  [180, 1200, 138], // 23 min: 10 s
  [0, 60, 60], // 1 s
  [60, 540, 120], // 5 s
  [0, 86_400, 144], // a day: 10 min
  [0, 0.5, 150], // no round width divides it
  [1.25, 600, 150],
])('a run of %d s + %d s has %i buckets', (warmUp, length, buckets) => {
  expect(seriesBuckets({ warmUp: seconds(warmUp), length: seconds(length) })).toBe(buckets);
});
