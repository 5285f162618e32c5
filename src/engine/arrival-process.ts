import type { Distribution } from '../units/distribution.ts';
import { compileSampler, type Sampler } from './distribution-sampler.ts';
import { log, sqrt } from './math.ts';

/** How requests of an open source follow each other. Times are nanoseconds. */
export interface ArrivalLaw {
  readonly process: 'poisson' | 'deterministic' | 'renewal';
  /**
   * Requests per second: linear between points, a step is two points of one time; before the first and after the last
   * point the rate of that point holds.
   */
  readonly rate: readonly { readonly at: number; readonly rps: number }[];
  /** renewal: the law of the gaps at rate 1; its mean is 1. */
  readonly gap?: Distribution;
  /** deterministic: time of the first arrival. Default: one gap after the start. */
  readonly firstAt?: number;
}

/**
 * Next arrival times over a rate curve. A gap g (1, exponential, or drawn from the renewal law) is a number of expected
 * requests, and the next arrival is where the area under the rate since the last one reaches g: exact, and a thinned or
 * steepened curve moves the same requests instead of drawing others.
 *
 * Arrivals are whole nanoseconds; what rounding cut off is carried to the next gap, so a rate of 3 a second stays one.
 */
export class ArrivalProcess {
  readonly #kind: number;
  readonly #gap: Sampler | undefined;
  /** Points of the curve: time, requests per ns. */
  readonly #at: Float64Array;
  readonly #rate: Float64Array;
  /** Last point not after the last arrival; -1 before the first. */
  #segment = -1;
  #remainder = 0;
  #firstAt: number;

  constructor(law: ArrivalLaw) {
    this.#kind = law.process === 'poisson' ? POISSON : law.process === 'deterministic' ? DETERMINISTIC : RENEWAL;
    this.#gap = law.process === 'renewal' ? compileSampler(law.gap ?? { kind: 'exponential', mean: 1 }) : undefined;
    this.#at = Float64Array.from(law.rate, (point) => point.at);
    this.#rate = Float64Array.from(law.rate, (point) => point.rps * 1e-9);
    this.#firstAt = law.process === 'deterministic' && law.firstAt !== undefined ? law.firstAt : -1;
  }

  /**
   * Time of the arrival after the one at `nowNs` (the start of the source, for the first), or Infinity if the rate stays
   * 0. `u` in (0, 1) comes from the key of the request that will arrive; a deterministic source ignores it.
   */
  next(nowNs: number, u: number): number {
    if (this.#firstAt >= nowNs) {
      const first = this.#firstAt;
      this.#firstAt = -1;
      return first;
    }
    const gap = this.#kind === POISSON ? -log(1 - u) : this.#kind === DETERMINISTIC ? 1 : this.#gap!.quantile(u);
    const exact = this.#advance(nowNs + this.#remainder, gap);
    if (exact === Infinity) return Infinity;
    const whole = Math.max(nowNs, Math.round(exact));
    this.#remainder = exact - whole;
    return whole;
  }

  /** Where the area under the rate, from `from` on, reaches `gap`. */
  #advance(from: number, gap: number): number {
    const last = this.#at.length - 1;
    if (this.#segment >= 0 && from < this.#at[this.#segment]) this.#segment = -1;
    let time = from;
    let left = gap;
    for (;;) {
      while (this.#segment < last && this.#at[this.#segment + 1] <= time) this.#segment++;
      const i = this.#segment;
      if (i === last) {
        const rate = this.#rate[last];
        return rate > 0 ? time + left / rate : left > 0 ? Infinity : time;
      }
      const end = this.#at[i + 1];
      const start = i < 0 ? time : this.#at[i];
      const startRate = i < 0 ? this.#rate[0] : this.#rate[i];
      const slope = i < 0 ? 0 : (this.#rate[i + 1] - startRate) / (end - start);
      const rate = startRate + slope * (time - start);
      const span = end - time;
      const area = span * (rate + 0.5 * slope * span);
      if (area >= left && area > 0) {
        const root = sqrt(Math.max(0, rate * rate + 2 * slope * left));
        return time + Math.min(span, (2 * left) / (rate + root));
      }
      left -= area;
      time = end;
    }
  }
}

const POISSON = 0;
const DETERMINISTIC = 1;
const RENEWAL = 2;
