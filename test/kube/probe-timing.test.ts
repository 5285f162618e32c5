import { describe, expect, it } from 'vitest';
import type { Container } from '../../src/api/kubernetes/container.ts';
import { probedStart } from '../../src/kube/probe-timing.ts';
import { seconds } from '../../src/units/quantity.ts';

type Probes = Pick<Container, 'startupProbe' | 'readinessProbe'>;

// Origin: kubernetes.md 3.1, by hand. The kubelet took the Pod at 0, the container started at 3, the process listens at 8.
describe('first readiness', () => {
  it.each<[string, Probes, number, number]>([
    ['without probes a container is ready once started, listening or not', {}, 3, 3],
    ['a period of 10 s counts from when the kubelet took the Pod', { readinessProbe: {} }, 3, 10],
    [
      'a period of 4 s finds the process at its second tick after the start',
      { readinessProbe: { periodSeconds: 4 } },
      3,
      8,
    ],
    [
      'the initial delay counts from the start of the container',
      { readinessProbe: { periodSeconds: 1, initialDelaySeconds: 20 } },
      3,
      23,
    ],
    ['three successes take two more periods', { readinessProbe: { periodSeconds: 5, successThreshold: 3 } }, 3, 20],
    [
      'a startup probe comes first, and its success probes readiness at once',
      { startupProbe: { periodSeconds: 1 }, readinessProbe: { periodSeconds: 15 } },
      8,
      8,
    ],
    [
      'that immediate probe does not skip the initial delay',
      { startupProbe: { periodSeconds: 1 }, readinessProbe: { periodSeconds: 15, initialDelaySeconds: 6 } },
      8,
      15,
    ],
  ])('%s', (_, probes, started, ready) => {
    const times = probedStart(probes, seconds(0), seconds(3), seconds(8));
    expect(times).toEqual({ started: seconds(started), ready: seconds(ready) });
  });

  it('a process that listens at once is ready at its start: the status update probes it', () => {
    expect(probedStart({ readinessProbe: {} }, seconds(0), seconds(3), seconds(3)).ready).toBe(seconds(3));
  });
});
