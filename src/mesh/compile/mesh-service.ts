import type { ServiceEntry } from '../../api/istio/service-entry.ts';
import type { Service } from '../../api/kubernetes/service.ts';
import type { KubeObject } from '../../api/object.ts';
import { resolveShortName, serviceHost } from './host-name.ts';
import type { EffectiveMesh } from './mesh-defaults.ts';
import { namedProtocol, type PortProtocol, portProtocol } from './port-protocol.ts';
import { type Visibility, visibilityOf } from './visibility.ts';

export interface MeshPort {
  readonly number: number;
  readonly name: string;
  readonly protocol: PortProtocol;
  /** Port of the workload, or the name of a container port. */
  readonly targetPort: number | string;
}

/** A name of the registry, whether a Kubernetes Service or a host of a ServiceEntry declared it. */
export interface MeshService {
  readonly hostname: string;
  readonly namespace: string;
  readonly ports: readonly MeshPort[];
  readonly registry: 'Kubernetes' | 'External';
  /** Who chooses the address: the proxy among endpoints, the caller (headless, resolution NONE), or another name. */
  readonly resolution: 'endpoints' | 'original' | 'alias';
  /** The name an ExternalName Service stands for. */
  readonly aliasOf?: string;
  readonly addresses: readonly string[];
  /** `location: MESH_EXTERNAL`: no automatic mTLS. */
  readonly isExternal: boolean;
  readonly trafficDistribution: 'PreferClose' | 'PreferSameNode' | null;
  readonly visibility: Visibility;
  readonly source: KubeObject;
}

function trafficDistribution(service: Service): MeshService['trafficDistribution'] {
  const declared =
    service.metadata.annotations?.['networking.istio.io/traffic-distribution'] ?? service.spec?.trafficDistribution;
  if (declared === 'PreferSameNode') return 'PreferSameNode';
  return declared === 'PreferClose' || declared === 'PreferSameZone' ? 'PreferClose' : null;
}

/** Source: istio/istio pilot/pkg/serviceregistry/kube/conversion.go (ConvertService) */
export function fromKubernetesService(service: Service, mesh: EffectiveMesh): MeshService {
  const namespace = service.metadata.namespace ?? 'default';
  const { type, clusterIP, externalName, ports = [] } = service.spec ?? {};
  const isAlias = type === 'ExternalName' && !!externalName;
  const exportTo = service.metadata.annotations?.['networking.istio.io/exportTo'];
  return {
    hostname: serviceHost(service.metadata.name, namespace),
    namespace,
    ports: ports.map((port) => ({
      number: port.port,
      name: port.name ?? '',
      protocol: portProtocol(port),
      targetPort: port.targetPort ?? port.port,
    })),
    registry: 'Kubernetes',
    resolution: isAlias ? 'alias' : clusterIP === 'None' ? 'original' : 'endpoints',
    ...(isAlias ? { aliasOf: externalName.toLowerCase() } : {}),
    addresses: clusterIP && clusterIP !== 'None' ? [clusterIP] : [],
    isExternal: false,
    trafficDistribution: trafficDistribution(service),
    visibility: visibilityOf(
      exportTo?.split(',').map((each) => each.trim()),
      mesh.defaultServiceExportTo,
      namespace,
    ),
    source: service,
  };
}

/** One service per host. Source: istio/istio pilot/pkg/serviceregistry/serviceentry/conversion.go (convertServices) */
export function fromServiceEntry(entry: ServiceEntry, mesh: EffectiveMesh): MeshService[] {
  const namespace = entry.metadata.namespace ?? 'default';
  const { hosts = [], ports = [], addresses = [], resolution, location, exportTo } = entry.spec;
  return hosts.map((host) => ({
    hostname: resolveShortName(host, namespace),
    namespace,
    ports: ports.map((port) => ({
      number: port.number ?? 0,
      name: port.name ?? '',
      protocol: namedProtocol(port.protocol),
      targetPort: port.targetPort ?? port.number ?? 0,
    })),
    registry: 'External',
    resolution: resolution === undefined || resolution === 'NONE' ? 'original' : 'endpoints',
    addresses,
    isExternal: location !== 'MESH_INTERNAL',
    trafficDistribution: null,
    visibility: visibilityOf(exportTo, mesh.defaultServiceExportTo, namespace),
    source: entry,
  }));
}
