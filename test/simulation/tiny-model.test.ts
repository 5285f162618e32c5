import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Recorder } from '../../src/mesh/data-plane/pipeline.ts';
import * as Attempt from '../../src/request/attempt-fields.ts';
import * as Call from '../../src/request/call-fields.ts';
import * as Frame from '../../src/request/frame-fields.ts';
import { Origin } from '../../src/request/origin.ts';
import { flagNames } from '../../src/request/response-flag.ts';
import { Simulation } from '../../src/simulation/simulation.ts';
import { seconds } from '../../src/units/quantity.ts';
import { deterministic, inputOf, shippedModel, trafficTo } from './run-input.ts';

const log = new URL('../../models/tiny/expected.log', import.meta.url);

/** Writes down every attempt and every end of a call. */
function logging(simulation: Simulation, lines: string[]): Recorder {
  const { pipeline, applications, traffic, shapes } = simulation;
  const { calls, attempts } = pipeline;
  const requestOf = (call: number): number => {
    const origin = calls.get(call, Call.origin);
    if (calls.get(call, Call.originKind) === Origin.traffic) return traffic.requests.number[origin] + 1;
    return requestOf(attempts.get(applications.frames.get(origin, Frame.attempt), Attempt.call));
  };
  const write = (call: number, words: string) => {
    const { authority } = shapes.get(calls.get(call, Call.shape));
    const ms = String(simulation.now / 1e6).padStart(2);
    lines.push(`${ms} ms  request ${String(requestOf(call)).padStart(2)}  ${authority.split('.')[0]}  ${words}`);
  };
  return {
    callStarted: () => undefined,
    attemptStarted: (attempt) =>
      write(attempts.get(attempt, Attempt.call), `try ${attempts.get(attempt, Attempt.ordinal) + 1}`),
    attemptEnded: (attempt, status) => {
      write(attempts.get(attempt, Attempt.call), `try ${attempts.get(attempt, Attempt.ordinal) + 1}: ${status}`);
    },
    callEnded: (call, status, flags) => write(call, `answered ${status} ${flagNames(flags)}`.trimEnd()),
  };
}

it('ten requests of the tiny model go the way that was worked out by hand', () => {
  const traffic = [trafficTo({ kind: 'Service', namespace: 'tiny', name: 'a' }, deterministic(250), { limit: 10 })];
  const simulation = new Simulation(inputOf(shippedModel('tiny'), { traffic, lengthS: 1 }));
  const lines: string[] = [];
  simulation.pipeline.recorder = logging(simulation, lines);
  simulation.runUntil(seconds(1));
  const expected = readFileSync(log, 'utf8').split('\n');
  expect(lines).toEqual(expected.filter((line) => line !== '' && !line.startsWith('#')));
});
