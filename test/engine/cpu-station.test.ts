import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CpuJobs } from '../../src/engine/cpu-job-heap.ts';
import { CpuStation, type CpuStationOptions } from '../../src/engine/cpu-station.ts';
import { draw } from '../../src/engine/keyed-draws.ts';

const ms = (n: number) => n * 1e6;

interface Arrival {
  readonly at: number;
  readonly workNs: number;
  readonly cancelAt?: number;
}

/** Runs a station as the event loop does, at whole nanoseconds; finishing times by job, -1 for those taken out. */
function run(
  options: CpuStationOptions,
  arrivals: readonly Arrival[],
  look?: (station: CpuStation, now: number) => void,
): { finished: number[]; used: number } {
  const station = new CpuStation(options);
  const finished = arrivals.map(() => -1);
  const changes = arrivals.flatMap((arrival, job) => [
    { at: arrival.at, job, isCancel: false },
    ...(arrival.cancelAt === undefined ? [] : [{ at: arrival.cancelAt, job, isCancel: true }]),
  ]);
  changes.sort((a, b) => a.at - b.at);
  let now = 0;
  for (let i = 0; ; ) {
    const end = Math.round(station.next());
    const change = changes[i];
    if (change === undefined && end === Infinity) break;
    if (change === undefined || end < change.at) {
      expect(end).toBeGreaterThanOrEqual(now);
      now = end;
      for (let job = station.popFinished(now); job >= 0; job = station.popFinished(now)) finished[job] = now;
    } else {
      now = change.at;
      station.advance(now);
      if (change.isCancel) station.cancel(change.job);
      else station.add(change.job, arrivals[change.job].workNs);
      i++;
    }
    look?.(station, now);
  }
  return { finished, used: station.usageAt(now) };
}

describe('CFS quota', () => {
  const quotaNs = ms(20);

  it('30 ms of work on 20 ms of quota, from a period edge, takes 110 ms', () => {
    expect(run({ cores: 4, quotaNs }, [{ at: 0, workNs: ms(30) }]).finished).toEqual([ms(110)]);
  });

  it('and 70 ms in the mean over the phases', () => {
    // Origin: by hand, the integral of (110 - x) over [0, 80), 30 over [80, 90), 110 over [90, 100). Midpoints are exact for it.
    let sum = 0;
    for (let phase = 0.5; phase < 100; phase++)
      sum += run({ cores: 4, quotaNs }, [{ at: ms(phase), workNs: ms(30) }]).finished[0] - ms(phase);
    expect(sum / 100).toBe(ms(70));
  });

  it('threads burn the quota together: 4 jobs of 10 ms end at 105 ms', () => {
    // 20 ms of quota lasts 5 ms for four; the other 5 ms each come from the next period.
    expect(run({ cores: 4, quotaNs }, Array(4).fill({ at: 0, workNs: ms(10) })).finished).toEqual(
      Array(4).fill(ms(105)),
    );
  });

  it('work that ends just at a throttle edge does not slip a period', () => {
    for (const periods of [1, 2, 3, 7]) {
      expect(run({ cores: 4, quotaNs }, [{ at: 0, workNs: ms(20 * periods) }]).finished).toEqual([
        ms(100 * (periods - 1) + 20),
      ]);
    }
    expect(run({ cores: 4, quotaNs }, Array(3).fill({ at: 0, workNs: ms(20) / 3 })).finished).toEqual(
      Array(3).fill(Math.round(ms(20) / 3)),
    );
  });

  it('a burst that used up the open period throttles who comes after, though one job is within the limit', () => {
    // 8 jobs burn 20 ms by 2.5 ms; the next at 50 ms waits for the period to end.
    const burst = Array(8).fill({ at: 0, workNs: ms(2.5) });
    expect(run({ cores: 8, quotaNs }, [...burst, { at: ms(50), workNs: ms(1) }]).finished[8]).toBe(ms(101));
  });

  it('a resized limit refills the open period', () => {
    const station = new CpuStation({ cores: 1, quotaNs });
    station.add(0, ms(50));
    station.setQuota(ms(40), ms(60));
    expect(station.next()).toBe(ms(70));
  });
});

describe('processor sharing', () => {
  it('two jobs on one core: the second halves the first, which gets its core back', () => {
    // By hand: alone 0..10, shared 10..30, then the first alone for its last 10 ms.
    expect(
      run({ cores: 1 }, [
        { at: 0, workNs: ms(30) },
        { at: ms(10), workNs: ms(10) },
      ]).finished,
    ).toEqual([ms(40), ms(30)]);
  });

  it('jobs up to the number of cores do not disturb each other', () => {
    const arrivals = Array.from({ length: 4 }, (_, i) => ({ at: 7 * i, workNs: 1000 + i }));
    expect(run({ cores: 4 }, arrivals).finished).toEqual(arrivals.map(({ at, workNs }) => at + workNs));
  });

  it('equal jobs end in the order they came', () => {
    const station = new CpuStation({ cores: 1 });
    for (const job of [5, 3, 9, 1, 7]) station.add(job, 100);
    expect(Array.from({ length: 6 }, () => station.popFinished(500))).toEqual([5, 3, 9, 1, 7, -1]);
  });

  it('a pause stops the clock of every job and nothing else', () => {
    const station = new CpuStation({ cores: 2 });
    station.add(0, 100);
    station.setSupply(40, 0);
    expect(station.next()).toBe(Infinity);
    station.setSupply(1000, 2);
    expect(station.next()).toBe(1060);
  });

  it('stations that share the table of jobs leave each other alone', () => {
    const jobs = new CpuJobs();
    const [a, b] = [new CpuStation({ cores: 1, jobs }), new CpuStation({ cores: 1, jobs })];
    for (let job = 0; job < 200; job++) (job % 2 ? a : b).add(job, 1 + job);
    b.cancel(1);
    a.clear();
    expect([a.size, b.size, a.next(), b.popFinished(100)]).toEqual([0, 100, Infinity, 0]);
  });
});

/** The same container in steps of dt: serve all alike, watch the budget, refill at period ends. */
function bruteForce(
  options: Required<Pick<CpuStationOptions, 'cores' | 'quotaNs' | 'phaseNs'>>,
  arrivals: readonly Arrival[],
  dt: number,
): number[] {
  const left = arrivals.map(({ workNs }) => workNs);
  const finished = arrivals.map(() => -1);
  let budget = options.quotaNs;
  let end = options.phaseNs;
  for (let t = 0; finished.some((time, i) => time < 0 && arrivals[i].cancelAt === undefined); t += dt) {
    if (t >= end) {
      end += ms(100);
      budget = options.quotaNs;
    }
    const active = arrivals
      .map((_, i) => i)
      .filter((i) => arrivals[i].at <= t && finished[i] < 0 && t < (arrivals[i].cancelAt ?? Infinity));
    const rate = Math.min(1, options.cores / active.length);
    const step = Math.min(dt, budget / (active.length * rate || 1));
    budget -= step * rate * active.length;
    for (const i of active) {
      left[i] -= step * rate;
      if (left[i] <= dt / 1000) finished[i] = t + dt;
    }
  }
  return finished;
}

const containers = fc.record({
  cores: fc.constantFrom(0.5, 1, 2, 3.5, 8),
  quotaMs: fc.integer({ min: 5, max: 250 }),
  phaseMs: fc.integer({ min: 1, max: 100 }),
  jobs: fc.array(
    fc.record({
      at: fc.integer({ min: 0, max: 300 }),
      work: fc.integer({ min: 1, max: 80 }),
      patience: fc.option(fc.integer({ min: 1, max: 200 }), { freq: 4 }),
    }),
    { minLength: 1, maxLength: 12 },
  ),
});

/** The same container from edge to edge: the next change, completion, throttle or end of a period, whichever comes first. */
function edgeByEdge(
  options: Required<Pick<CpuStationOptions, 'cores' | 'quotaNs' | 'phaseNs'>>,
  arrivals: readonly Arrival[],
): number[] {
  const left = arrivals.map(({ workNs }) => workNs);
  const finished = arrivals.map(() => -1);
  const all = arrivals.map((_, i) => i);
  const gone = (i: number, t: number) => finished[i] >= 0 || t >= (arrivals[i].cancelAt ?? Infinity);
  let budget = options.quotaNs;
  let end = options.phaseNs;
  for (let t = 0; all.some((i) => !gone(i, t)); ) {
    const active = all.filter((i) => arrivals[i].at <= t && !gone(i, t));
    const burn = Math.min(active.length, options.cores);
    const rate = budget > 1e-3 ? burn / active.length : 0;
    const changes = arrivals.flatMap(({ at, cancelAt }) => [at, cancelAt ?? Infinity]).filter((time) => time > t);
    const ends = rate > 0 ? [t + budget / burn, ...active.map((i) => t + left[i] / rate)] : [];
    const next = Math.min(end, ...changes, ...ends);
    for (const i of active) {
      left[i] -= (next - t) * (rate || 0);
      if (left[i] < 1e-3) finished[i] = next;
    }
    budget -= (next - t) * (rate > 0 ? burn : 0);
    t = next;
    if (t === end) {
      end += ms(100);
      budget = options.quotaNs;
    }
  }
  return finished;
}

describe('against simulations that know no virtual time', () => {
  it('finishing times agree to nanoseconds with any quota, phase, supply and cancellation', () => {
    fc.assert(
      fc.property(containers, ({ cores, quotaMs, phaseMs, jobs }) => {
        const options = { cores, quotaNs: ms(quotaMs), phaseNs: ms(phaseMs) };
        // Odd nanoseconds keep ends of jobs off the edges of periods, where half a nanosecond of rounding decides.
        const arrivals = jobs.map(({ at, work, patience }, i) => ({
          at: ms(at) + 333_333,
          workNs: ms(work) + 10_007 * (i + 1),
          ...(patience === null ? {} : { cancelAt: ms(at + patience) + 666_667 }),
        }));
        const expected = edgeByEdge(options, arrivals);
        run(options, arrivals).finished.forEach((time, i) => {
          expect(Math.abs(time - expected[i])).toBeLessThanOrEqual(10 + 2 * jobs.length);
        });
      }),
      { seed: 41, numRuns: 1000 },
    );
  });

  it('the difference to a simulation in small steps shrinks with the step', () => {
    const arrivals = Array.from({ length: 40 }, (_, i) => ({
      at: Math.round(ms(400) * draw(i, 0, 1, 0)),
      workNs: Math.round(ms(30) * draw(i, 0, 2, 0)) + 1,
    }));
    const options = { cores: 2, quotaNs: ms(130), phaseNs: ms(37) };
    const [exact, coarse, fine] = [
      run(options, arrivals).finished,
      bruteForce(options, arrivals, 20_000),
      bruteForce(options, arrivals, 5_000),
    ];
    const error = (steps: number[]) => Math.max(...exact.map((time, i) => Math.abs(time - steps[i])));
    expect(error(coarse)).toBeLessThan(20 * 20_000);
    expect(error(fine)).toBeLessThan(error(coarse));
  });
});

describe('laws', () => {
  it('usage: the CPU given is the work of those who finished, to a nanosecond a job', () => {
    fc.assert(
      fc.property(containers, ({ cores, quotaMs, phaseMs, jobs }) => {
        const arrivals = jobs.map(({ at, work }) => ({ at: ms(at), workNs: ms(work) }));
        const { finished, used } = run({ cores, quotaNs: ms(quotaMs), phaseNs: ms(phaseMs) }, arrivals);
        expect(Math.min(...finished)).toBeGreaterThan(0);
        expect(Math.abs(used - arrivals.reduce((sum, { workNs }) => sum + workNs, 0))).toBeLessThanOrEqual(
          jobs.length * 2,
        );
      }),
      { seed: 42 },
    );
  });

  it('limit: never more is used than the quotas of the periods begun', () => {
    const arrivals = Array.from({ length: 300 }, (_, i) => ({
      at: Math.round(ms(2000) * draw(i, 0, 1, 0)),
      workNs: Math.round(ms(9) * draw(i, 0, 2, 0)),
    }));
    run({ cores: 6, quotaNs: ms(130), phaseNs: ms(100) }, arrivals, (station, now) => {
      expect(station.usageAt(now)).toBeLessThanOrEqual((Math.floor(now / ms(100)) + 1) * ms(130) + 1);
    });
  });

  it('reading usage, at any time, moves no completion', () => {
    fc.assert(
      fc.property(containers, ({ cores, quotaMs, phaseMs, jobs }) => {
        const options = { cores, quotaNs: ms(quotaMs), phaseNs: ms(phaseMs) };
        const arrivals = jobs.map(({ at, work }) => ({ at: ms(at), workNs: ms(work) }));
        const read = run(options, arrivals, (station, now) => {
          let before = station.usageAt(now);
          for (let later = now; later < now + ms(300); later += 7_777_777) {
            const usage = station.usageAt(later);
            expect(usage).toBeGreaterThanOrEqual(before - 1e-3);
            before = usage;
          }
        });
        expect(read).toEqual(run(options, arrivals));
      }),
      { seed: 43 },
    );
  });

  it('usage read ahead is usage after advancing there', () => {
    fc.assert(
      fc.property(containers, fc.integer({ min: 0, max: ms(450) }), ({ cores, quotaMs, phaseMs, jobs }, later) => {
        const station = new CpuStation({ cores, quotaNs: ms(quotaMs), phaseNs: ms(phaseMs) });
        jobs.forEach(({ work }, job) => {
          station.add(job, ms(1000 * work));
        });
        const ahead = station.usageAt(later);
        station.advance(later);
        expect(station.usageAt(later)).toBeCloseTo(ahead, 3);
      }),
      { seed: 44 },
    );
  });
});
