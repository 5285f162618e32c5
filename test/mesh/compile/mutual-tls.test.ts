import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../src/api/object.ts';
import { buildConfigView } from '../../../src/mesh/compile/config-view.ts';
import { clientSends, serverAccepts, serverTlsMode } from '../../../src/mesh/compile/mutual-tls.ts';
import { istio, service } from './manifests.ts';

const HOST = 'cart.shop.svc.cluster.local';
const server = { namespace: 'shop', labels: { app: 'cart' }, workloadPort: 8080, hasSidecar: true };
const client = { namespace: 'web', labels: {} };

function policy(key: string, spec: object): KubeObject {
  return { ...istio('PeerAuthentication', key, { ...spec }), apiVersion: 'security.istio.io/v1' };
}

const viewOf = (...objects: KubeObject[]) =>
  buildConfigView([service('shop/cart', [{ port: 80, name: 'http', targetPort: 8080 }]), ...objects]);
const selector = { matchLabels: { app: 'cart' } };

// Origin: istio/istio pilot/pkg/security/authn/policy_applier.go, pilot/pkg/xds/endpoints/mtls_checker.go.
describe('mutual TLS', () => {
  it('UNSET inherits from the next wider level, at a port too', () => {
    const view = viewOf(
      policy('istio-system/mesh', { mtls: { mode: 'STRICT' } }),
      policy('shop/namespace', { mtls: { mode: 'UNSET' } }),
      policy('shop/workload', { selector, portLevelMtls: { 8080: { mode: 'UNSET' } } }),
    );
    expect(serverTlsMode(view, server, 8080)).toBe('STRICT');
  });

  it('a selector in the root namespace selects nobody', () => {
    const view = viewOf(policy('istio-system/w', { selector, mtls: { mode: 'STRICT' } }));
    expect(serverTlsMode(view, server, 8080)).toBe('PERMISSIVE');
  });

  it('a rule’s tls goes before what the endpoint can take, by the service port that leads to it', () => {
    const tls = (mode: string) => ({ portLevelSettings: [{ port: { number: 80 }, tls: { mode } }] });
    const rule = (mode: string) => istio('DestinationRule', 'shop/d', { host: 'cart', trafficPolicy: tls(mode) });
    expect(clientSends(viewOf(rule('ISTIO_MUTUAL')), client, HOST, { ...server, hasSidecar: false })).toBe('mtls');
    expect(clientSends(viewOf(rule('DISABLE')), client, HOST, server)).toBe('plaintext');
    expect(clientSends(viewOf(rule('SIMPLE')), client, HOST, server)).toBe('tls');
  });

  it('without a rule, plaintext goes only to endpoints that cannot take mTLS', () => {
    expect(clientSends(viewOf(), client, HOST, server)).toBe('mtls');
    expect(clientSends(viewOf(), client, HOST, { ...server, hasSidecar: false })).toBe('plaintext');
    expect(clientSends(viewOf(policy('shop/n', { mtls: { mode: 'DISABLE' } })), client, HOST, server)).toBe(
      'plaintext',
    );
  });

  it('STRICT closes on plaintext, DISABLE on mTLS', () => {
    const accepts = (mode: string) =>
      (['plaintext', 'mtls'] as const).filter((sent) =>
        serverAccepts(viewOf(policy('shop/n', { mtls: { mode } })), server, sent),
      );
    expect([accepts('STRICT'), accepts('DISABLE'), accepts('PERMISSIVE')]).toEqual([
      ['mtls'],
      ['plaintext'],
      ['plaintext', 'mtls'],
    ]);
  });
});
