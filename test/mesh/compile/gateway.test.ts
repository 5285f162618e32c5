import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../src/api/object.ts';
import { compileGateway, gatewaysOf } from '../../../src/mesh/compile/compile-gateway.ts';
import { buildConfigView } from '../../../src/mesh/compile/config-view.ts';
import { type RouteDecision, selectRoute } from '../../../src/mesh/compile/route-table.ts';
import { istio, request, service, to } from './manifests.ts';

const ingress = { namespace: 'istio-system', labels: { istio: 'ingressgateway' } };
const selector = { istio: 'ingressgateway' };

function decide(objects: readonly KubeObject[], shape = request('shop.example'), port = 80): RouteDecision {
  const view = buildConfigView(objects);
  return selectRoute(compileGateway(view, ingress, gatewaysOf(view, ingress), port), shape);
}

function host(decision: RouteDecision): string {
  return decision.kind === 'route' ? decision.action.destinations[0]!.cluster.host.split('.')[0]! : decision.kind;
}

function gateway(hosts: string[], tls?: object, key = 'infra/edge') {
  const port = { number: 80, name: 'http', protocol: 'HTTP' };
  return istio('Gateway', key, { selector, servers: [{ port, hosts, ...(tls && { tls }) }] });
}

function bound(key: string, http: object[], hosts = ['shop.example']) {
  return istio('VirtualService', key, { hosts, gateways: ['infra/edge'], http });
}

const services = [service('shop/cart'), service('shop/pay')];
const cart = to('cart.shop.svc.cluster.local');
const pay = to('pay.shop.svc.cluster.local');

// Origin: istio/istio pilot/pkg/networking/core/gateway.go (buildGatewayHTTPRouteConfig).
describe('a gateway’s listener', () => {
  it('admits VirtualServices only of the namespace that a server host names', () => {
    const rules = [{ route: [cart] }];
    expect(host(decide([...services, gateway(['shop/*.example']), bound('shop/v', rules)]))).toBe('cart');
    expect(host(decide([...services, gateway(['./*.example']), bound('shop/v', rules)]))).toBe('noRoute');
  });

  it('moves catch-alls behind the rules of younger objects', () => {
    const objects = [
      ...services,
      gateway(['*.example']),
      bound('shop/a', [{ route: [cart] }]),
      bound('shop/b', [{ match: [{ uri: { prefix: '/pay' } }], route: [pay] }]),
    ];
    expect(host(decide(objects, request('shop.example', '/pay')))).toBe('pay');
    expect(host(decide(objects, request('shop.example', '/')))).toBe('cart');
  });

  it('does not fall from a missed rule of a host to a wildcard host', () => {
    const objects = [
      ...services,
      gateway(['*.example']),
      bound('shop/a', [{ match: [{ uri: { prefix: '/pay' } }], route: [pay] }]),
      bound('shop/wild', [{ route: [cart] }], ['*.example']),
    ];
    expect(host(decide(objects, request('shop.example', '/')))).toBe('noRoute');
    expect(host(decide(objects, request('other.example', '/')))).toBe('cart');
  });

  it('sends plain HTTP to https where the server says so, also for hosts without a rule', () => {
    const objects = [
      ...services,
      gateway(['shop.example', 'bare.example'], { httpsRedirect: true }),
      bound('shop/v', [{ route: [cart] }]),
    ];
    expect(decide(objects, request('bare.example', '/x?y'))).toMatchObject({
      kind: 'redirect',
      status: 301,
      location: 'https://bare.example/x?y',
    });
    expect(host(decide(objects, request('shop.example', '/', { scheme: 'https' })))).toBe('cart');
  });

  it('serves only Gateways whose selector its labels satisfy', () => {
    const view = buildConfigView([gateway(['*'])]);
    expect(gatewaysOf(view, { ...ingress, labels: { istio: 'egressgateway' } })).toEqual([]);
  });
});

// Origin: istio/istio pilot/pkg/config/kube/ingress/conversion.go; paths by whole segments, longest first, exact before prefix.
describe('an Ingress at the gateway', () => {
  const backend = (name: string) => ({ service: { name, port: { number: 80 } } });
  const paths = [
    { path: '/foo', pathType: 'Prefix', backend: backend('cart') },
    { path: '/foo/bar', pathType: 'Prefix', backend: backend('pay') },
    { path: '/foo', pathType: 'Exact', backend: backend('pay') },
  ];
  const ingressObject = (spec: object, annotations = {}): KubeObject & { spec: object } => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'web', namespace: 'shop', annotations },
    spec: { rules: [{ host: 'shop.example', http: { paths } }], ...spec },
  });

  it.each([
    ['/foo', 'pay'],
    ['/foo/', 'cart'],
    ['/foo/x', 'cart'],
    ['/foo/bar/x', 'pay'],
    ['/foobar', 'noRoute'],
  ])('routes %s to %s', (path, expected) => {
    expect(host(decide([...services, ingressObject({})], request('shop.example', path)))).toBe(expected);
  });

  it('is left alone when its class belongs to another controller', () => {
    const other = ingressObject({}, { 'kubernetes.io/ingress.class': 'nginx' });
    expect(host(decide([...services, other], request('shop.example', '/foo')))).toBe('noRoute');
  });

  it('names the path a route comes from', () => {
    const decision = decide([...services, ingressObject({})], request('shop.example', '/foo/x'));
    const origin = decision.kind === 'route' ? decision.route.origin : undefined;
    expect(origin).toEqual({ object: 'Ingress shop/web', fieldPath: 'spec.rules[0].http.paths[0]' });
  });
});
