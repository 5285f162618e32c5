import { describe, expect, it } from 'vitest';
import type { MeshConfig } from '../../../src/api/istio/mesh-config.ts';
import type { KubeObject } from '../../../src/api/object.ts';
import { clusterExists } from '../../../src/mesh/compile/cluster-exists.ts';
import { compileOutbound } from '../../../src/mesh/compile/compile-outbound.ts';
import { buildConfigView } from '../../../src/mesh/compile/config-view.ts';
import { type RouteDecision, selectRoute } from '../../../src/mesh/compile/route-table.ts';
import { istio, request, service, to } from './manifests.ts';

const client = { namespace: 'shop', labels: { app: 'client' } };
const REGISTRY_ONLY: MeshConfig = { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } };

function decide(objects: readonly KubeObject[], shape = request('cart'), port = 80, mesh?: MeshConfig): RouteDecision {
  return selectRoute(compileOutbound(buildConfigView(objects, { mesh }), client, port), shape);
}

function clusters(decision: RouteDecision): string[] {
  if (decision.kind !== 'route') return [decision.kind];
  return decision.action.destinations.map(({ cluster }) => `${cluster.host}|${cluster.subset}|${cluster.port}`);
}

const CART = 'cart.shop.svc.cluster.local';
const subsets = (...names: string[]) =>
  istio('DestinationRule', 'shop/cart', {
    host: 'cart',
    subsets: names.map((name) => ({ name, labels: { v: name } })),
  });

// Origin: istio/istio pilot/pkg/networking/core/httproute.go and route/route.go, read at master.
describe('a sidecar’s outbound listener', () => {
  it('knows a bare name only within the namespace of the service', () => {
    const objects = [service('bank/pay'), service('shop/cart')];
    expect(clusters(decide(objects, request('pay')))).toEqual(['passthrough']);
    expect(clusters(decide(objects, request('PAY.bank:80')))).toEqual(['pay.bank.svc.cluster.local||80']);
    expect(clusters(decide(objects, request('cart.shop.svc.cluster.local.')))).toEqual([`${CART}||80`]);
  });

  it('keeps to the older of two VirtualServices, and to the newer where the older has no rule for this proxy', () => {
    const older = (match: object) =>
      istio('VirtualService', 'shop/a', { hosts: ['cart'], http: [{ match: [match], route: [to('cart', 'v1')] }] });
    const newer = istio('VirtualService', 'shop/b', { hosts: ['cart'], http: [{ route: [to('cart', 'v2')] }] });
    const base = [service('shop/cart'), subsets('v1', 'v2'), newer];
    expect(clusters(decide([...base, older({ uri: { prefix: '/only' } })]))).toEqual(['noRoute']);
    expect(clusters(decide([...base, older({ sourceLabels: { app: 'other' } })]))).toEqual([`${CART}|v2|80`]);
  });

  it('prefers a private VirtualService of the client’s namespace to an older public one', () => {
    const route = (key: string, subset: string, exportTo: string[], created: string) =>
      istio('VirtualService', key, { hosts: [CART], exportTo, http: [{ route: [to(CART, subset)] }] }, created);
    const objects = [
      service('shop/cart'),
      subsets('v1', 'v2'),
      route('ops/public', 'v1', ['*'], '2020-01-01T00:00:00Z'),
      route('shop/private', 'v2', ['.'], '2024-01-01T00:00:00Z'),
    ];
    expect(clusters(decide(objects))).toEqual([`${CART}|v2|80`]);
  });

  it('names the rule a route comes from', () => {
    const rules = [{ match: [{ uri: { exact: '/x' } }], route: [to('cart')] }, { route: [to('cart')] }];
    const decision = decide([
      service('shop/cart'),
      istio('VirtualService', 'shop/v', { hosts: ['cart'], http: rules }),
    ]);
    const origin = decision.kind === 'route' ? decision.route.origin : undefined;
    expect(origin).toEqual({ object: 'VirtualService shop/v', fieldPath: 'spec.http[1]' });
  });

  it('forwards a TCP port unread: HTTP rules, retries and timeouts do not apply', () => {
    const http = [
      { timeout: '1s', fault: { abort: { httpStatus: 500, percentage: { value: 100 } } }, route: [to('db')] },
    ];
    const decision = decide(
      [service('shop/db', [{ port: 3306 }]), istio('VirtualService', 'shop/v', { hosts: ['db'], http })],
      request('db'),
      3306,
    );
    expect(decision).toMatchObject({
      kind: 'route',
      action: { isTcp: true, retry: null, timeoutMs: 0 },
      route: { fault: null },
    });
  });

  it('answers 502 to an unknown host under REGISTRY_ONLY, or closes where no HTTP service shares the port', () => {
    const objects = [service('shop/cart')];
    expect(decide(objects, request('api.example'), 80, REGISTRY_ONLY).kind).toBe('blackhole');
    expect(decide(objects, request('api.example'), 8080, REGISTRY_ONLY).kind).toBe('close');
  });

  it('serves hosts outside the registry on port 80 only', () => {
    const v = istio('VirtualService', 'shop/v', { hosts: ['api.example'], http: [{ route: [to('cart')] }] });
    const cart = service('shop/cart', [
      { port: 80, name: 'http' },
      { port: 8080, name: 'http-alt' },
    ]);
    expect(clusters(decide([cart, v], request('api.example'), 80))).toEqual([`${CART}||80`]);
    expect(clusters(decide([cart, v], request('api.example'), 8080))).toEqual(['passthrough']);
  });

  it('sends subdomains of a headless Service to it', () => {
    const headless = service('shop/db', [{ port: 80, name: 'http' }], { clusterIP: 'None' });
    expect(clusters(decide([headless], request('db-0.db.shop')))).toEqual(['db.shop.svc.cluster.local||80']);
  });

  it('gives a Sidecar-scoped proxy the clusters its imported rules route to, but not their names', () => {
    const objects = [
      service('shop/cart'),
      service('bank/pay'),
      istio('Sidecar', 'shop/default', { egress: [{ hosts: ['./*'] }] }),
      istio('VirtualService', 'shop/v', { hosts: ['cart'], http: [{ route: [to('pay.bank.svc.cluster.local')] }] }),
    ];
    const view = buildConfigView(objects);
    const pay = { host: 'pay.bank.svc.cluster.local', subset: '', port: 80 };
    expect(clusters(decide(objects, request('pay.bank')))).toEqual(['passthrough']);
    expect(clusterExists(view, client, pay)).toBe(true);
    expect(clusterExists(view, client, { ...pay, port: 81 })).toBe(false);
  });

  it('does not know a destination that lacks the listener’s port when the rule names none', () => {
    const v = istio('VirtualService', 'shop/v', { hosts: ['cart'], http: [{ route: [to('lone')] }] });
    const objects = [service('shop/cart'), service('shop/lone', [{ port: 9090, name: 'http' }]), v];
    expect(clusters(decide(objects))).toEqual(['lone.shop.svc.cluster.local||80']);
    const cluster = { host: 'lone.shop.svc.cluster.local', subset: '', port: 80 };
    expect(clusterExists(buildConfigView(objects), client, cluster)).toBe(false);
  });

  it('treats names such as __proto__ as names', () => {
    const headers = JSON.parse('{"__proto__": {"exact": "x"}}') as object;
    const http = [{ match: [{ headers }], route: [to('cart', 'v1')] }, { route: [to('cart', 'v2')] }];
    const objects = [
      service('shop/cart'),
      subsets('v1', 'v2'),
      istio('VirtualService', 'shop/v', { hosts: ['cart'], http }),
    ];
    expect(clusters(decide(objects))).toEqual([`${CART}|v2|80`]);
  });
});
