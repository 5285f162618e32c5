import type { KubeObject } from '../object.ts';

/** `networking.istio.io` Gateway as users write it. Source: istio/api networking/v1alpha3/gateway.proto */
export interface Gateway extends KubeObject {
  readonly kind: 'Gateway';
  readonly spec: GatewaySpec;
}

export interface GatewaySpec {
  /** Labels of the gateway Pods, in any namespace. */
  readonly selector?: Readonly<Record<string, string>>;
  readonly servers?: readonly Server[];
}

export interface Server {
  readonly port?: { readonly number?: number; readonly protocol?: string; readonly name?: string };
  /** `host`, `namespace/host`, `./host` or `*` `/host`; the namespace is that of the VirtualService. */
  readonly hosts?: readonly string[];
  readonly tls?: ServerTLSSettings;
  readonly name?: string;
  readonly bind?: string;
}

export interface ServerTLSSettings {
  readonly httpsRedirect?: boolean;
  readonly mode?: 'PASSTHROUGH' | 'SIMPLE' | 'MUTUAL' | 'AUTO_PASSTHROUGH' | 'ISTIO_MUTUAL' | 'OPTIONAL_MUTUAL';
  readonly serverCertificate?: string;
  readonly privateKey?: string;
  readonly caCertificates?: string;
  readonly credentialName?: string;
  readonly credentialNames?: readonly string[];
  readonly tlsCertificates?: readonly unknown[];
}
