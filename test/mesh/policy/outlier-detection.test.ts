import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OutlierDetector, OutlierEvent, OutlierReason } from '../../../src/mesh/policy/outlier-detection.ts';
import {
  type OutlierDetectionOptions,
  outlierDetectionOptions,
} from '../../../src/mesh/policy/outlier-detection-options.ts';
import { ms, type Nanoseconds } from '../../../src/units/quantity.ts';
import { GivenDraws } from '../../oracle/envoy/given-draws.ts';

type Entry = readonly [number, number, OutlierEvent, OutlierReason];

function detectorOf(given: Partial<OutlierDetectionOptions>, hosts: number, draws: readonly number[] = [], start = 0) {
  const log: Entry[] = [];
  const detector = new OutlierDetector(
    outlierDetectionOptions(given),
    start as Nanoseconds,
    draws.length > 0 ? new GivenDraws(draws) : { below: () => 0, uniform: () => 0 },
    (now, host, event, reason) => log.push([now / 1e6, host, event, reason]),
  );
  for (let host = 0; host < hosts; host++) detector.join(host);
  return { detector, log };
}

function fail(detector: OutlierDetector, host: number, times: number, atMs: number, code = 503, isLocal = false): void {
  for (let i = 0; i < times; i++) detector.onResult(host, code, isLocal, ms(atMs));
}

describe('OutlierDetector', () => {
  it('catches up on ticks as if each had fired at its instant', () => {
    const step = fc.record({
      gapMs: fc.oneof(fc.nat(3000), fc.nat(200_000)),
      host: fc.nat(5),
      code: fc.constantFrom(200, 500, 503),
      times: fc.integer({ min: 1, max: 60 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const options = { maxEjectionPercent: 60, enforcingFailurePercentage: 100, intervalMs: 1000 };
        const lazy = detectorOf(options, 6);
        const ticking = detectorOf(options, 6, [], Infinity);
        let now = 0;
        let ticked = 0;
        for (const { gapMs, host, code, times } of steps) {
          now += gapMs;
          for (; ticked + 1000 <= now; ticked += 1000) ticking.detector.tick(ms(ticked + 1000));
          for (const each of [lazy, ticking]) fail(each.detector, host, times, now, code);
        }
        expect(lazy.log).toEqual(ticking.log);
      }),
      { seed: 7 },
    );
  });

  it('never ejects more than the ceiling, the candidate included', () => {
    const { detector, log } = detectorOf({ maxEjectionPercent: 40 }, 5);
    for (let host = 0; host < 5; host++) fail(detector, host, 5, 1, 500);
    const ejected = [0, 1, 2, 3, 4].filter((host) => detector.isEjected(host));
    expect(ejected).toEqual([0, 1]);
    expect(log.filter(([, , event]) => event === OutlierEvent.overflow)).toHaveLength(3);
  });

  it('ejects nobody out of nine at the default 10 %, and one out of ten', () => {
    const nine = detectorOf({}, 9);
    const ten = detectorOf({}, 10);
    for (const { detector } of [nine, ten]) fail(detector, 0, 5, 1, 500);
    expect([nine.detector.isEjected(0), ten.detector.isEjected(0)]).toEqual([false, true]);
  });

  it('overflows twice on one run of 503s, for the ceiling comes before enforcing', () => {
    const { detector, log } = detectorOf({}, 3);
    fail(detector, 0, 5, 1);
    expect(log).toEqual([
      [1, 0, OutlierEvent.overflow, OutlierReason.consecutiveGatewayFailure],
      [1, 0, OutlierEvent.overflow, OutlierReason.consecutive5xx],
    ]);
  });

  it('draws for enforcing only between 0 and 100, then for the jitter', () => {
    const options = { maxEjectionPercent: 100, enforcingConsecutive5xx: 30, maxEjectionTimeJitterMs: 999 };
    const { detector, log } = detectorOf(options, 1, [30, 29, 12_500]);
    fail(detector, 0, 10, 0, 500);
    for (let tick = 10_000; tick <= 40_000; tick += 500) detector.tick(ms(tick));
    expect(log).toEqual([
      [0, 0, OutlierEvent.eject, OutlierReason.consecutive5xx],
      [30_500, 0, OutlierEvent.uneject, OutlierReason.none],
    ]);
  });

  it('with split errors, ejects on failed connects and lets every connection clear the run', () => {
    const { detector, log } = detectorOf({ maxEjectionPercent: 100, splitExternalLocalOriginErrors: true }, 1);
    fail(detector, 0, 4, 1, 503, true);
    detector.onConnected(0, ms(1));
    fail(detector, 0, 4, 2, 504, true);
    expect(log).toEqual([]);
    fail(detector, 0, 1, 3, 504, true);
    expect(log).toEqual([[3, 0, OutlierEvent.eject, OutlierReason.consecutiveLocalOriginFailure]]);
  });

  it('forgets a host that leaves, so that its number starts clean and the ceiling frees', () => {
    const { detector } = detectorOf({ maxEjectionPercent: 50 }, 2);
    fail(detector, 0, 5, 1, 500);
    const changes = detector.changes;
    detector.leave(0);
    detector.join(0);
    expect([detector.isEjected(0), detector.changes - changes]).toEqual([false, 1]);
    fail(detector, 0, 4, 2, 500);
    expect(detector.isEjected(0)).toBe(false);
    fail(detector, 1, 5, 3, 500);
    expect(detector.isEjected(1)).toBe(true);
  });

  it('ignores a late result of a host that is gone', () => {
    const { detector, log } = detectorOf({ maxEjectionPercent: 100 }, 2);
    detector.leave(1);
    fail(detector, 1, 5, 1, 500);
    expect(log).toEqual([]);
  });

  it('lets a passed health check bring a host back', () => {
    const { detector } = detectorOf({ maxEjectionPercent: 100 }, 1);
    fail(detector, 0, 5, 1, 500);
    detector.onHealthCheckPassed(0, ms(2));
    expect(detector.isEjected(0)).toBe(false);
  });
});
