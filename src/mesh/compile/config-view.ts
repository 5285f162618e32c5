import type { DestinationRule } from '../../api/istio/destination-rule.ts';
import type { Gateway } from '../../api/istio/gateway.ts';
import type { MeshConfig } from '../../api/istio/mesh-config.ts';
import type { PeerAuthentication } from '../../api/istio/peer-authentication.ts';
import type { ServiceEntry } from '../../api/istio/service-entry.ts';
import type { Sidecar } from '../../api/istio/sidecar.ts';
import type { VirtualService } from '../../api/istio/virtual-service.ts';
import type { Ingress } from '../../api/kubernetes/ingress.ts';
import type { Service } from '../../api/kubernetes/service.ts';
import type { KubeObject } from '../../api/object.ts';
import { type CreatedAt, sortByCreation } from './creation-order.ts';
import { mergeDelegates } from './delegates.ts';
import { type DestinationRuleIndex, indexDestinationRules } from './destination-rule-index.ts';
import { gatewayOfIngress, isServedIngress, virtualServicesOfIngresses } from './ingress.ts';
import { type EffectiveMesh, effectiveMesh } from './mesh-defaults.ts';
import { fromKubernetesService, fromServiceEntry, type MeshService } from './mesh-service.ts';
import { type ResolvedVirtualService, resolveVirtualService } from './resolved-virtual-service.ts';

/**
 * What istiod knows at one moment, indexed and immutable: names qualified, delegates and Ingresses turned into plain
 * rules, everything oldest first. Every compiler of this folder is a function of a view.
 */
export interface ConfigView {
  readonly mesh: EffectiveMesh;
  /** Kubernetes Services, then hosts of ServiceEntries. */
  readonly services: readonly MeshService[];
  readonly virtualServices: readonly ResolvedVirtualService[];
  readonly destinationRules: DestinationRuleIndex;
  readonly gateways: readonly Gateway[];
  readonly sidecars: readonly Sidecar[];
  readonly peerAuthentications: readonly PeerAuthentication[];
  readonly namespaces: ReadonlyMap<string, KubeObject>;
}

export interface ConfigViewOptions {
  readonly mesh?: MeshConfig;
  readonly createdAt?: CreatedAt;
}

/** The Istio groups and core kinds that share a kind name with other APIs. */
function hasGroup(object: KubeObject, group: string): boolean {
  const slash = object.apiVersion.indexOf('/');
  return (slash < 0 ? '' : object.apiVersion.slice(0, slash)) === group;
}

export function buildConfigView(objects: readonly KubeObject[], options: ConfigViewOptions = {}): ConfigView {
  const mesh = effectiveMesh(options.mesh);
  const ofKind = <T extends KubeObject>(group: string, kind: string) =>
    sortByCreation(
      objects.filter((object): object is T => object.kind === kind && hasGroup(object, group)),
      options.createdAt,
    );
  /** An object without a spec says nothing. */
  const istio = <T extends KubeObject & { readonly spec: object }>(kind: string) =>
    ofKind<T>('networking.istio.io', kind).filter(({ spec }) => Boolean(spec));
  const services = [
    ...ofKind<Service>('', 'Service').map((object) => fromKubernetesService(object, mesh)),
    ...istio<ServiceEntry>('ServiceEntry').flatMap((object) => fromServiceEntry(object, mesh)),
  ];
  const serviceByHost = new Map(services.toReversed().map((service) => [service.hostname, service]));
  const classes = ofKind('networking.k8s.io', 'IngressClass');
  const ingresses = ofKind<Ingress>('networking.k8s.io', 'Ingress').filter((each) =>
    isServedIngress(each, classes, mesh),
  );
  const declared = istio<VirtualService>('VirtualService').map((object) => resolveVirtualService(object, mesh));
  return {
    mesh,
    services,
    virtualServices: [...mergeDelegates(declared), ...virtualServicesOfIngresses(ingresses, mesh, serviceByHost)],
    destinationRules: indexDestinationRules(istio<DestinationRule>('DestinationRule'), mesh),
    gateways: [...istio<Gateway>('Gateway'), ...ingresses.map((object) => gatewayOfIngress(object, mesh))],
    sidecars: istio<Sidecar>('Sidecar'),
    peerAuthentications: ofKind<PeerAuthentication>('security.istio.io', 'PeerAuthentication'),
    namespaces: new Map(ofKind('', 'Namespace').map((object) => [object.metadata.name, object])),
  };
}
