import { describe, expect, it } from 'vitest';
import type { Pod } from '../../src/api/kubernetes/pod.ts';
import { describeObject, type KubeObject } from '../../src/api/object.ts';
import { platformObjects } from '../../src/kube/platform.ts';
import { injectSidecar } from '../../src/kube/sidecar-injection.ts';
import { deployment } from './objects.ts';

const gateway = (selector: Record<string, string>, port: number): KubeObject =>
  ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: 'gw', namespace: 'default' },
    spec: { selector, servers: [{ port: { number: port } }] },
  }) as KubeObject;

describe('the implicit platform', () => {
  it('is three nodes in one zone, and the ingress gateway that a Gateway selects', () => {
    const objects = platformObjects([gateway({ istio: 'ingressgateway' }, 31400)]);
    expect(objects.map(describeObject)).toEqual([
      'Node node-1',
      'Node node-2',
      'Node node-3',
      'Deployment istio-system/istio-ingressgateway',
      'Service istio-system/istio-ingressgateway',
    ]);
    expect(objects.at(-1)).toMatchObject({
      spec: {
        ports: [{ port: 15021 }, { port: 80, targetPort: 8080 }, { port: 443, targetPort: 8443 }, { port: 31400 }],
      },
    });
  });

  it('adds no gateway that is there, and none that is not selected', () => {
    const own = deployment('mine', {});
    const labels = { istio: 'ingressgateway' };
    const there = { ...own, spec: { ...own.spec, template: { ...own.spec.template, metadata: { labels } } } };
    const kindsOf = (given: KubeObject[]) => platformObjects(given).filter(({ kind }) => kind !== 'Node');
    expect(kindsOf([gateway(labels, 80), there])).toEqual([]);
    expect(kindsOf([gateway({ istio: 'other' }, 80)])).toEqual([]);
  });
});

describe('sidecar injection', () => {
  const pod = (given: Partial<Pod['metadata']> = {}, names = ['app']): Pod => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', namespace: 'default', ...given },
    spec: { containers: names.map((name) => ({ name })) },
  });
  const namespace = (labels: Record<string, string>) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'default', labels },
  });
  const label = (value: string) => ({ labels: { 'sidecar.istio.io/inject': value } });
  const enabled = namespace({ 'istio-injection': 'enabled' });

  it.each<[string, Pod, KubeObject | undefined, 'sidecar' | 'none', string[]]>([
    ['happens in a labelled namespace', pod(), enabled, 'none', ['app', 'istio-proxy']],
    ['happens by default where nothing is said', pod(), undefined, 'sidecar', ['app', 'istio-proxy']],
    ['does not happen by default where the mesh is off', pod(), undefined, 'none', ['app']],
    ['is refused by the Pod', pod(label('false')), enabled, 'sidecar', ['app']],
    ['is asked for by the Pod', pod(label('true')), undefined, 'none', ['app', 'istio-proxy']],
    [
      'is off in a namespace that says so, whatever the Pod asks',
      pod(label('true')),
      namespace({ 'istio-injection': 'disabled' }),
      'sidecar',
      ['app'],
    ],
    ['is not done twice', pod({}, ['app', 'istio-proxy']), enabled, 'sidecar', ['app', 'istio-proxy']],
    ['leaves the mesh itself alone', pod({ namespace: 'istio-system' }), undefined, 'sidecar', ['app']],
  ])('%s', (_, given, of, byDefault, names) => {
    expect(injectSidecar(given, of, byDefault).spec.containers.map(({ name }) => name)).toEqual(names);
  });

  it('asks for 100m and 128Mi, up to 2000m, unless annotations say otherwise', () => {
    const resources = (annotations?: Record<string, string>) =>
      injectSidecar(pod({ annotations }), enabled, 'none').spec.containers[1]!.resources;
    expect(resources()).toMatchObject({ requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '2000m' } });
    expect(resources({ 'sidecar.istio.io/proxyCPU': '500m' })).toMatchObject({ requests: { cpu: '500m' } });
  });
});
