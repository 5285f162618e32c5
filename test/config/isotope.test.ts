import { expect, it } from 'vitest';
import { load } from '../../src/config/load.ts';

const GRAPH = `
defaults: { requestSize: 1 KB, responseSize: 2 KB, numReplicas: 2, numRbacPolicies: 3 }
services:
- name: a
  errorRate: 0.01%
  script:
  - sleep: 100ms
- name: b
  type: grpc
  numReplicas: 5
- name: c
  isEntrypoint: true
  script:
  - - call: a
    - call: { service: b, size: 10K }
  - call: { service: b, probability: 25 }
`;

it('a service graph becomes a Service and a Deployment each, and behaviour: fail, then the script', () => {
  const { objects, behaviour, findings } = load([{ name: 'graph.yaml', text: GRAPH }]);
  expect(findings).toEqual([]);
  expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)).toEqual([
    'Deployment default/a',
    'Deployment default/b',
    'Deployment default/c',
    'Service default/a',
    'Service default/b',
    'Service default/c',
  ]);
  expect(objects[1]).toMatchObject({ spec: { replicas: 5, template: { metadata: { labels: { app: 'b' } } } } });
  expect(objects[0]).toMatchObject({ spec: { replicas: 2 } });
  expect(objects[4]).toMatchObject({ spec: { selector: { app: 'b' }, ports: [{ name: 'grpc-web', port: 8080 }] } });
  const call = { kind: 'call', port: 8080, failStatus: 500 };
  expect(behaviour.workloads.slice(0, 3)).toMatchObject([
    {
      workload: 'default/a',
      endpoints: [
        {
          steps: [
            { kind: 'fail', rate: 0.0001, status: 500 },
            { kind: 'sleep', time: { kind: 'constant', value: 100e6 } },
          ],
          responseSize: 2000,
        },
      ],
    },
    { workload: 'default/b', endpoints: [{ steps: [] }] },
    {
      workload: 'default/c',
      endpoints: [
        {
          steps: [
            {
              kind: 'parallel',
              branches: [[{ ...call, host: 'a', requestSize: 1000 }], [{ ...call, host: 'b', requestSize: 10_000 }]],
            },
            {
              kind: 'branch',
              ways: [
                { weight: 25, steps: [{ ...call, host: 'b' }] },
                { weight: 75, steps: [] },
              ],
            },
          ],
        },
      ],
    },
  ]);
});

it.each([
  ['services: [{ name: A_b }]', 'SIM0011'],
  ['services: [{ script: [] }]', 'SIM0404'],
  ['services: [{ name: a, script: [{ cal: b }] }]', 'SIM0402'],
  ['services: []', 'SIM0401'],
  ['services: [{ name: a, script: [{}] }]', 'SIM0405'],
])('%s is refused by %s', (text, code) => {
  expect(load([{ name: 'g.yaml', text }]).findings.map((finding) => finding.code)).toContain(code);
});
