import type { Container, Probe } from '../api/kubernetes/container.ts';
import { type Nanoseconds, seconds } from '../units/quantity.ts';

/** When a container passes its probes, given that they succeed from the time its process listens. */
export interface ProbedStart {
  /** The startup probe has succeeded, or there is none. */
  readonly started: Nanoseconds;
  readonly ready: Nanoseconds;
}

/**
 * First readiness of a container. A prober ticks with its period from the time the kubelet took the Pod; a tick acts
 * only when the whole seconds since the container's start have reached the initial delay. Readiness waits for the
 * startup probe, and while a container is not ready each status update (its start, its startup) probes at once.
 * Without a readiness probe a container is ready once started, whether its process listens or not.
 * Source: pkg/kubelet/prober/worker.go, prober_manager.go; defaults pkg/apis/core/v1/defaults.go
 */
export function probedStart(
  { startupProbe, readinessProbe }: Pick<Container, 'startupProbe' | 'readinessProbe'>,
  accepted: Nanoseconds,
  startedAt: Nanoseconds,
  listeningAt: Nanoseconds,
): ProbedStart {
  const started = startupProbe ? firstSuccess(startupProbe, accepted, startedAt, listeningAt, []) : startedAt;
  if (readinessProbe === undefined) return { started, ready: started };
  const from = Math.max(started, listeningAt) as Nanoseconds;
  return { started, ready: firstSuccess(readinessProbe, accepted, startedAt, from, [started]) };
}

/** The probe that completes the first run of `successThreshold` successes; `extra` are probes besides the ticks. */
function firstSuccess(
  { initialDelaySeconds = 0, periodSeconds = 10, successThreshold = 1 }: Probe,
  accepted: Nanoseconds,
  startedAt: Nanoseconds,
  succeedsFrom: Nanoseconds,
  extra: readonly Nanoseconds[],
): Nanoseconds {
  const from = Math.max(succeedsFrom, startedAt + seconds(initialDelaySeconds));
  const period = seconds(Math.max(1, periodSeconds));
  const firstTick = accepted + Math.ceil((from - accepted) / period) * period;
  const early = extra.filter((time) => time >= from && time < firstTick).length;
  const threshold = Math.max(1, successThreshold);
  if (early >= threshold) return extra.filter((time) => time >= from)[threshold - 1]!;
  return (firstTick + (threshold - early - 1) * period) as Nanoseconds;
}
