import type { MeshConfig } from '../../api/istio/mesh-config.ts';
import { durationMsOr } from './duration.ts';

/** MeshConfig with the defaults filled that this room reads. Source: istio/istio pkg/config/mesh/mesh.go */
export interface EffectiveMesh extends MeshConfig {
  readonly rootNamespace: string;
  readonly connectTimeoutMs: number;
  readonly allowAnyOutbound: boolean;
  readonly ingressClass: string;
}

export function effectiveMesh(config: MeshConfig = {}): EffectiveMesh {
  return {
    ...config,
    rootNamespace: config.rootNamespace ?? 'istio-system',
    connectTimeoutMs: durationMsOr(config.connectTimeout, 10_000),
    allowAnyOutbound: config.outboundTrafficPolicy?.mode !== 'REGISTRY_ONLY',
    ingressClass: config.ingressClass ?? 'istio',
  };
}
