import type { KubeObject } from '../object.ts';

/** `networking.istio.io` ServiceEntry as users write it. Source: istio/api networking/v1alpha3/service_entry.proto */
export interface ServiceEntry extends KubeObject {
  readonly kind: 'ServiceEntry';
  readonly spec: ServiceEntrySpec;
}

export interface ServiceEntrySpec {
  readonly hosts?: readonly string[];
  readonly addresses?: readonly string[];
  readonly ports?: readonly {
    readonly number?: number;
    readonly protocol?: string;
    readonly name?: string;
    readonly targetPort?: number;
  }[];
  readonly location?: 'MESH_EXTERNAL' | 'MESH_INTERNAL';
  readonly resolution?: 'NONE' | 'STATIC' | 'DNS' | 'DNS_ROUND_ROBIN' | 'DYNAMIC_DNS';
  readonly endpoints?: readonly {
    readonly address?: string;
    readonly ports?: Readonly<Record<string, number>>;
    readonly labels?: Readonly<Record<string, string>>;
    readonly locality?: string;
    readonly weight?: number;
  }[];
  readonly workloadSelector?: { readonly labels?: Readonly<Record<string, string>> };
  readonly exportTo?: readonly string[];
}
