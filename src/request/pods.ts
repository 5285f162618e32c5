import { grownInts } from '../engine/grow.ts';

/** What waits behind a Pod's address. */
export const PodRole = {
  application: 0,
  /** The Pod is a proxy itself (gateway, waypoint): what reaches it is routed on. */
  proxy: 1,
} as const;

/**
 * The Pods as the hot path sees them: integers in the order of creation. A Pod keeps its integer after its end, so that
 * late attempts and open connections still find out that nobody listens.
 */
export class Pods {
  count = 0;
  /** 1 while the application accepts requests. */
  listening = new Int32Array(64);
  role = new Int32Array(64);
  /** The Pod's own proxy, -1 without. */
  proxy = new Int32Array(64);
  zone = new Int32Array(64);
  /** Index of its workload and version. */
  workload = new Int32Array(64);
  readonly names: string[] = [];

  add(name: string, workload: number, zone: number): number {
    const pod = this.count++;
    if (pod === this.listening.length) {
      this.listening = grownInts(this.listening, 2 * pod);
      this.role = grownInts(this.role, 2 * pod);
      this.proxy = grownInts(this.proxy, 2 * pod);
      this.zone = grownInts(this.zone, 2 * pod);
      this.workload = grownInts(this.workload, 2 * pod);
    }
    this.names.push(name);
    this.workload[pod] = workload;
    this.zone[pod] = zone;
    this.proxy[pod] = -1;
    return pod;
  }
}
