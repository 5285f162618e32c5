import { grownInts } from '../../engine/grow.ts';

/** How a Pod's traffic leaves it. */
export const ProxyMode = {
  /** No proxy: Kubernetes alone, one host per connection. */
  none: 0,
  sidecar: 1,
  /** A gateway or waypoint: what comes in is routed on. */
  gateway: 2,
} as const;

/** Proxies by integer: of a Pod, or of a client outside the cluster. `none` has one too, it stands for the application's own client. */
export class Proxies {
  count = 0;
  mode = new Int32Array(64);
  zone = new Int32Array(64);
  /** Pod that owns it, -1 for a client outside. */
  pod = new Int32Array(64);
  /** Requests it has handled: its CPU. */
  requests = new Int32Array(64);
  readonly names: string[] = [];

  add(name: string, mode: number, pod: number, zone: number): number {
    const proxy = this.count++;
    if (proxy === this.mode.length) {
      this.mode = grownInts(this.mode, 2 * proxy);
      this.zone = grownInts(this.zone, 2 * proxy);
      this.pod = grownInts(this.pod, 2 * proxy);
      this.requests = grownInts(this.requests, 2 * proxy);
    }
    this.names.push(name);
    this.mode[proxy] = mode;
    this.pod[proxy] = pod;
    this.zone[proxy] = zone;
    return proxy;
  }
}
