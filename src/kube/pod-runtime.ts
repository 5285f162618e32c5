import type { Container } from '../api/kubernetes/container.ts';
import type { Pod } from '../api/kubernetes/pod.ts';
import type { Nanoseconds } from '../units/quantity.ts';

/** What the kubelet has to be told of the world: how long things take, and what a process does when it is stopped. */
export interface PodRuntime {
  /** Drawn once per Pod, from the stream `pod-start/<pod>`. `boot` is from a container's start until it takes connections. */
  startup(pod: Pod): { readonly imagePull: Nanoseconds; readonly boot: Nanoseconds; readonly proxyBoot?: Nanoseconds };
  /** Absent: hooks as the manifest states them, and processes exit at the stop signal. */
  shutdown?(pod: Pod, container: Container): Shutdown;
}

export interface Shutdown {
  /** Overrides the hook of the manifest. */
  readonly preStop?: Nanoseconds;
  /**
   * At the stop signal: `exit` at once; `finish` what is in flight and exit when told (`Kubelet.containerExited`);
   * `ignore` it until SIGKILL; or exit a given time later, as a draining proxy does.
   */
  readonly onStop: 'exit' | 'finish' | 'ignore' | { readonly exitAfter: Nanoseconds };
}

/** The container whose `boot` is that of a proxy. */
export const proxyContainerName = 'istio-proxy';
