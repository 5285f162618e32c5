import type { KubeObject } from '../object.ts';

export type MutualTlsMode = 'UNSET' | 'DISABLE' | 'PERMISSIVE' | 'STRICT';

/** `security.istio.io` PeerAuthentication as users write it. Source: istio/api security/v1beta1/peer_authentication.proto */
export interface PeerAuthentication extends KubeObject {
  readonly kind: 'PeerAuthentication';
  readonly spec?: {
    readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly mtls?: { readonly mode?: MutualTlsMode };
    /** By workload port. */
    readonly portLevelMtls?: Readonly<Record<string, { readonly mode?: MutualTlsMode }>>;
  };
}
