import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BehaviourStep, WorkloadBehaviour } from '../../src/api/behaviour.ts';
import type { ScenarioStep } from '../../src/api/experiment.ts';
import { Simulation } from '../../src/simulation/simulation.ts';
import type { Distribution } from '../../src/units/distribution.ts';
import { type Nanoseconds, seconds } from '../../src/units/quantity.ts';
import { deterministic, inputOf, poisson, shippedModel, trafficTo } from '../simulation/run-input.ts';

const constant = (ms: number): Distribution => ({ kind: 'constant', value: ms * 1e6 });
const callB: BehaviourStep = {
  kind: 'call',
  name: 'call b',
  host: 'b',
  method: 'GET',
  path: '/',
  headers: {},
  onError: 'fail',
};

const model = shippedModel('tiny');

/** The tiny model with other programs in a and b. */
function modelWith(a: Partial<WorkloadBehaviour>, b: Partial<WorkloadBehaviour> = {}) {
  const workloads = model.behaviour.workloads.map((each) => {
    if (each.workload === 'a') return { ...each, ...a };
    return each.workload === 'b' ? { ...each, ...b } : each;
  });
  return { ...model, behaviour: { ...model.behaviour, workloads } };
}

const endpoint = (steps: readonly BehaviourStep[], abandoned = { queued: 'serve', running: 'finish' } as const) => [
  { match: {}, steps, abandoned },
];

/** Latency of one request, by hand 2 ms of hops more than the program of a; and its code. */
function one(steps: readonly BehaviourStep[], b: readonly BehaviourStep[] = []): readonly [number, number] {
  const traffic = [trafficTo({ kind: 'Service', namespace: 'tiny', name: 'a' }, deterministic(1), { limit: 1 })];
  const simulation = new Simulation(
    inputOf(modelWith({ endpoints: endpoint(steps) }, { endpoints: endpoint(b), concurrency: 8 }), {
      traffic,
      lengthS: 10,
      more: { observe: { kind: 'record', traffic: 'users', numbers: [1] } },
    }),
  );
  simulation.runUntil(seconds(10));
  const [{ latencyMs, code }] = simulation.told().recordings!;
  return [latencyMs, code];
}

const sleep = (ms: number): BehaviourStep => ({ kind: 'sleep', name: `sleep ${ms}`, time: constant(ms) });
const compute = (ms: number): BehaviourStep => ({ kind: 'compute', name: `compute ${ms}`, time: constant(ms) });
const respond = (status: number): BehaviourStep => ({ kind: 'respond', name: 'respond', status });
const parallel = (...branches: BehaviourStep[][]): BehaviourStep => ({ kind: 'parallel', name: 'parallel', branches });

describe('a program', () => {
  // Worked out by hand: a hop takes 1 ms, so a itself answers after 2 ms, and a call of b adds 2 ms. The tiny model
  // retries calls of b once on 5xx, without a pause: 2 ms more.
  it.each<[string, BehaviourStep[], BehaviourStep[], [number, number]]>([
    ['that is empty answers at once', [], [], [2, 200]],
    ['adds up its steps', [sleep(3), compute(4)], [], [9, 200]],
    ['waits for a call', [callB], [sleep(5)], [9, 200]],
    ['passes on the status of a failed call', [callB, sleep(50)], [respond(500)], [6, 500]],
    ['goes on after a failed call it ignores', [{ ...callB, onError: 'ignore' }, sleep(5)], [respond(500)], [11, 200]],
    [
      'answers a failed call with its own status',
      [{ ...callB, failStatus: 502 } as BehaviourStep],
      [respond(500)],
      [6, 502],
    ],
    ['does not take a 404 of a callee for a failure', [callB], [respond(404)], [4, 200]],
    ['stops at respond', [sleep(1), respond(201), sleep(50)], [], [3, 201]],
    ['waits for the longest branch', [parallel([sleep(3)], [sleep(9)], [sleep(1), sleep(2)])], [], [11, 200]],
    ['survives branches that end at once', [parallel([], [], []), sleep(1)], [], [3, 200]],
    ['fails with its branches', [parallel([callB], [sleep(9)])], [respond(503)], [11, 503]],
    [
      'gives up on a slow call after its own time',
      [{ ...callB, timeout: 10e6 as Nanoseconds } as BehaviourStep],
      [sleep(50)],
      [12, 503],
    ],
    ['turns its loops', [{ kind: 'loop', name: 'loop', times: 3, steps: [sleep(2)] }], [], [8, 200]],
    ['skips a loop of no turns', [{ kind: 'loop', name: 'loop', times: 0, steps: [sleep(2)] }], [], [2, 200]],
    [
      'always takes the only way that has weight',
      [
        {
          kind: 'branch',
          name: 'branch',
          ways: [
            { weight: 0, steps: [sleep(90)] },
            { weight: 1, steps: [sleep(4)] },
          ],
        },
      ],
      [],
      [6, 200],
    ],
    [
      'that always fails answers with the status of the step',
      [{ kind: 'fail', name: 'fail', rate: 1, status: 507 }],
      [],
      [2, 507],
    ],
  ])('%s', (_name, a, b, expected) => {
    expect(one(a, b)).toEqual(expected);
  });
});

describe('conservation', () => {
  const time = fc.constantFrom(0, 1, 3, 20).map(constant);
  const leaf: fc.Arbitrary<BehaviourStep> = fc.oneof(
    fc.record({ kind: fc.constant('sleep' as const), name: fc.constantFrom('s1', 's2'), time }),
    fc.record({ kind: fc.constant('compute' as const), name: fc.constantFrom('c1', 'c2'), time }),
    fc.record({
      kind: fc.constant('fail' as const),
      name: fc.constant('f'),
      rate: fc.constantFrom(0, 0.3),
      status: fc.constant(500),
    }),
    fc.record({
      kind: fc.constant('call' as const),
      name: fc.constantFrom('b1', 'b2'),
      host: fc.constant('b'),
      method: fc.constant('GET'),
      path: fc.constant('/'),
      headers: fc.constant({}),
      onError: fc.constantFrom('fail' as const, 'ignore' as const),
      timeout: fc.constantFrom(undefined, 5e6 as Nanoseconds),
    }) as fc.Arbitrary<BehaviourStep>,
  );
  const nested = (inner: fc.Arbitrary<BehaviourStep>): fc.Arbitrary<BehaviourStep> =>
    fc.oneof(
      { weight: 3, arbitrary: inner },
      {
        weight: 1,
        arbitrary: fc
          .array(fc.array(inner, { maxLength: 3 }), { minLength: 1, maxLength: 3 })
          .map((branches) => ({ kind: 'parallel' as const, name: 'p', branches })),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant('loop' as const),
          name: fc.constant('l'),
          times: fc.nat(3),
          steps: fc.array(inner, { maxLength: 3 }),
        }),
      },
    );
  const steps = fc.array(nested(nested(leaf)), { maxLength: 4 });
  const leafOfB = leaf.filter(({ kind }) => kind !== 'call');
  const abandoned = fc.record({
    queued: fc.constantFrom('serve' as const, 'drop' as const),
    running: fc.constantFrom('finish' as const, 'cancel' as const),
  });
  const station = fc.record({ concurrency: fc.constantFrom(1, 3, 100), queue: fc.constantFrom(0, 2, 1000) });
  const world = fc.record({
    a: steps,
    b: fc.array(nested(leafOfB), { maxLength: 3 }),
    abandonedA: abandoned,
    abandonedB: abandoned,
    stationA: station,
    stationB: station,
    patience: fc.constantFrom(undefined, 8e6 as Nanoseconds, 60e6 as Nanoseconds),
    kill: fc.option(fc.record({ name: fc.constantFrom('a', 'b'), atMs: fc.integer({ min: 1, max: 900 }) })),
  });

  it('whatever programs, patience and kills: all books balance, and nothing is left when the traffic has ended', () => {
    fc.assert(
      fc.property(world, (w) => {
        const programs = modelWith(
          { endpoints: [{ match: {}, steps: w.a, abandoned: w.abandonedA }], ...w.stationA },
          { endpoints: [{ match: {}, steps: w.b, abandoned: w.abandonedB }], ...w.stationB },
        );
        const traffic = [
          trafficTo({ kind: 'Service', namespace: 'tiny', name: 'a' }, poisson(300), {
            limit: 200,
            ...(w.patience === undefined ? {} : { timeout: w.patience }),
          }),
        ];
        const kill: readonly ScenarioStep[] =
          w.kill === null
            ? []
            : [
                {
                  action: 'kill',
                  namespace: 'tiny',
                  name: w.kill.name,
                  count: 1,
                  at: (w.kill.atMs * 1e6) as Nanoseconds,
                  label: 'kill',
                },
              ];
        const simulation = new Simulation(inputOf(programs, { traffic, lengthS: 60, steps: kill }));
        for (const s of [0.2, 0.5, 0.9, 2, 60]) {
          simulation.runUntil(seconds(s));
          simulation.assertInvariants();
        }
        const { pipeline, applications, traffic: sources } = simulation;
        expect({
          answered: sources.answeredCount[0],
          requests: sources.requests.live,
          calls: pipeline.calls.live,
          attempts: pipeline.attempts.live,
          frames: applications.frames.live,
          busy: applications.stations.at.reduce((sum, { busy }) => sum + busy, 0),
          active: pipeline.links.reduce((sum, link) => sum + link.active + link.pending + link.retries, 0),
        }).toEqual({ answered: 200, requests: 0, calls: 0, attempts: 0, frames: 0, busy: 0, active: 0 });
      }),
      { seed: 99, numRuns: 150 },
    );
  });
});

it('what waited while a workload was slow is served at the speed of the time it begins', () => {
  // One worker, 100 ms of sleep, five times as long until 300 ms. Requests of 0, 50, 100 and 150 ms, plus 2 ms of hops:
  // the first is done at 501 ms, so the others begin at normal speed, at 501, 601 and 701 ms.
  const simulation = new Simulation(
    inputOf(modelWith({ concurrency: 1, endpoints: endpoint([sleep(100)]) }), {
      traffic: [trafficTo({ kind: 'Service', namespace: 'tiny', name: 'a' }, deterministic(20), { limit: 4 })],
      lengthS: 10,
      steps: [
        {
          at: 0 as Nanoseconds,
          label: '',
          action: 'slow',
          namespace: 'tiny',
          name: 'a',
          factor: 5,
          duration: seconds(0.3),
        },
      ],
      more: { observe: { kind: 'record', traffic: 'users', numbers: [1, 2, 3, 4] } },
    }),
  );
  simulation.runUntil(seconds(10));
  expect(simulation.told().recordings!.map(({ latencyMs }) => latencyMs)).toEqual([502, 552, 602, 652]);
});
