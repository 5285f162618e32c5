import type { KubeObject } from '../object.ts';
import type { OutboundTrafficPolicy } from './mesh-config.ts';

/** `networking.istio.io` Sidecar, the part that scopes outbound traffic. Source: istio/api networking/v1alpha3/sidecar.proto */
export interface Sidecar extends KubeObject {
  readonly kind: 'Sidecar';
  readonly spec: SidecarSpec;
}

export interface SidecarSpec {
  readonly workloadSelector?: { readonly labels?: Readonly<Record<string, string>> };
  readonly egress?: readonly {
    readonly port?: { readonly number?: number; readonly protocol?: string; readonly name?: string };
    /** `namespace/dnsName`, where namespace may be `.`, `*`, `~` or `~name`. */
    readonly hosts?: readonly string[];
  }[];
  readonly outboundTrafficPolicy?: OutboundTrafficPolicy;
}
