import type { Sidecar } from '../../api/istio/sidecar.ts';
import type { ConfigView } from './config-view.ts';
import { isSubsetOf, overlaps } from './host-name.ts';
import type { MeshService } from './mesh-service.ts';
import type { ResolvedVirtualService } from './resolved-virtual-service.ts';
import { isVisible } from './visibility.ts';

/** A proxy as istiod tells them apart: what its Pod's namespace and labels decide. */
export interface ProxyClass {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** What one proxy may know of the mesh at one of its listeners. */
export interface EgressScope {
  /** Registry names, one per hostname. */
  readonly services: readonly MeshService[];
  /** In order of precedence. */
  readonly virtualServices: readonly ResolvedVirtualService[];
  readonly allowsAnyOutbound: boolean;
}

interface ImportedHosts {
  readonly namespace: string;
  readonly isExclusion: boolean;
  readonly name: string;
}

function parseImport(host: string, ownNamespace: string): ImportedHosts {
  const slash = host.indexOf('/');
  const declared = slash < 0 ? '*' : host.slice(0, slash);
  const name = host.slice(slash + 1).toLowerCase();
  const isExclusion = declared.length > 1 && declared.startsWith('~');
  const namespace = isExclusion ? declared.slice(1) : declared;
  return { namespace: namespace === '.' ? ownNamespace : namespace, isExclusion, name };
}

function admits(imports: readonly ImportedHosts[], namespace: string, matches: (name: string) => boolean): boolean {
  const hits = (each: ImportedHosts) => (each.namespace === '*' || each.namespace === namespace) && matches(each.name);
  return (
    imports.some((each) => !each.isExclusion && hits(each)) && !imports.some((each) => each.isExclusion && hits(each))
  );
}

function selects(sidecar: Sidecar, labels: Readonly<Record<string, string>>): boolean {
  const selector = sidecar.spec.workloadSelector?.labels;
  return !!selector && Object.entries(selector).every(([key, value]) => labels[key] === value);
}

/**
 * The one Sidecar that governs a proxy: by selector, else for its namespace, else the root namespace's; oldest first.
 * Source: istio/istio pilot/pkg/model/push_context.go (getSidecarScope)
 */
function sidecarOf(view: ConfigView, proxy: ProxyClass): Sidecar | undefined {
  const own = view.sidecars.filter(({ metadata }) => metadata.namespace === proxy.namespace);
  const unselective = (sidecar: Sidecar) => !sidecar.spec.workloadSelector?.labels;
  return (
    own.find((sidecar) => selects(sidecar, proxy.labels)) ??
    own.find(unselective) ??
    view.sidecars.find((sidecar) => sidecar.metadata.namespace === view.mesh.rootNamespace && unselective(sidecar))
  );
}

/** One service per hostname: Kubernetes before ServiceEntry, the client's namespace before others, then the older. */
function onePerHost(services: readonly MeshService[], clientNamespace: string): ReadonlyMap<string, MeshService> {
  const rank = (service: MeshService) =>
    (service.namespace === clientNamespace ? 0 : 2) + (service.registry === 'Kubernetes' ? 0 : 1);
  const byHost = new Map<string, MeshService>();
  for (const service of services) {
    const known = byHost.get(service.hostname);
    if (known === undefined || rank(service) < rank(known)) byHost.set(service.hostname, service);
  }
  return byHost;
}

const visibleByView = new WeakMap<ConfigView, Map<string, ReadonlyMap<string, MeshService>>>();

/** Every service exported to the namespace, by hostname; computed once per view and namespace. */
export function visibleServices(view: ConfigView, namespace: string): ReadonlyMap<string, MeshService> {
  const byNamespace = visibleByView.get(view) ?? new Map<string, ReadonlyMap<string, MeshService>>();
  visibleByView.set(view, byNamespace);
  const known = byNamespace.get(namespace);
  if (known) return known;
  const visible = view.services.filter((service) => isVisible(service.visibility, service.namespace, namespace));
  const services = onePerHost(visible, namespace);
  byNamespace.set(namespace, services);
  return services;
}

/** Private ones of the namespace, then those exported to it, then public ones; each class oldest first. */
export function visibleVirtualServices(view: ConfigView, namespace: string, gateway: string): ResolvedVirtualService[] {
  const bound = view.virtualServices.filter(
    (each) => each.gateways.includes(gateway) && isVisible(each.visibility, each.namespace, namespace),
  );
  return (['private', 'exported', 'public'] as const).flatMap((kind) =>
    bound.filter(({ visibility }) => visibility.kind === kind),
  );
}

/**
 * What the outbound listener of a sidecar at `port` is built from.
 * Source: istio/istio pilot/pkg/model/sidecar.go (convertToSidecarScope, GetEgressListenerForRDS)
 */
export function egressScope(view: ConfigView, proxy: ProxyClass, port: number): EgressScope {
  const sidecar = sidecarOf(view, proxy);
  const services = [...visibleServices(view, proxy.namespace).values()];
  const virtualServices = visibleVirtualServices(view, proxy.namespace, 'mesh');
  const mode = sidecar?.spec.outboundTrafficPolicy?.mode;
  const allowsAnyOutbound = mode === undefined ? view.mesh.allowAnyOutbound : mode === 'ALLOW_ANY';
  const egress = sidecar?.spec.egress;
  if (!egress?.length) return { services, virtualServices, allowsAnyOutbound };
  const listener =
    egress.find((each) => each.port?.number === port) ?? egress.find((each) => each.port?.number === undefined);
  const imports = (listener?.hosts ?? []).map((host) => parseImport(host, proxy.namespace));
  return {
    services: services.filter(({ namespace, hostname }) =>
      admits(imports, namespace, (name) => isSubsetOf(hostname, name)),
    ),
    virtualServices: virtualServices.filter(({ namespace, hosts }) =>
      admits(imports, namespace, (name) => hosts.some((host) => overlaps(host, name))),
    ),
    allowsAnyOutbound,
  };
}

/**
 * The services a sidecar has clusters for: those its listeners import, and those that the imported VirtualServices
 * route to. Without a Sidecar object: every visible one.
 */
export function clusterServices(view: ConfigView, proxy: ProxyClass): ReadonlyMap<string, MeshService> {
  const visible = visibleServices(view, proxy.namespace);
  const egress = sidecarOf(view, proxy)?.spec.egress;
  if (!egress?.length) return visible;
  const ports = egress.map((each) => each.port?.number ?? 0);
  const scopes = ports.map((port) => egressScope(view, proxy, port));
  const known = new Set(scopes.flatMap(({ services }) => services.map(({ hostname }) => hostname)));
  for (const { virtualServices } of scopes) {
    for (const { rule } of virtualServices.flatMap(({ http }) => http)) {
      for (const { destination } of [...(rule.route ?? []), ...(rule.mirrors ?? [])]) {
        if (destination) known.add(destination.host);
      }
      if (rule.mirror) known.add(rule.mirror.host);
    }
  }
  return new Map([...visible].filter(([hostname]) => known.has(hostname)));
}
