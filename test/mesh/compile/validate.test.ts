import { describe, expect, it } from 'vitest';
import { validateIstioObject } from '../../../src/mesh/compile/validate.ts';
import { istio, to } from './manifests.ts';

const paths = (kind: string, spec: Record<string, unknown>) =>
  validateIstioObject(istio(kind, 'shop/o', spec))?.reasons.map(({ fieldPath }) => fieldPath);
const warnings = (kind: string, spec: Record<string, unknown>) =>
  validateIstioObject(istio(kind, 'shop/o', spec))?.warnings.map(({ fieldPath }) => fieldPath);
const rule = (fields: object) => ({ hosts: ['cart'], http: [{ route: [to('cart')], ...fields }] });
const policy = (trafficPolicy: object) => ({ host: 'cart', trafficPolicy });

// Origin: istio/istio pkg/config/validation, read at master; the paths are ours.
describe('what istiod refuses', () => {
  it.each([
    [rule({ timeout: '0s' }), 'spec.http[0].timeout'],
    [rule({ retries: { attempts: 0, retryOn: '5xx' } }), 'spec.http[0].retries'],
    [rule({ retries: { attempts: 1, retryOn: '600' } }), 'spec.http[0].retries.retryOn'],
    [rule({ fault: {} }), 'spec.http[0].fault'],
    [rule({ match: [{ headers: { a: { prefix: '' } } }] }), 'spec.http[0].match[0].headers.a'],
    [rule({ rewrite: { authority: 'a.b' }, headers: { request: { set: { host: 'c.d' } } } }), 'spec.http[0]'],
    [rule({ rewrite: { uri: '/', uriRegexRewrite: { match: 'a', rewrite: 'b' } } }), 'spec.http[0].rewrite'],
    [rule({ match: [{ headers: { '@request.auth.claims.a': { exact: 'b' } } }] }), 'spec.http[0]'],
    [{ ...rule({}), hosts: ['ca_rt'] }, 'spec.hosts[0]'],
    [{ ...rule({}), gateways: ['./edge'] }, 'spec.gateways[0]'],
    [{ ...rule({}), exportTo: ['*', 'web'] }, 'spec.exportTo'],
    [{ hosts: ['cart'], http: [{ route: [{ destination: {} }] }] }, 'spec.http[0].route[0].destination.host'],
  ])('VirtualService %j at %s', (spec, path) => {
    expect(paths('VirtualService', spec)).toEqual([path]);
  });

  it.each([
    [{ trafficPolicy: { tls: { mode: 'SIMPLE' } } }, 'spec.host'],
    [policy({}), 'spec.trafficPolicy'],
    [policy({ connectionPool: { http: { maxRetries: -1 } } }), 'spec.trafficPolicy.connectionPool.http.maxRetries'],
    [policy({ loadBalancer: { warmup: {} } }), 'spec.trafficPolicy.loadBalancer.warmup'],
    [
      policy({ outlierDetection: { consecutiveLocalOriginFailures: 3 } }),
      'spec.trafficPolicy.outlierDetection.consecutiveLocalOriginFailures',
    ],
    [
      policy({ loadBalancer: { consistentHash: { httpHeaderName: 'x', maglev: { tableSize: 65_536 } } } }),
      'spec.trafficPolicy.loadBalancer.consistentHash.maglev.tableSize',
    ],
  ])('DestinationRule %j at %s', (spec, path) => {
    expect(paths('DestinationRule', spec)).toEqual([path]);
  });

  it('accepts an idle timeout of 0, which switches it off', () => {
    expect(paths('DestinationRule', policy({ connectionPool: { tcp: { idleTimeout: '0s' } } }))).toEqual([]);
  });

  it('Gateway without servers, or with a short host', () => {
    const port = { number: 80, name: 'http', protocol: 'HTTP' };
    expect(paths('Gateway', {})).toEqual(['spec.servers']);
    expect(paths('Gateway', { servers: [{ port, hosts: ['cart'] }] })).toEqual(['spec.servers[0].hosts[0]']);
  });
});

describe('what istiod refuses of policies', () => {
  const authorization = (spec: Record<string, unknown>) =>
    validateIstioObject({ ...istio('AuthorizationPolicy', 'shop/o', spec), apiVersion: 'security.istio.io/v1' });
  const operation = (fields: object) => ({ rules: [{ to: [{ operation: fields }] }] });

  it.each([
    [{ action: 'DENY' }, ['spec.rules']],
    [{ action: 'CUSTOM', rules: [{}] }, ['spec.provider']],
    [operation({ paths: ['/a/{**}/{*}'] }), ['spec.rules[0].to[0].operation.paths[0]']],
    [operation({ paths: ['/a/{*}/b/{**}'] }), []],
    [operation({ ports: ['http'] }), ['spec.rules[0].to[0].operation.ports[0]']],
    [{ rules: [{ when: [{ key: 'source.colour', values: ['x'] }] }] }, ['spec.rules[0].when[0].key']],
    [
      { rules: [{ from: [{ source: { serviceAccounts: ['a'], principals: ['b'] } }] }] },
      ['spec.rules[0].from[0].source'],
    ],
  ])('AuthorizationPolicy %j at %j', (spec, expected) => {
    expect(authorization(spec)?.reasons.map(({ fieldPath }) => fieldPath)).toEqual(expected);
  });

  it('says nothing of kinds it does not validate', () => {
    expect(validateIstioObject(istio('EnvoyFilter', 'shop/o', {}))).toBeUndefined();
  });
});

describe('what istiod warns of', () => {
  it('rules behind a wider prefix, or behind a catch-all', () => {
    const http = [
      { match: [{ uri: { prefix: '/a' } }], route: [to('cart')] },
      { match: [{ uri: { prefix: '/a/b' } }], route: [to('cart')] },
      { route: [to('cart')] },
      { route: [to('cart')] },
    ];
    expect(warnings('VirtualService', { hosts: ['cart'], http })).toEqual(['spec.http[3]', 'spec.http[1].match[0]']);
  });

  it('failover without outlier detection', () => {
    const loadBalancer = { localityLbSetting: { failover: [{ from: 'a', to: 'b' }] } };
    expect(warnings('DestinationRule', policy({ loadBalancer }))).toEqual([
      'spec.trafficPolicy.loadBalancer.localityLbSetting',
    ]);
  });
});
