import { describe, expect, it } from 'vitest';
import { BrokenInvariant } from '../../src/simulation/invariants.ts';
import { simulate } from '../../src/simulation/simulate.ts';
import { Simulation } from '../../src/simulation/simulation.ts';
import { seconds } from '../../src/units/quantity.ts';
import { deterministic, inputOf, modelOf, poisson, shippedModel, trafficTo } from './run-input.ts';

const toA = { kind: 'Service', namespace: 'tiny', name: 'a' } as const;

function tinyRun() {
  const traffic = [trafficTo(toA, deterministic(250))];
  const simulation = new Simulation(inputOf(shippedModel('tiny'), { traffic, lengthS: 1 }));
  simulation.runUntil(seconds(0.5));
  simulation.assertInvariants();
  return simulation;
}

describe('a broken book is found out', () => {
  it('a request that vanished', () => {
    const simulation = tinyRun();
    simulation.traffic.arrivedCount[0]++;
    expect(() => simulation.assertInvariants()).toThrow(BrokenInvariant);
  });

  it('a request that was lost in a Pod', () => {
    const simulation = tinyRun();
    simulation.applications.stations.at[0].left++;
    expect(() => simulation.assertInvariants()).toThrow(/arrived, .* left/);
  });

  it("a sojourn that Little's law does not know", () => {
    const simulation = tinyRun();
    simulation.applications.stations.at[0].sojourn += 1000;
    expect(() => simulation.assertInvariants()).toThrow(/integral of N/);
  });

  it('an answer that was counted twice at a proxy', () => {
    const simulation = tinyRun();
    const link = simulation.pipeline.links[0];
    link.active = -1;
    expect(() => simulation.assertInvariants()).toThrow(/link 0: active -1/);
  });
});

describe('a run that cannot end', () => {
  it('given more requests inside than its budget, then it is partial and says what they wait for', () => {
    const traffic = [trafficTo(toA, poisson(5_000))];
    const slow = { kind: 'slow', namespace: 'tiny', name: 'a', factor: 1e6, at: seconds(1), label: '' } as const;
    const result = simulate(
      inputOf(shippedModel('tiny'), {
        traffic,
        lengthS: 60,
        steps: [{ ...slow, action: 'slow' }],
        more: { callLimit: 2_000 },
      }),
    );
    expect(result.partial).toMatch(
      /^ended at 1\.\d+ s of 60 s: more than 2000 requests at once; inside: \d+ of traffic users to a\.tiny\.svc\.cluster\.local/,
    );
    expect(result.requests).toBeGreaterThan(1_000);
  });

  it('given calls in a circle that take no time, then it names the circle', () => {
    const result = simulate(
      inputOf(CIRCLE, { traffic: [trafficTo(toA, deterministic(1))], lengthS: 5, more: { callLimit: 3_000 } }),
    );
    expect(result.partial).toMatch(
      /more than 3000 calls at once; inside: 1500 of tiny\/a to b, 1499 of tiny\/b to a, 1 of traffic users/,
    );
  });

  it('given users who never think and a Service that takes no time, then it names what goes round', () => {
    const traffic = [trafficTo(toA, { process: 'closed', users: 1, think: { kind: 'constant', value: 0 } })];
    const result = simulate(inputOf(IDLE, { traffic, lengthS: 5, more: { eventLimits: { eventsAtOnce: 10_000 } } }));
    expect(result.partial).toMatch(
      /^ended at 0 s of 5 s: 10064 events without time moving, at 0 ns: .*request at tiny\/a → answer of tiny\/a → user of users thought.* …$/,
    );
  });
});

const noTime = `apiVersion: windmesh/v1alpha1
kind: Behaviour
defaults:
  network: { sameZone: 0ms, crossZone: 0ms, external: 0ms }
  mesh: { mode: sidecar, proxyLatency: 0ms, connect: 0ms }
`;
const { objects } = shippedModel('tiny');
const withBehaviour = (workloads: string) => ({ ...modelOf(noTime + workloads), objects });
const CIRCLE = withBehaviour(`workloads:
  a: { endpoints: [{ steps: [{ call: { host: b, path: / } }] }] }
  b: { endpoints: [{ steps: [{ call: { host: a, path: / } }] }] }
`);
const IDLE = withBehaviour(`workloads:
  a: { endpoints: [{ steps: [] }] }
`);
