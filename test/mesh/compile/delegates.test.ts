import { describe, expect, it } from 'vitest';
import { buildConfigView } from '../../../src/mesh/compile/config-view.ts';
import { istio, to } from './manifests.ts';

function rulesOf(rootRule: object, delegateRules: object[], exportTo?: string[]) {
  const root = istio('VirtualService', 'shop/root', {
    hosts: ['cart'],
    http: [{ delegate: { name: 'd', namespace: 'ops' }, ...rootRule }],
  });
  const delegate = istio('VirtualService', 'ops/d', { http: delegateRules, ...(exportTo && { exportTo }) });
  return buildConfigView([root, delegate]).virtualServices[0]!.http;
}

// Origin: istio/istio pilot/pkg/model/virtualservice_test.go.
describe('delegation', () => {
  it('joins names, inherits what the delegate leaves unset, and resolves its destinations in its own namespace', () => {
    const [merged] = rulesOf(
      {
        name: 'root',
        match: [{ uri: { prefix: '/a' }, headers: { h: { exact: 'x' } } }],
        timeout: '1s',
        retries: { attempts: 1 },
      },
      [{ name: 'leaf', match: [{ uri: { exact: '/a/b' } }], timeout: '2s', route: [to('cart')] }],
    );
    expect(merged).toMatchObject({
      origin: { object: 'VirtualService ops/d', fieldPath: 'spec.http[0]' },
      rule: {
        name: 'root-leaf',
        timeout: '2s',
        retries: { attempts: 1 },
        match: [{ uri: { exact: '/a/b' }, headers: { h: { exact: 'x' } } }],
        route: [{ destination: { host: 'cart.ops.svc.cluster.local' } }],
      },
    });
  });

  it.each([
    ['a wider prefix', { uri: { prefix: '/a/b' } }, { uri: { prefix: '/a' } }],
    ['a prefix under an exact root', { uri: { exact: '/a' } }, { uri: { prefix: '/a' } }],
    ['a regex', { uri: { prefix: '/a' } }, { uri: { regex: '/a.*' } }],
    ['another case sensitivity', { uri: { prefix: '/a' } }, { uri: { prefix: '/a' }, ignoreUriCase: true }],
    ['another port', { port: 80 }, { port: 81 }],
    ['no source namespace under a root that has one', { sourceNamespace: 'web' }, { uri: { prefix: '/a' } }],
  ])('drops a delegate rule with %s', (_, root, leaf) => {
    expect(rulesOf({ match: [root] }, [{ match: [leaf], route: [to('cart')] }])).toEqual([]);
  });

  it('drops the rule when the delegate is not exported to the root’s namespace', () => {
    expect(rulesOf({}, [{ route: [to('cart')] }], ['.'])).toEqual([]);
  });
});
