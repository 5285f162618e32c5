/** Envoy takes the number of pre-picks modulo this, so that `picks * weight` cannot overflow. */
const MAX_PRE_PICKS = 429_496_729;

/** Keeps a weight of zero from dividing by zero while the schedule is laid out. */
const WEIGHT_EPSILON = 1e-13;

/**
 * Earliest deadline first: entry `i` of weight `w` comes due every `1 / w`. Weighted round robin, weighted least request
 * and localities all pick by it. A changed weight is felt only after the entry's next pick.
 *
 * Source: envoyproxy/envoy 1.39 source/common/upstream/edf_scheduler.h
 */
export class EdfScheduler {
  readonly #deadline: Float64Array;
  /** Order of insertion; equal deadlines leave in it. */
  readonly #sequence: Float64Array;
  /** Min-heap of entries by (deadline, sequence). */
  readonly #heap: Int32Array;
  #nextSequence: number;
  #now: number;

  /**
   * The schedule as it stands after `seed` picks (modulo 2^32, then 429496729), which Envoy draws at random so that
   * proxies do not walk in step. `weights[i]` is the weight of entry `i`, for `count` entries.
   */
  constructor(weights: Float64Array, count: number, seed: number) {
    this.#deadline = new Float64Array(count);
    this.#sequence = new Float64Array(count);
    this.#heap = new Int32Array(count);
    this.#nextSequence = count;
    this.#now = 0;
    const picks = (seed % 4_294_967_296) % MAX_PRE_PICKS;
    let remaining = picks;
    let sum = 0;
    for (let i = 0; i < count; i++) sum += weights[i] + WEIGHT_EPSILON;
    for (let i = 0; i < count; i++) {
      const weight = weights[i] + WEIGHT_EPSILON;
      let floor = Math.floor((weight * picks) / sum);
      if (floor > 0 && floor / weight >= picks / sum) floor--;
      this.#deadline[i] = (floor + 1) / weight;
      this.#sequence[i] = i;
      this.#heap[i] = i;
      this.#now = Math.max(this.#now, floor / weight);
      remaining -= floor;
    }
    for (let at = (count >> 1) - 1; at >= 0; at--) this.#siftDown(at);
    for (; remaining > 0; remaining--) this.pick(weights);
  }

  /** The entry that is due next. Calls for `requeue` before the next look. */
  due(): number {
    return this.#heap[0];
  }

  /** Moves the clock to the deadline of the entry that is due, and puts it back with the weight it has at this moment. */
  requeue(weight: number): void {
    const entry = this.#heap[0];
    this.#now = this.#deadline[entry];
    this.#deadline[entry] = this.#now + 1 / weight;
    this.#sequence[entry] = this.#nextSequence++;
    this.#siftDown(0);
  }

  /** Next entry, put back with its weight in `weights`. */
  pick(weights: Float64Array): number {
    const entry = this.#heap[0];
    this.requeue(weights[entry]);
    return entry;
  }

  #siftDown(from: number): void {
    const heap = this.#heap;
    const deadline = this.#deadline;
    const sequence = this.#sequence;
    const size = heap.length;
    const entry = heap[from];
    const entryDeadline = deadline[entry];
    const entrySequence = sequence[entry];
    let at = from;
    for (let child = 2 * at + 1; child < size; child = 2 * at + 1) {
      let least = heap[child];
      if (child + 1 < size) {
        const right = heap[child + 1];
        if (
          deadline[right] < deadline[least] ||
          (deadline[right] === deadline[least] && sequence[right] < sequence[least])
        ) {
          least = right;
          child++;
        }
      }
      if (entryDeadline < deadline[least] || (entryDeadline === deadline[least] && entrySequence < sequence[least])) {
        break;
      }
      heap[at] = least;
      at = child;
    }
    heap[at] = entry;
  }
}
