import type { ClusterName } from '../compile/route.ts';

/** Small integers for clusters, in the order they were first named. */
export class ClusterNames {
  private readonly byKey = new Map<string, number>();
  private readonly list: ClusterName[] = [];

  intern(name: ClusterName): number {
    const key = `${name.port}|${name.subset}|${name.host}`;
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    this.byKey.set(key, this.list.length);
    return this.list.push(name) - 1;
  }

  get(cluster: number): ClusterName {
    return this.list[cluster];
  }

  get count(): number {
    return this.list.length;
  }
}
