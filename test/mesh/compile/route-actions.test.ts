import { describe, expect, it } from 'vitest';
import { compileOutbound } from '../../../src/mesh/compile/compile-outbound.ts';
import { buildConfigView } from '../../../src/mesh/compile/config-view.ts';
import { headerValues, type RequestShape } from '../../../src/mesh/compile/request-shape.ts';
import { pickDestination, selectRoute } from '../../../src/mesh/compile/route-table.ts';
import { upstreamRequest } from '../../../src/mesh/compile/upstream-request.ts';
import { istio, request, service, to } from './manifests.ts';

function forward(rule: object, shape: RequestShape = request('cart')) {
  const objects = [service('shop/cart'), istio('VirtualService', 'shop/v', { hosts: ['cart'], http: [rule] })];
  const table = compileOutbound(buildConfigView(objects), { namespace: 'shop', labels: {} }, 80);
  const decision = selectRoute(table, shape);
  if (decision.kind !== 'route') throw new Error(decision.kind);
  return decision;
}

function upstream(rule: object, shape: RequestShape, destination = 0): RequestShape {
  const { route, action } = forward(rule, shape);
  return upstreamRequest(shape, route.match.path, action, action.destinations[destination]!);
}

// Origin: istio/istio route.go (applyHTTPRouteDestination) and envoyproxy/envoy config_impl.cc.
describe('what the destination gets', () => {
  it.each([
    ['a catch-all rewrites the leading slash', {}, { uri: '/v2' }, '/list?q=1', '/v2list?q=1'],
    ['an exact path goes as a whole', { match: [{ uri: { exact: '/a' } }] }, { uri: '/b' }, '/a?q', '/b?q'],
    ['a regex path goes as a whole', { match: [{ uri: { regex: '/a.*' } }] }, { uri: '/b' }, '/abc', '/b'],
    [
      'groups are put in, the query stays',
      {},
      { uriRegexRewrite: { match: '^/svc/([^/]+)(/.*)$', rewrite: '\\2/of/\\1' } },
      '/svc/cart/items?x=1',
      '/items/of/cart?x=1',
    ],
  ])('path: %s', (_, match, rewrite, path, expected) => {
    expect(upstream({ ...match, rewrite, route: [to('cart')] }, request('cart', path)).path).toBe(expected);
  });

  it('headers: the only destination overwrites the rule, one of several is overwritten by it', () => {
    const headers = (value: string) => ({ request: { set: { 'X-Who': value } } });
    const own = { ...to('cart'), headers: headers('destination'), weight: 1 };
    const who = (route: object[]) =>
      upstream({ headers: headers('rule'), route }, request('cart')).headers.get('x-who');
    expect(who([own])).toEqual(['destination']);
    expect(who([own, { ...to('cart'), weight: 1 }])).toEqual(['rule']);
  });

  it('headers: removal comes first, then overwriting, then appending', () => {
    const rule = {
      headers: { request: { add: { a: '3' }, set: { a: '2' }, remove: ['a', 'b'] } },
      route: [to('cart')],
    };
    const shape = request('cart', '/', {
      headers: headerValues([
        ['A', '1'],
        ['b', '1'],
      ]),
    });
    expect([...upstream(rule, shape).headers]).toEqual([['a', ['2', '3']]]);
  });
});

describe('weights', () => {
  it('drop zeros and give each destination its share of the draw', () => {
    const weights = [3, 0, 1];
    const { action } = forward({ route: weights.map((weight) => ({ ...to('cart'), weight })) });
    const picks = [0, 1, 2, 3].map((draw) => pickDestination(action, (n) => (n === 4 ? draw : -1)));
    expect(picks).toEqual([0, 0, 0, 1]);
  });
});

// Origin: istio/istio retry.go (ConvertPolicy, parseRetryOn).
describe('retries', () => {
  it.each([
    ['rule without attempts', { retryOn: '5xx' }, null],
    [
      'codes beside conditions',
      { attempts: 1, retryOn: ' 503, reset ,599' },
      { retryOn: ['reset', '599', 'retriable-status-codes'], retriableStatusCodes: [503] },
    ],
    ['back-off', { attempts: 1, backoff: '40ms' }, { backoffBaseMs: 40, backoffMaxMs: 400 }],
    ['remote localities', { attempts: 1, retryRemoteLocalities: true }, { retryRemoteLocalities: true }],
  ])('%s', (_, retries, expected) => {
    const { retry } = forward({ retries, route: [to('cart')] }).action;
    if (expected === null) expect(retry).toBeNull();
    else expect(retry).toMatchObject(expected);
  });
});

// Origin: envoyproxy/envoy config_impl.cc (newUri), istio route.go (ApplyRedirect).
describe('redirects', () => {
  it.each([
    [{ uri: '/new' }, 'cart:8080', '/old?q=1', 'http://cart:8080/new?q=1'],
    [{ uri: '/new?a=b' }, 'cart', '/old?q=1', 'http://cart/new?a=b'],
    [{ scheme: 'https' }, 'cart:80', '/x', 'https://cart/x'],
    [{ port: 8443, scheme: 'https' }, 'cart:80', '/x', 'https://cart:8443/x'],
    [{ derivePort: 'FROM_REQUEST_PORT', uri: '/x' }, 'cart', '/', 'http://cart/x'],
  ])('%j of %s%s goes to %s', (redirect, authority, path, location) => {
    const objects = [
      service('shop/cart'),
      istio('VirtualService', 'shop/v', { hosts: ['cart'], http: [{ redirect }] }),
    ];
    const table = compileOutbound(buildConfigView(objects), { namespace: 'shop', labels: {} }, 80);
    expect(selectRoute(table, request(authority, path))).toMatchObject({ kind: 'redirect', status: 301, location });
  });
});

describe('claims', () => {
  const rule = { match: [{ headers: { '@request.auth.claims[group][id]': { exact: 'admin' } } }], route: [to('cart')] };
  it('match a nested claim or an element of a list', () => {
    const shape = (claims: Record<string, unknown>) => request('cart', '/', { claims });
    expect(forward(rule, shape({ group: { id: ['user', 'admin'] } })).kind).toBe('route');
    expect(() => forward(rule, shape({ group: 'admin' }))).toThrow('noRoute');
  });
});
