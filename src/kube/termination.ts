import type { Container } from '../api/kubernetes/container.ts';
import { type Nanoseconds, seconds } from '../units/quantity.ts';

/** What is left for the stop signal when the hook has used up the grace period. */
const leastStopGrace = seconds(2);

export interface StopTimes {
  /** From the deletion, or from the turn of a native sidecar, to the stop signal. */
  readonly signal: Nanoseconds;
  /** To SIGKILL. */
  readonly kill: Nanoseconds;
}

/**
 * How one container is stopped within the grace period, which is one budget: the whole seconds of the preStop hook are
 * subtracted, what is left (but at least 2 s) is the time from the stop signal to SIGKILL. A hook longer than the budget
 * is abandoned at its end.
 * Source: pkg/kubelet/kuberuntime/kuberuntime_container.go `killContainer`
 */
export function stopTimes(grace: Nanoseconds, preStop: Nanoseconds): StopTimes {
  const signal = Math.min(Math.max(0, preStop), Math.max(0, grace));
  const wholeSeconds = seconds(Math.floor(signal / 1e9));
  const left = Math.max(grace - wholeSeconds, leastStopGrace);
  return { signal: signal as Nanoseconds, kill: (signal + left) as Nanoseconds };
}

/**
 * How long the preStop hook of a container takes: `sleep.seconds`, or the seconds of a `sleep` in an exec command, which
 * is how hooks wait in practice. Any other command counts as instantaneous.
 */
export function preStopDuration({ lifecycle }: Container): Nanoseconds {
  const hook = lifecycle?.preStop;
  if (hook?.sleep) return seconds(hook.sleep.seconds);
  const slept = /(?:^|[\s;&|/])sleep\s+(\d+(?:\.\d+)?)/.exec((hook?.exec?.command ?? []).join(' '))?.[1];
  return seconds(Number(slept ?? 0));
}
