/** Hears of every request of a run that is asked to tell of single ones; it steers nothing. `request` is its record. */
export interface RequestWatch {
  arrived(source: number, request: number): void;
  answered(source: number, latencyNs: number, status: number, flags: number, request: number): void;
}
