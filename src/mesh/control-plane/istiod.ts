import type { KubeObject } from '../../api/object.ts';
import { type ColdCalendar, type ColdEvent, Rank } from '../../engine/ports.ts';
import type { ObjectStore } from '../../kube/object-store.ts';
import type { Nanoseconds } from '../../units/quantity.ts';
import { buildConfigView, type ConfigView } from '../compile/config-view.ts';
import type { EndpointList } from './endpoint-list.ts';
import type { Push } from './push.ts';

/** Kinds whose change makes istiod compile anew. */
const CONFIG_KINDS: ReadonlySet<string> = new Set([
  'Service',
  'Namespace',
  'VirtualService',
  'DestinationRule',
  'Gateway',
  'Ingress',
  'IngressClass',
]);

export interface IstiodOptions {
  /** Quiet time before a push (PILOT_DEBOUNCE_AFTER). */
  readonly debounce: Nanoseconds;
  /** Longest wait since the first event (PILOT_DEBOUNCE_MAX). */
  readonly debounceMax: Nanoseconds;
}

/**
 * The control plane: learns by watching, waits until it has been quiet, and pushes. Endpoint changes are debounced too
 * (PILOT_ENABLE_EDS_DEBOUNCE).
 *
 * ```
 *   event ─► (re)start the quiet timer ─► quiet, or debounceMax since the first ─► push ─► proxies, each in its own time
 * ```
 * Source: istio/istio pilot/pkg/xds/discovery.go (debounce). A push is handed over at once; how long it takes to reach a
 * proxy is the proxy's own delay.
 */
export class Istiod {
  private readonly store: ObjectStore;
  private readonly calendar: ColdCalendar;
  private readonly options: IstiodOptions;
  private readonly deliver: (push: Push) => void;
  private readonly endpoints = new Map<string, EndpointList>();
  private config: ConfigView;
  private configIsStale = false;
  private endpointsAreStale = false;
  private pushedEndpoints: ReadonlyMap<string, EndpointList>;
  private timer: ColdEvent | undefined;
  private firstEvent: Nanoseconds | undefined;

  constructor(store: ObjectStore, calendar: ColdCalendar, options: IstiodOptions, deliver: (push: Push) => void) {
    this.store = store;
    this.calendar = calendar;
    this.options = options;
    this.deliver = deliver;
    this.config = this.compile();
    this.pushedEndpoints = new Map();
    store.watch(undefined, ({ object, before, type }) => {
      if (!CONFIG_KINDS.has(object.kind)) return;
      if (type === 'modified' && before !== undefined && specOf(before) === specOf(object)) return;
      this.configIsStale = true;
      this.changed();
    });
  }

  /** A Service's ready endpoints have changed, as istiod sees it now. */
  setEndpoints(host: string, list: EndpointList): void {
    if (list.length === 0 && !this.endpoints.has(host)) return;
    this.endpoints.set(host, list);
    this.endpointsAreStale = true;
    this.changed();
  }

  /** Pushes what is known at once: the state a run begins with. */
  pushNow(): void {
    if (this.timer !== undefined) this.timer.cancelled = true;
    this.push();
  }

  /** The configuration as of now, pushed or not; for those who look from outside. */
  configNow(): ConfigView {
    if (this.configIsStale) {
      this.config = this.compile();
      this.configIsStale = false;
    }
    return this.config;
  }

  private changed(): void {
    const now = this.calendar.now;
    this.firstEvent ??= now;
    const quiet = now + this.options.debounce;
    const latest = this.firstEvent + this.options.debounceMax;
    if (this.timer !== undefined) this.timer.cancelled = true;
    this.timer = this.calendar.at(Math.min(quiet, latest) as Nanoseconds, Rank.push, () => this.push());
  }

  private push(): void {
    this.timer = undefined;
    this.firstEvent = undefined;
    const config = this.configNow();
    if (this.endpointsAreStale) this.pushedEndpoints = new Map(this.endpoints);
    this.endpointsAreStale = false;
    this.deliver({ atNs: this.calendar.now, config, endpoints: this.pushedEndpoints });
  }

  private compile(): ConfigView {
    const objects: KubeObject[] = [];
    for (const kind of this.store.kinds()) {
      const all = this.store.list(kind);
      if (all.length > 0 && CONFIG_KINDS.has(all[0].kind)) objects.push(...all);
    }
    return buildConfigView(objects, { createdAt: (object) => createdAt(object) });
  }
}

function specOf(object: KubeObject): unknown {
  return (object as { readonly spec?: unknown }).spec;
}

/** Within a run an object is as old as the simulated time it was created at. */
function createdAt(object: KubeObject): number {
  return (object.metadata as { readonly createdAt?: number }).createdAt ?? 0;
}
