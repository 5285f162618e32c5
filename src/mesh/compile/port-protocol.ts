import type { ServicePort } from '../../api/kubernetes/service.ts';

/** What a sidecar takes the bytes of a port for. `sniffed` is decided per connection, HTTP here. */
export type PortProtocol = 'http' | 'http2' | 'grpc' | 'tcp' | 'tls' | 'udp' | 'sniffed';

const BY_NAME = new Map<string, PortProtocol>([
  ['http', 'http'],
  ['http_proxy', 'http'],
  ['http2', 'http2'],
  ['grpc', 'grpc'],
  ['grpc-web', 'grpc'],
  ['https', 'tls'],
  ['tls', 'tls'],
  ['hbone', 'tcp'],
  ['tcp', 'tcp'],
  ['mongo', 'tcp'],
  ['redis', 'tcp'],
  ['mysql', 'tcp'],
  ['udp', 'udp'],
  ['kubernetes.io/h2c', 'http2'],
  ['kubernetes.io/ws', 'http'],
  ['kubernetes.io/wss', 'tls'],
]);

/** SMTP, DNS, MySQL, MongoDB: the server speaks first, sniffing would hang. */
const NEVER_SNIFFED: ReadonlySet<number> = new Set([25, 53, 3306, 27017]);

/**
 * Protocol of a Service port: `appProtocol`, else the port's name or its part before the first `-`, else sniffed.
 * Source: istio/istio pkg/config/kube/conversion.go (ConvertProtocol)
 */
export function portProtocol(port: ServicePort): PortProtocol {
  if (port.protocol?.toUpperCase() === 'UDP') return 'udp';
  const declared = port.appProtocol?.toLowerCase() || port.name?.toLowerCase() || '';
  const prefix = declared.startsWith('grpc-web-') ? 'grpc-web' : declared;
  const known = BY_NAME.get(prefix) ?? (port.appProtocol ? undefined : BY_NAME.get(prefix.split('-', 1)[0]!));
  if (known !== undefined) return known;
  return NEVER_SNIFFED.has(port.port) ? 'tcp' : 'sniffed';
}

/** Protocol named outright, as in a ServiceEntry or Gateway; unknown names are sniffed. */
export function namedProtocol(name: string | undefined): PortProtocol {
  return BY_NAME.get((name ?? '').toLowerCase()) ?? 'sniffed';
}

/** Whether HTTP rules apply: declared HTTP of any version, or sniffed. */
export function isHttpOrSniffed(protocol: PortProtocol): boolean {
  return isDeclaredHttp(protocol) || protocol === 'sniffed';
}

export function isDeclaredHttp(protocol: PortProtocol): boolean {
  return protocol === 'http' || protocol === 'http2' || protocol === 'grpc';
}
