import { grownFloats, grownInts } from '../../engine/grow.ts';
import { draw, purposeOf } from '../../engine/keyed-draws.ts';
import type { ColdCalendar, OpenStream } from '../../engine/ports.ts';
import type { Meter } from '../../request/ports.ts';
import { ResponseFlag } from '../../request/response-flag.ts';
import type { Shapes } from '../../request/shapes.ts';
import { clusterExists } from '../compile/cluster-exists.ts';
import { type ClusterPolicy, compileClusterPolicy } from '../compile/cluster-policy.ts';
import { compileGateway, gatewaysOf } from '../compile/compile-gateway.ts';
import { compileOutbound } from '../compile/compile-outbound.ts';
import type { ConfigView } from '../compile/config-view.ts';
import { resolveShortName } from '../compile/host-name.ts';
import { type RouteTable, selectRoute } from '../compile/route-table.ts';
import type { ProxyClass } from '../compile/sidecar-scope.ts';
import type { ConfigSource, EndpointView, RouteMemo } from '../data-plane/config-source.ts';
import type { HotRoute } from '../data-plane/hot-route.ts';
import { Link } from '../data-plane/link.ts';
import { type Proxies, ProxyMode } from '../data-plane/proxies.ts';
import { timeoutStatus } from '../policy/timeouts.ts';
import { classKey, labelKeysThatMatter } from './classes.ts';
import type { ClusterNames } from './cluster-names.ts';
import type { EndpointList, EndpointTable } from './endpoint-list.ts';
import { type HotRoutes, requestShape } from './hot-routes.ts';
import { KUBERNETES_LINK, type LinkDefaults, linkSettings } from './link-settings.ts';
import type { Push } from './push.ts';

const PROPAGATION = purposeOf('push/propagation');
const ROUND_ROBIN = purposeOf('balancer/round-robin-start');

/** Everything compiled for the proxies of one class under one configuration. */
interface ClassTable extends RouteMemo {
  readonly config: ConfigView;
  readonly proxyClass: ProxyClass;
  readonly mode: number;
  readonly byPort: Map<number, RouteTable>;
  readonly policies: Map<number, ClusterPolicy | null>;
}

export interface ProxyViewOptions extends LinkDefaults {
  /** From a push to a proxy having taken it in, ns; inverse distribution function. */
  propagationNs(u: number): number;
}

/**
 * What each proxy knows, and when. A push is received by every proxy at an instant of its own; that needs no event: a
 * proxy looks, when it is next used, which pushes have reached it by then.
 *
 * ```
 *   pushes     0 ──── 1 ──────── 2 ──►
 *   proxy A    0 ·····1··········2            received[k] = max(received[k-1], pushed[k] + delay drawn for (proxy, k))
 *   proxy B    0 ···········1·········2       CDS, EDS, LDS and RDS of one push are received together
 * ```
 * Tables are compiled lazily, once per class of proxies and configuration; a link lives until its settings change.
 */
export class ProxyViews implements ConfigSource {
  nextChange: Float64Array<ArrayBuffer> = new Float64Array(64);
  position: Int32Array<ArrayBuffer> = new Int32Array(64);
  readonly memos: ClassTable[] = [];
  readonly routes: readonly HotRoute[];

  private readonly calendar: ColdCalendar;
  private readonly proxies: Proxies;
  private readonly shapes: Shapes;
  private readonly clusters: ClusterNames;
  private readonly hotRoutes: HotRoutes;
  private readonly options: ProxyViewOptions;
  private readonly openStream: OpenStream;
  private readonly meter: Meter;
  private readonly links: Link[];

  private readonly pushes: Push[] = [];
  /** Per proxy: pushes received, time of the last receipt, class, links by cluster. */
  private readonly received: number[] = [];
  private readonly receivedAt: number[] = [];
  private readonly classes: ProxyClass[] = [];
  private readonly linksOf: Map<number, Link>[] = [];
  private readonly recent: (Link | null)[] = [];
  private readonly keys: number[] = [];
  private readonly tables = new Map<
    ConfigView,
    { readonly keys: readonly string[]; readonly byClass: Map<string, ClassTable> }
  >();
  private readonly endpointViews = new Map<number, { readonly list: EndpointList; readonly view: EndpointView }>();
  /** Endpoints as kube-proxy has them: without istiod in between. */
  private kubernetes: EndpointTable = new Map();

  constructor(
    calendar: ColdCalendar,
    proxies: Proxies,
    shapes: Shapes,
    clusters: ClusterNames,
    hotRoutes: HotRoutes,
    links: Link[],
    meter: Meter,
    openStream: OpenStream,
    options: ProxyViewOptions,
  ) {
    this.calendar = calendar;
    this.proxies = proxies;
    this.shapes = shapes;
    this.clusters = clusters;
    this.hotRoutes = hotRoutes;
    this.routes = hotRoutes.list;
    this.links = links;
    this.meter = meter;
    this.openStream = openStream;
    this.options = options;
  }

  // ------------------------------------------------------------------------------------------------- what reaches whom

  /** istiod pushes: every proxy will look for it. */
  push(push: Push): void {
    this.pushes.push(push);
    if (this.pushes.length === 1) {
      // Whoever is there before the first push begins with it.
      for (let proxy = 0; proxy < this.received.length; proxy++) this.begin(proxy);
      return;
    }
    for (let proxy = 0; proxy < this.received.length; proxy++) {
      if (this.proxies.mode[proxy] !== ProxyMode.none) this.nextChange[proxy] = this.calendar.now;
    }
  }

  /** kube-proxy's view has changed. */
  setKubernetes(endpoints: EndpointTable): void {
    this.kubernetes = endpoints;
    for (let proxy = 0; proxy < this.received.length; proxy++) {
      if (this.proxies.mode[proxy] === ProxyMode.none) this.position[proxy]++;
    }
  }

  /** A proxy starts (`proxy` as `Proxies` numbered it): it begins with the current state. */
  open(proxy: number, proxyClass: ProxyClass): void {
    if (proxy >= this.nextChange.length) {
      this.nextChange = grownFloats(this.nextChange, 2 * proxy);
      this.position = grownInts(this.position, 2 * proxy);
    }
    this.classes[proxy] = proxyClass;
    this.linksOf[proxy] = new Map();
    this.recent.push(null, null, null, null);
    this.keys[proxy] = purposeOf(this.proxies.names[proxy]);
    this.nextChange[proxy] = Number.POSITIVE_INFINITY;
    this.position[proxy] = 0;
    this.received[proxy] = 0;
    if (this.pushes.length > 0) this.begin(proxy);
  }

  private begin(proxy: number): void {
    this.received[proxy] = this.pushes.length;
    this.receivedAt[proxy] = this.calendar.now;
    this.memos[proxy] = this.tableOf(proxy);
  }

  refresh(proxy: number): void {
    const now = this.calendar.now;
    let count = this.received[proxy];
    let next = Number.POSITIVE_INFINITY;
    while (count < this.pushes.length) {
      const delay = Math.round(this.options.propagationNs(draw(this.keys[proxy], count, PROPAGATION, 0)));
      const at = Math.max(this.receivedAt[proxy], this.pushes[count].atNs + delay);
      if (at > now) {
        next = at;
        break;
      }
      this.receivedAt[proxy] = at;
      count++;
    }
    this.nextChange[proxy] = next;
    if (count === this.received[proxy]) return;
    this.received[proxy] = count;
    this.position[proxy]++;
    this.memos[proxy] = this.tableOf(proxy);
  }

  /** When the proxy received what it knows: for those who ask why. */
  receivedAtNs(proxy: number): number {
    return this.receivedAt[proxy];
  }

  private known(proxy: number): Push {
    return this.pushes[this.received[proxy] - 1];
  }

  private tableOf(proxy: number): ClassTable {
    const { config } = this.known(proxy);
    let shared = this.tables.get(config);
    if (shared === undefined) {
      shared = { keys: labelKeysThatMatter(config), byClass: new Map() };
      this.tables.set(config, shared);
    }
    const mode = this.proxies.mode[proxy];
    const proxyClass = this.classes[proxy];
    const key = classKey(proxyClass, shared.keys, mode);
    let table = shared.byClass.get(key);
    if (table === undefined) {
      table = { config, proxyClass, mode, byShape: new Int32Array(0), byPort: new Map(), policies: new Map() };
      shared.byClass.set(key, table);
    }
    return table;
  }

  // ------------------------------------------------------------------------------------------------------------ routes

  resolve(proxy: number, shape: number): number {
    const table = this.memos[proxy];
    if (shape >= table.byShape.length) {
      const grown = new Int32Array(Math.max(16, 2 * shape)).fill(-1);
      grown.set(table.byShape);
      table.byShape = grown;
    }
    const known = table.byShape[shape];
    if (known >= 0) return known;
    const route = table.mode === ProxyMode.none ? this.kubernetesRoute(table, shape) : this.meshRoute(table, shape);
    table.byShape[shape] = route;
    return route;
  }

  private meshRoute(table: ClassTable, shape: number): number {
    const seen = this.shapes.get(shape);
    let routes = table.byPort.get(seen.port);
    if (routes === undefined) {
      const { config, proxyClass } = table;
      routes =
        table.mode === ProxyMode.gateway
          ? compileGateway(config, proxyClass, gatewaysOf(config, proxyClass), seen.port)
          : compileOutbound(config, proxyClass, seen.port);
      table.byPort.set(seen.port, routes);
    }
    return this.hotRoutes.ofDecision(selectRoute(routes, requestShape(seen)));
  }

  /** DNS knows the name or not; nothing else is looked at. */
  private kubernetesRoute(table: ClassTable, shape: number): number {
    const { authority, port } = this.shapes.get(shape);
    const names = dnsCandidates(authority.toLowerCase(), table.proxyClass.namespace);
    const service = table.config.services.find(
      ({ hostname, ports }) => names.includes(hostname) && ports.some(({ number }) => number === port),
    );
    if (service === undefined) return this.hotRoutes.ofReply(503, ResponseFlag.UF);
    return this.hotRoutes.ofCluster(this.clusters.intern({ host: service.hostname, subset: '', port }));
  }

  upstreamShape(route: number, cluster: number, shape: number): number {
    return this.hotRoutes.upstreamShape(route, cluster, shape);
  }

  /** No request is internal to Istio's proxies, so they strip the `x-envoy` headers that could say otherwise. */
  timeoutStatus(): number {
    return timeoutStatus(NO_HEADERS);
  }

  // ------------------------------------------------------------------------------------------------------------- links

  openLink(proxy: number, cluster: number): Link | null {
    const table = this.memos[proxy];
    // A few links of each proxy stand ready without a look-up: a workload calls few clusters.
    const place = (proxy << 2) | (cluster & 3);
    const recent = this.recent[place];
    if (recent !== null && recent.cluster === cluster && recent.table === table) return recent;
    const link = this.linksOf[proxy].get(cluster);
    if (link !== undefined && link.table === table) {
      this.recent[place] = link;
      return link;
    }
    return this.newLink(proxy, cluster, table, link);
  }

  private newLink(proxy: number, cluster: number, table: ClassTable, old: Link | undefined): Link | null {
    const policy = this.policyOf(table, cluster);
    if (policy === null) return null;
    if (old !== undefined && JSON.stringify(old.policy) === JSON.stringify(policy)) {
      old.table = table;
      return old;
    }
    const name = this.clusters.get(cluster);
    const key = purposeOf(`${this.proxies.names[proxy]}>${name.port}|${name.subset}|${name.host}`);
    const isMeshed = table.mode !== ProxyMode.none;
    const owner = `${this.proxies.names[proxy]}/${name.host}/${name.subset}/${name.port}`;
    const settings = isMeshed
      ? linkSettings(policy, this.options, this.calendar.now, () => this.openStream('outlier-detection', owner))
      : KUBERNETES_LINK;
    const start = Math.floor(draw(key, 0, ROUND_ROBIN, 0) * 4294967296);
    const link = new Link(this.links.length, proxy, cluster, settings, this.meter.callEdge(proxy, cluster), key, start);
    link.table = table;
    link.policy = policy;
    this.links.push(link);
    this.linksOf[proxy].set(cluster, link);
    return link;
  }

  private policyOf(table: ClassTable, cluster: number): ClusterPolicy | null {
    const known = table.policies.get(cluster);
    if (known !== undefined) return known;
    const name = this.clusters.get(cluster);
    const kind = table.mode === ProxyMode.gateway ? 'gateway' : 'sidecar';
    const policy = clusterExists(table.config, table.proxyClass, name, kind)
      ? compileClusterPolicy(table.config, table.proxyClass, name.host, name.subset, name.port)
      : null;
    table.policies.set(cluster, policy);
    return policy;
  }

  endpoints(link: Link): EndpointView {
    const isMeshed = this.proxies.mode[link.proxy] !== ProxyMode.none;
    const name = this.clusters.get(link.cluster);
    const list = (isMeshed ? this.known(link.proxy).endpoints : this.kubernetes).get(name.host) ?? NO_ENDPOINTS;
    const cached = this.endpointViews.get(link.cluster);
    if (cached?.list === list) return cached.view;
    const labels = Object.entries((link.policy as ClusterPolicy).subsetLabels ?? {});
    const pods = list.filter((each) => labels.every(([key, value]) => each.labels[key] === value));
    const view = { pods: Int32Array.from(pods, ({ pod }) => pod) };
    this.endpointViews.set(link.cluster, { list, view });
    return view;
  }
}

const NO_ENDPOINTS: EndpointList = [];
const NO_HEADERS: ReadonlySet<string> = new Set();

/** Names a resolver tries: as it stands, and under the search domains of a Pod. */
function dnsCandidates(authority: string, namespace: string): readonly string[] {
  const host = authority.replace(/:\d+$/, '').replace(/\.$/, '');
  return [host, resolveShortName(host, namespace), `${host}.svc.cluster.local`, `${host}.cluster.local`];
}
