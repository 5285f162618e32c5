import type { MeshConfig } from '../../../src/api/istio/mesh-config.ts';
import type { KubeObject } from '../../../src/api/object.ts';
import { buildConfigView, type ConfigView } from '../../../src/mesh/compile/config-view.ts';

/** What every case of this family gives. */
export interface GivenObjects {
  readonly resources: readonly KubeObject[];
  readonly mesh?: MeshConfig;
}

export function viewOf({ resources, mesh }: GivenObjects): ConfigView {
  return buildConfigView(resources, { mesh });
}
