import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ArrivalLaw, ArrivalProcess } from '../../src/engine/arrival-process.ts';
import { draw } from '../../src/engine/keyed-draws.ts';

const s = (n: number) => n * 1e9;

function arrivalsUntil(end: number, law: ArrivalLaw, key = 0): number[] {
  const process = new ArrivalProcess(law);
  const times: number[] = [];
  for (
    let time = process.next(0, draw(0, key, 1, 0));
    time <= end;
    time = process.next(time, draw(times.length, key, 1, 0))
  )
    times.push(time);
  return times;
}

describe('deterministic', () => {
  it('10 a second come every 100 ms, the first after one gap', () => {
    expect(arrivalsUntil(s(0.5), { process: 'deterministic', rate: [{ at: 0, rps: 10 }] })).toEqual(
      [0.1, 0.2, 0.3, 0.4, 0.5].map(s),
    );
  });

  it('firstAt sets the first', () => {
    expect(arrivalsUntil(s(0.3), { process: 'deterministic', rate: [{ at: 0, rps: 10 }], firstAt: 0 })).toEqual(
      [0, 0.1, 0.2, 0.3].map(s),
    );
  });

  it('3 a second stay 3 a second, whatever whole nanoseconds cut off', () => {
    expect(arrivalsUntil(s(1000), { process: 'deterministic', rate: [{ at: 0, rps: 3 }] })).toHaveLength(3000);
  });

  it('a ramp from 0 to 10 a second over 10 s has its k-th arrival where the area is k', () => {
    // Area under 1 · t (per s²) is t² / 2: the k-th comes at sqrt(2 k) s.
    const times = arrivalsUntil(s(10), {
      process: 'deterministic',
      rate: [
        { at: 0, rps: 0 },
        { at: s(10), rps: 10 },
      ],
    });
    expect(times.map((t) => Math.round(t / 1e3))).toEqual(
      Array.from({ length: 50 }, (_, i) => Math.round(Math.sqrt(2 * (i + 1)) * 1e6)),
    );
  });

  it('a step, a silence and the last rate that holds', () => {
    const rate = [
      { at: 0, rps: 2 },
      { at: s(1), rps: 2 },
      { at: s(1), rps: 0 },
      { at: s(5), rps: 0 },
      { at: s(5), rps: 4 },
    ];
    expect(arrivalsUntil(s(6), { process: 'deterministic', rate })).toEqual([0.5, 1, 5.25, 5.5, 5.75, 6].map(s));
  });

  it('never comes when the rate stays 0', () => {
    expect(
      new ArrivalProcess({
        process: 'deterministic',
        rate: [
          { at: 0, rps: 5 },
          { at: s(1), rps: 0 },
        ],
      }).next(s(1), 0.5),
    ).toBe(Infinity);
  });
});

describe('poisson', () => {
  it('gaps are the exponential quantile of their draw', () => {
    const process = new ArrivalProcess({ process: 'poisson', rate: [{ at: 0, rps: 100 }] });
    expect([process.next(0, 0.5), process.next(s(1), 0.9)]).toEqual([
      Math.round(Math.LN2 * 1e7),
      s(1) + Math.round(Math.LN10 * 1e7),
    ]);
  });

  it('counts of a window have variance equal to their mean, at a constant rate and on a curve', () => {
    for (const rate of [
      [{ at: 0, rps: 50 }],
      [
        { at: 0, rps: 0 },
        { at: s(1), rps: 100 },
      ],
    ]) {
      const counts = Array.from(
        { length: 2000 },
        (_, key) => arrivalsUntil(s(1), { process: 'poisson', rate }, key).length,
      );
      const mean = counts.reduce((sum, n) => sum + n) / counts.length;
      const variance = counts.reduce((sum, n) => sum + (n - mean) ** 2, 0) / (counts.length - 1);
      // 0.1 %, two-sided: mean of 2000 Poisson(50); index of dispersion, chi-square with 1999 degrees of freedom.
      expect(Math.abs(mean - 50)).toBeLessThan(3.2905 * Math.sqrt(50 / 2000));
      expect(Math.abs(variance / mean - 1)).toBeLessThan(3.2905 * Math.sqrt(2 / 1999));
    }
  });

  it('on a rising curve arrival times are spread as the rate', () => {
    // Kolmogorov and Smirnov at 0.1 %: 1.95 / sqrt(n) against t² on [0, 1].
    const times = Array.from({ length: 100 }, (_, key) =>
      arrivalsUntil(
        s(1),
        {
          process: 'poisson',
          rate: [
            { at: 0, rps: 0 },
            { at: s(1), rps: 100 },
          ],
        },
        key,
      ),
    ).flat();
    times.sort((a, b) => a - b);
    const distance = Math.max(...times.map((t, i) => Math.abs((t / 1e9) ** 2 - (i + 0.5) / times.length)));
    expect(distance).toBeLessThan(1.95 / Math.sqrt(times.length));
  });
});

describe('renewal', () => {
  it('with exponential gaps is the Poisson process to the nanosecond', () => {
    const rate = [
      { at: 0, rps: 20 },
      { at: s(5), rps: 60 },
    ];
    expect(arrivalsUntil(s(10), { process: 'renewal', rate, gap: { kind: 'exponential', mean: 1 } })).toEqual(
      arrivalsUntil(s(10), { process: 'poisson', rate }),
    );
  });

  it('draws its gaps from the law and divides them by the rate', () => {
    const process = new ArrivalProcess({
      process: 'renewal',
      rate: [{ at: 0, rps: 4 }],
      gap: { kind: 'uniform', low: 0.5, high: 1.5 },
    });
    expect([process.next(0, 0.25), process.next(s(1), 0.75)]).toEqual([s(0.75 / 4), s(1 + 1.25 / 4)]);
  });
});

const curves = fc
  .array(fc.record({ gap: fc.integer({ min: 0, max: 5000 }), rps: fc.integer({ min: 0, max: 50 }) }), {
    minLength: 1,
    maxLength: 8,
  })
  .map((points) => {
    let at = 0;
    return points.map(({ gap, rps }) => {
      at += gap * 1e6;
      return { at, rps };
    });
  });

/** Expected requests from `from` to `to`, by the trapezoids of the curve. */
function area(curve: readonly { at: number; rps: number }[], from: number, to: number): number {
  const points = [{ at: 0, rps: curve[0].rps }, ...curve, { at: Infinity, rps: curve.at(-1)!.rps }];
  let sum = 0;
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1], points[i]];
    const rateAt = (t: number) => (b.at === Infinity ? a.rps : a.rps + ((b.rps - a.rps) * (t - a.at)) / (b.at - a.at));
    const [start, end] = [Math.max(from, a.at), Math.min(to, b.at)];
    if (end > start) sum += ((end - start) * 1e-9 * (rateAt(start) + rateAt(end))) / 2;
  }
  return sum;
}

it('on any curve the area between two arrivals is the gap that was drawn', () => {
  fc.assert(
    fc.property(
      curves,
      fc.array(fc.double({ min: 0.001, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 20 }),
      (rate, draws) => {
        const process = new ArrivalProcess({ process: 'poisson', rate });
        let total = 0;
        let time = 0;
        for (const u of draws) {
          time = process.next(time, u);
          if (time === Infinity) return;
          total -= Math.log(1 - u);
          // Half a nanosecond of rounding at 50 requests a second is 2.5e-8 requests.
          expect(Math.abs(area(rate, 0, time) - total)).toBeLessThan(1e-7 * (1 + total));
        }
      },
    ),
    { seed: 51, numRuns: 500 },
  );
});
