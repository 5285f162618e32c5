import { describe, expect, it } from 'vitest';
import { HostMap } from '../../../src/mesh/compile/host-map.ts';
import { intersectHosts, isSubsetOf, resolveShortName } from '../../../src/mesh/compile/host-name.ts';

// Origin: istio/istio pkg/config/host/name_test.go and pilot/pkg/model/config.go (ResolveShortnameToFQDN).
describe('host names', () => {
  it.each([
    ['reviews', 'reviews.shop.svc.cluster.local'],
    ['reviews.prod', 'reviews.prod'],
    ['*', '*'],
    ['*.example', '*.example'],
    ['10.0.0.1', '10.0.0.1'],
  ])('completes %s to %s in namespace shop', (host, resolved) => {
    expect(resolveShortName(host, 'shop')).toBe(resolved);
  });

  it.each([
    ['a.foo', '*.foo', true],
    ['a.b.foo', '*.foo', true],
    ['foo', '*.foo', false],
    ['*.a.foo', '*.foo', true],
    ['*.foo', '*.a.foo', false],
    ['*.foo', '*', true],
    ['a.foo', 'a.foo', true],
  ])('%s within %s: %s', (inner, outer, expected) => {
    expect(isSubsetOf(inner, outer)).toBe(expected);
  });

  it('intersects two lists to the narrower names', () => {
    expect(intersectHosts(['*.foo', 'bar'], ['a.foo', '*'])).toEqual(['a.foo', '*.foo', 'bar']);
  });

  it('finds the exact name before wildcards and the longest of these', () => {
    const map = new HostMap<string>();
    for (const host of ['*.foo', '*', '*.a.foo', 'x.a.foo']) map.set(host, host);
    expect(['x.a.foo', 'y.a.foo', 'y.foo', 'other'].map((host) => map.find(host))).toEqual([
      'x.a.foo',
      '*.a.foo',
      '*.foo',
      '*',
    ]);
  });
});
