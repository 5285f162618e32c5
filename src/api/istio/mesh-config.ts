import type { ConnectionPoolSettings, LocalityLoadBalancerSetting, OutlierDetection } from './destination-rule.ts';
import type { HTTPRetry } from './virtual-service.ts';

export interface OutboundTrafficPolicy {
  readonly mode?: 'ALLOW_ANY' | 'REGISTRY_ONLY';
}

/** The part of MeshConfig that decides about traffic. Source: istio/api mesh/v1alpha1/config.proto */
export interface MeshConfig {
  readonly rootNamespace?: string;
  readonly trustDomain?: string;
  readonly connectTimeout?: string;
  readonly outboundTrafficPolicy?: OutboundTrafficPolicy;
  readonly defaultHttpRetryPolicy?: HTTPRetry;
  readonly defaultVirtualServiceExportTo?: readonly string[];
  readonly defaultDestinationRuleExportTo?: readonly string[];
  readonly defaultServiceExportTo?: readonly string[];
  readonly defaultTrafficPolicy?: {
    readonly connectionPool?: ConnectionPoolSettings;
    readonly outlierDetection?: OutlierDetection;
  };
  readonly localityLbSetting?: LocalityLoadBalancerSetting;
  readonly h2UpgradePolicy?: 'DO_NOT_UPGRADE' | 'UPGRADE';
  readonly enableAutoMtls?: boolean;
  readonly ingressClass?: string;
  readonly ingressControllerMode?: 'UNSPECIFIED' | 'OFF' | 'DEFAULT' | 'STRICT';
  readonly ingressSelector?: string;
  readonly ingressService?: string;
}
