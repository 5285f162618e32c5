import { EdgeRow } from './edge-row.ts';

/** What the clients of one traffic source saw, since the last fold. */
export class TrafficRow {
  arrived = 0;
  readonly answered = new EdgeRow();
  /** Answers other than a plain 200, by `status << 16 | flags`. */
  readonly others = new Map<number, number>();

  add(latencyNs: number, status: number, flags: number): void {
    this.answered.add(latencyNs, status === 0 || status >= 500, 0);
    if (status === 200 && flags === 0) return;
    const key = status * 65536 + flags;
    this.others.set(key, (this.others.get(key) ?? 0) + 1);
  }

  merge(other: TrafficRow): void {
    this.arrived += other.arrived;
    this.answered.merge(other.answered);
    for (const [key, count] of other.others) this.others.set(key, (this.others.get(key) ?? 0) + count);
  }

  reset(): void {
    this.arrived = 0;
    this.answered.reset();
    this.others.clear();
  }
}
