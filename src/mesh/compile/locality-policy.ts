import type { LocalityLoadBalancerSetting } from '../../api/istio/destination-rule.ts';
import type { MeshService } from './mesh-service.ts';

/** How endpoints are preferred by place. */
export type LocalityPolicy =
  /** All alike. */
  | { readonly kind: 'none' }
  | {
      readonly kind: 'distribute';
      readonly rules: readonly { readonly from: string; readonly to: readonly (readonly [string, number])[] }[];
    }
  | {
      readonly kind: 'failover';
      /** Labels compared in order, `key` or `key=value`; empty: region, zone, sub-zone. */
      readonly priority: readonly string[];
      readonly regions: readonly { readonly from: string; readonly to: string }[];
      /** Without this, priorities by label stand alone. */
      readonly byRegion: boolean;
    };

const NONE: LocalityPolicy = { kind: 'none' };

const CLOSENESS = [
  'topology.istio.io/network',
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'topology.istio.io/subzone',
];

/**
 * The setting in force: the rule's, else the service's traffic distribution, else the mesh's. Failover needs outlier
 * detection declared by a rule, or a traffic distribution; `distribute` needs neither.
 * Source: istio/istio pilot/pkg/networking/core/loadbalancer/loadbalancer.go (GetLocalityLbSetting, ApplyLocalityLoadBalancer)
 */
export function compileLocality(
  rule: LocalityLoadBalancerSetting | undefined,
  service: MeshService | undefined,
  mesh: LocalityLoadBalancerSetting | undefined,
  hasOutlierDetection: boolean,
): LocalityPolicy {
  if (!rule && service?.trafficDistribution) {
    const priority =
      service.trafficDistribution === 'PreferSameNode' ? [...CLOSENESS, 'kubernetes.io/hostname'] : CLOSENESS;
    return { kind: 'failover', priority, regions: [], byRegion: false };
  }
  const setting = rule ?? mesh ?? {};
  if (setting.enabled === false) return NONE;
  if (setting.distribute?.length) {
    const rules = setting.distribute.map(({ from = '', to = {} }) => ({ from, to: Object.entries(to) }));
    return { kind: 'distribute', rules };
  }
  if (!hasOutlierDetection) return NONE;
  const regions = (setting.failover ?? []).map(({ from = '', to = '' }) => ({ from, to }));
  const priority = setting.failoverPriority ?? [];
  return { kind: 'failover', priority, regions, byRegion: priority.length === 0 || regions.length > 0 };
}
