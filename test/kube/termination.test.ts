import { describe, expect, it } from 'vitest';
import { preStopDuration, stopTimes } from '../../src/kube/termination.ts';
import { seconds } from '../../src/units/quantity.ts';

// Origin: kubernetes.md 3.3; one budget, whole seconds of the hook subtracted, at least 2 s for the stop signal.
describe('the grace period', () => {
  it.each([
    ['no hook: signal at once, killed at the end', 30, 0, 0, 30],
    ['a hook is part of the budget', 30, 15, 15, 30],
    ['fractions of a second of a hook are not subtracted', 30, 2.5, 2.5, 30.5],
    ['a hook that leaves less than 2 s gets 2 s after it', 30, 29, 29, 31],
    ['a hook longer than the budget is abandoned, then 2 s', 30, 60, 30, 32],
    ['a budget of 0 still has the 2 s', 0, 0, 0, 2],
  ])('%s', (_, grace, hook, signal, kill) => {
    expect(stopTimes(seconds(grace), seconds(hook))).toEqual({ signal: seconds(signal), kill: seconds(kill) });
  });

  it.each([
    [{ sleep: { seconds: 5 } }, 5],
    [{ exec: { command: ['sleep', '15'] } }, 15],
    [{ exec: { command: ['/bin/sh', '-c', 'nginx -s quit; sleep 7.5'] } }, 7.5],
    [{ exec: { command: ['/bin/sleep', '3'] } }, 3],
    [{ exec: { command: ['/drain.sh'] } }, 0],
    [undefined, 0],
  ])('reads %j as a hook of %d s', (preStop, duration) => {
    expect(preStopDuration({ name: 'app', lifecycle: { preStop } })).toBe(seconds(duration));
  });
});
