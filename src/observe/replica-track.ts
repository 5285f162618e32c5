/** Least, most, mean and last number of ready Pods of one workload over a span. */
export class ReplicaTrack {
  now = 0;
  min = 0;
  max = 0;
  private area = 0;
  private span = 0;
  private changedAt = 0;

  /** The number changes at `atNs`. */
  set(count: number, atNs: number): void {
    this.advance(atNs);
    this.now = count;
    // Changes at the first instant of a span set where it begins: the Pods of a warm start all appear at time 0.
    if (count < this.min || this.span === 0) this.min = count;
    if (count > this.max || this.span === 0) this.max = count;
  }

  advance(toNs: number): void {
    this.area += this.now * (toNs - this.changedAt);
    this.span += toNs - this.changedAt;
    this.changedAt = toNs;
  }

  mean(): number {
    return this.span === 0 ? this.now : this.area / this.span;
  }

  /** Adds a later span to this one. */
  merge(later: ReplicaTrack, isFirst: boolean): void {
    this.min = isFirst ? later.min : Math.min(this.min, later.min);
    this.max = isFirst ? later.max : Math.max(this.max, later.max);
    this.area += later.area;
    this.span += later.span;
    this.now = later.now;
  }

  /** Begins a new span at `atNs` with the number of now. */
  restart(atNs: number): void {
    this.min = this.now;
    this.max = this.now;
    this.area = 0;
    this.span = 0;
    this.changedAt = atNs;
  }
}
