import { describe, expect, it } from 'vitest';
import type { MeshConfig } from '../../../src/api/istio/mesh-config.ts';
import type { KubeObject } from '../../../src/api/object.ts';
import { assignPriorities } from '../../../src/mesh/compile/assign-priorities.ts';
import { compileClusterPolicy, UNLIMITED } from '../../../src/mesh/compile/cluster-policy.ts';
import { buildConfigView } from '../../../src/mesh/compile/config-view.ts';
import { istio, service } from './manifests.ts';

const HOST = 'cart.shop.svc.cluster.local';

function policyOf(objects: readonly KubeObject[], subset = '', labels = {}, mesh?: MeshConfig) {
  const view = buildConfigView([service('shop/cart'), ...objects], { mesh });
  return compileClusterPolicy(view, { namespace: 'shop', labels }, HOST, subset, 80);
}

const rule = (key: string, spec: object) => istio('DestinationRule', key, { host: HOST, ...spec });

// Origin: istio/istio pilot/pkg/networking/util/util.go, cluster_traffic_policy.go, xds/endpoints/mtls_checker.go.
describe('the policy of a cluster', () => {
  it('takes all four blocks from the port’s settings, but keeps the wider TLS mode', () => {
    const policy = policyOf([
      rule('shop/d', {
        trafficPolicy: {
          tls: { mode: 'DISABLE' },
          connectionPool: { tcp: { maxConnections: 5 } },
          outlierDetection: {},
          portLevelSettings: [{ port: { number: 80 }, loadBalancer: { simple: 'RANDOM' } }],
        },
      }),
    ]);
    expect(policy).toMatchObject({
      loadBalancer: { kind: 'RANDOM' },
      maxConnections: UNLIMITED,
      outlierDetection: null,
      panicThresholdPercent: 50,
      tlsMode: 'DISABLE',
    });
  });

  it('knows no labels of a subset that the rule lacks', () => {
    expect(policyOf([rule('shop/d', { subsets: [{ name: 'v1', labels: { v: '1' } }] })], 'v2').subsetLabels).toBeNull();
  });

  it('prefers the rule whose workloadSelector selects the client', () => {
    const objects = [
      rule('shop/a', { trafficPolicy: { loadBalancer: { simple: 'RANDOM' } } }),
      rule('shop/b', {
        workloadSelector: { matchLabels: { app: 'web' } },
        trafficPolicy: { loadBalancer: { simple: 'ROUND_ROBIN' } },
      }),
    ];
    expect(policyOf(objects, '', { app: 'web' }).loadBalancer.kind).toBe('ROUND_ROBIN');
    expect(policyOf(objects, '', { app: 'api' }).loadBalancer.kind).toBe('RANDOM');
  });

  it('does not merge a younger rule that is exported less', () => {
    const objects = [
      rule('shop/a', { exportTo: ['*'], subsets: [{ name: 'v1' }] }),
      rule('shop/b', { exportTo: ['.'], subsets: [{ name: 'v2' }] }),
    ];
    expect(policyOf(objects, 'v2').subsetLabels).toBeNull();
  });

  it('names the objects it comes from', () => {
    const origins = policyOf(
      [rule('shop/d', { trafficPolicy: { outlierDetection: {} }, subsets: [{ name: 'v1' }] })],
      'v1',
    ).origins;
    expect(origins).toEqual([
      { object: 'DestinationRule shop/d', fieldPath: 'spec.trafficPolicy' },
      { object: 'DestinationRule shop/d', fieldPath: 'spec.subsets[0]' },
    ]);
  });

  it('lets the mesh’s default outlier detection act without switching failover on', () => {
    const policy = policyOf([], '', {}, { defaultTrafficPolicy: { outlierDetection: {} } });
    expect(policy.outlierDetection?.consecutive5xx).toBe(5);
    expect(policy.locality).toEqual({ kind: 'none' });
  });
});

// Origin: istio/istio pilot/pkg/networking/core/loadbalancer/loadbalancer.go, computed by hand.
describe('locality', () => {
  const endpoints = ['r1/z1/a', 'r1/z2/a', 'r1/z3/a', 'r2/z1/a'].map((locality) => ({ locality }));
  const client = { locality: 'r1/z1/a', labels: {} };
  const placed = (localityLbSetting: object, outlierDetection?: object) =>
    assignPriorities(
      policyOf([rule('shop/d', { trafficPolicy: { loadBalancer: { localityLbSetting }, outlierDetection } })]).locality,
      endpoints,
      client,
    );

  it('splits a share over the localities it covers, rounded up, and drops those not named', () => {
    const { priorities, localityWeights } = placed({ distribute: [{ from: 'r1/*', to: { 'r1/*': 100 } }] });
    expect(priorities).toEqual([0, 0, 0, -1]);
    expect([...localityWeights!.values()]).toEqual([34, 34, 34, 0]);
  });

  it('leaves everything alone when no rule is for the client’s place', () => {
    const { priorities, localityWeights } = placed({ distribute: [{ from: 'r9/*', to: { '*': 100 } }] });
    expect(priorities).toEqual([0, 0, 0, 0]);
    expect([...localityWeights!.values()]).toEqual([1, 1, 1, 1]);
  });

  it('numbers priorities without gaps: same sub-zone, region, elsewhere', () => {
    expect(placed({}, {}).priorities).toEqual([0, 1, 1, 2]);
  });

  it('ranks by labels that the place implies', () => {
    const setting = { failoverPriority: ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone'] };
    expect(placed(setting, {}).priorities).toEqual([0, 1, 1, 2]);
  });

  it('prefers close endpoints for a Service that asks for it, without outlier detection', () => {
    const objects = [service('shop/cart', [{ port: 80, name: 'http' }], { trafficDistribution: 'PreferClose' })];
    const policy = compileClusterPolicy(buildConfigView(objects), { namespace: 'shop', labels: {} }, HOST, '', 80);
    expect(assignPriorities(policy.locality, endpoints, client).priorities).toEqual([0, 1, 1, 2]);
  });
});
