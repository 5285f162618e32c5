const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
/** Which of the two words holds sign, exponent and the first 20 bits of the fraction. */
const HIGH = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;
/** High word of 1: below 1 ns there is one bucket for all. */
const ONE = 0x3ff00000;

/**
 * Counts durations in buckets of equal relative width, taken from the bits of the number, so that recording is an
 * addition. Range 0 to 2^52 ns and more; only the octaves that were seen take memory.
 *
 * A quantile lies in the true value's bucket, so it is off by at most 1 / bucketsPerOctave of it (0.4 % by default), and
 * far less where a bucket holds many values, since ranks are spread evenly inside it. Count, mean, least and largest
 * value are exact.
 */
export class QuantileSketch {
  readonly #bits: number;
  #counts = new Uint32Array(0);
  /** Number of the first bucket in `#counts`. */
  #first = 0;
  #count = 0;
  #sum = 0;
  #min = Infinity;
  #max = -Infinity;

  /** `bucketsPerOctave` is a power of two from 1 to 65536. */
  constructor(bucketsPerOctave = 256) {
    this.#bits = 31 - Math.clz32(bucketsPerOctave);
  }

  get count(): number {
    return this.#count;
  }

  /** NaN while empty, like `min` and `max`. */
  get mean(): number {
    return this.#sum / this.#count;
  }

  get min(): number {
    return this.#count === 0 ? NaN : this.#min;
  }

  get max(): number {
    return this.#count === 0 ? NaN : this.#max;
  }

  /** `valueNs` >= 0. */
  record(valueNs: number): void {
    float[0] = valueNs;
    const high = words[HIGH];
    const bucket = high < ONE ? 0 : ((high - ONE) >>> (20 - this.#bits)) + 1;
    let at = bucket - this.#first;
    if (at < 0 || at >= this.#counts.length) {
      this.#cover(bucket);
      at = bucket - this.#first;
    }
    this.#counts[at]++;
    this.#count++;
    this.#sum += valueNs;
    if (valueNs < this.#min) this.#min = valueNs;
    if (valueNs > this.#max) this.#max = valueNs;
  }

  /** The value of rank ceil(q · count), 0 <= q <= 1; NaN while empty. */
  quantile(q: number): number {
    if (this.#count === 0) return NaN;
    const rank = Math.max(1, Math.min(this.#count, Math.ceil(q * this.#count - 1e-9)));
    if (rank === 1) return this.#min;
    if (rank === this.#count) return this.#max;
    let before = 0;
    let at = 0;
    while (before + this.#counts[at] < rank) before += this.#counts[at++];
    if (this.#first + at === 0) return 0; // whole nanoseconds: nothing lies between 0 and 1
    const low = this.#startOf(this.#first + at);
    const high = this.#startOf(this.#first + at + 1);
    const value = low + ((high - low) * (rank - before - 0.5)) / this.#counts[at];
    return Math.max(this.#min, Math.min(this.#max, value));
  }

  /** Adds the counts of another sketch of the same width. */
  merge(other: QuantileSketch): void {
    if (other.#bits !== this.#bits) throw new Error('sketches of different width do not merge');
    if (other.#count === 0) return;
    this.#cover(other.#first);
    this.#cover(other.#first + other.#counts.length - 1);
    const shift = other.#first - this.#first;
    for (let i = 0; i < other.#counts.length; i++) this.#counts[i + shift] += other.#counts[i];
    this.#count += other.#count;
    this.#sum += other.#sum;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
  }

  /** Empties the sketch and keeps its memory. */
  reset(): void {
    this.#counts.fill(0);
    this.#count = 0;
    this.#sum = 0;
    this.#min = Infinity;
    this.#max = -Infinity;
  }

  /** Makes room for a bucket, whole octaves at a time. */
  #cover(bucket: number): void {
    const octave = 1 << this.#bits;
    const octaveStart = Math.floor(bucket / octave) * octave;
    const isEmpty = this.#counts.length === 0;
    const first = isEmpty ? octaveStart : Math.min(this.#first, octaveStart);
    const end = Math.max(isEmpty ? 0 : this.#first + this.#counts.length, octaveStart + octave);
    if (!isEmpty && first === this.#first && end === this.#first + this.#counts.length) return;
    const counts = new Uint32Array(end - first);
    if (!isEmpty) counts.set(this.#counts, this.#first - first);
    this.#counts = counts;
    this.#first = first;
  }

  #startOf(bucket: number): number {
    if (bucket === 0) return 0;
    float[0] = 0;
    words[HIGH] = ONE + (bucket - 1) * (1 << (20 - this.#bits));
    return float[0];
  }
}
