import type { MutualTlsMode, PeerAuthentication } from '../../api/istio/peer-authentication.ts';
import { compileClusterPolicy } from './cluster-policy.ts';
import type { ConfigView } from './config-view.ts';
import { type ProxyClass, visibleServices } from './sidecar-scope.ts';

/** What a sidecar accepts on a port that a Service declares. */
export type ServerTlsMode = Exclude<MutualTlsMode, 'UNSET'>;

function matchLabels({ spec }: PeerAuthentication): readonly (readonly [string, string])[] {
  return Object.entries(spec?.selector?.matchLabels ?? {});
}

function setMode(mode: MutualTlsMode | undefined): ServerTlsMode | undefined {
  return mode === 'UNSET' ? undefined : mode;
}

/**
 * PERMISSIVE, overridden by the mesh's policy, the namespace's, the workload's, and that one's for the port; the oldest
 * of each level counts, UNSET inherits. A selector in the root namespace selects nobody.
 * Source: istio/istio pilot/pkg/security/authn/policy_applier.go (ComposePeerAuthentication)
 */
export function serverTlsMode(view: ConfigView, workload: ProxyClass, workloadPort: number): ServerTlsMode {
  const { rootNamespace } = view.mesh;
  const oldest = (namespace: string, selects: (policy: PeerAuthentication) => boolean) =>
    view.peerAuthentications.find((policy) => policy.metadata.namespace === namespace && selects(policy));
  const isWide = (policy: PeerAuthentication) => matchLabels(policy).length === 0;
  const mesh = oldest(rootNamespace, isWide);
  const isRoot = workload.namespace === rootNamespace;
  const namespace = isRoot ? undefined : oldest(workload.namespace, isWide);
  const own = isRoot
    ? undefined
    : oldest(
        workload.namespace,
        (policy) => !isWide(policy) && matchLabels(policy).every(([key, value]) => workload.labels[key] === value),
      );
  const ports = new Map(Object.entries(own?.spec?.portLevelMtls ?? {}));
  return (
    setMode(ports.get(String(workloadPort))?.mode) ??
    setMode(own?.spec?.mtls?.mode) ??
    setMode(namespace?.spec?.mtls?.mode) ??
    setMode(mesh?.spec?.mtls?.mode) ??
    'PERMISSIVE'
  );
}

export interface ServerEndpoint extends ProxyClass {
  readonly workloadPort: number;
  readonly hasSidecar: boolean;
}

/** `mtls` is Istio's own; `tls` any other TLS that a rule asks for. */
export type WireSecurity = 'plaintext' | 'mtls' | 'tls';

/** The mode of the client's rule, by the service port that leads to the endpoint's. */
function ruledMode(view: ConfigView, client: ProxyClass, host: string, server: ServerEndpoint) {
  const service = visibleServices(view, client.namespace).get(host);
  const port = service?.ports.find(({ targetPort }) => targetPort === server.workloadPort) ?? service?.ports[0];
  return compileClusterPolicy(view, client, host, '', port?.number ?? server.workloadPort).tlsMode;
}

/**
 * What a meshed client sends to one endpoint: as its rule says, else mTLS where the endpoint can take it.
 * Source: istio/istio pilot/pkg/xds/endpoints/mtls_checker.go
 */
export function clientSends(view: ConfigView, client: ProxyClass, host: string, server: ServerEndpoint): WireSecurity {
  const ruled = ruledMode(view, client, host, server);
  if (ruled !== null) return ruled === 'DISABLE' ? 'plaintext' : ruled === 'ISTIO_MUTUAL' ? 'mtls' : 'tls';
  const isExternal = visibleServices(view, client.namespace).get(host)?.isExternal ?? false;
  if (view.mesh.enableAutoMtls === false || isExternal || !server.hasSidecar) return 'plaintext';
  return serverTlsMode(view, server, server.workloadPort) === 'DISABLE' ? 'plaintext' : 'mtls';
}

/**
 * Whether the endpoint takes what is sent. Without a sidecar only the application listens, in plaintext; STRICT closes
 * on plaintext, DISABLE on mTLS. Other TLS reaches the application unread, which an HTTP server does not understand.
 */
export function serverAccepts(view: ConfigView, server: ServerEndpoint, sent: WireSecurity): boolean {
  if (!server.hasSidecar) return sent === 'plaintext';
  const mode = serverTlsMode(view, server, server.workloadPort);
  return sent === 'plaintext' ? mode !== 'STRICT' : sent === 'mtls' && mode !== 'DISABLE';
}
