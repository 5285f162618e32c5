import type { Expectation, Experiment } from '../api/experiment.ts';
import type { Nanoseconds } from '../units/quantity.ts';

/** A half-open span of simulated time, [from, to). */
export interface MeasuredWindow {
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
}

/** Window 0 is the measured one, [warmUp, warmUp + length); then each other window an expectation names, once, in file order. */
export function measuredWindows(experiment: Pick<Experiment, 'run' | 'expect'>): readonly MeasuredWindow[] {
  const { warmUp, length } = experiment.run;
  const windows: MeasuredWindow[] = [{ from: warmUp, to: (warmUp + length) as Nanoseconds }];
  for (const { window } of experiment.expect) {
    if (window && !windows.some((known) => sameWindow(known, window)))
      windows.push({ from: window.from, to: window.to });
  }
  return windows;
}

/** Where an expectation's window stands in `measuredWindows`. */
export function windowIndexOf(expectation: Pick<Expectation, 'window'>, windows: readonly MeasuredWindow[]): number {
  const { window } = expectation;
  return window ? windows.findIndex((known) => sameWindow(known, window)) : 0;
}

function sameWindow(left: MeasuredWindow, right: MeasuredWindow): boolean {
  return left.from === right.from && left.to === right.to;
}
