import type { BehaviourStep, CallStep, SourcePosition } from '../../api/behaviour.ts';
import type { FieldPath } from '../field-path.ts';
import { STEP_KINDS, type StepInput } from './behaviour-schema.ts';

/** Names the steps of one program: what the user wrote, else kind (for calls the host) and occurrence. */
export function normaliseSteps(
  steps: readonly StepInput[],
  path: FieldPath,
  positionOf: (path: FieldPath) => SourcePosition,
): BehaviourStep[] {
  const occurrences = new Map<string, number>();
  const nameFor = (given: string | undefined, noun: string): string => {
    if (given !== undefined) return given;
    const occurrence = (occurrences.get(noun) ?? 0) + 1;
    occurrences.set(noun, occurrence);
    return `${noun} ${occurrence}`;
  };
  return list(steps, path);

  function list(inner: readonly StepInput[], at: FieldPath): BehaviourStep[] {
    return inner.map((each, index) => one(each, [...at, index]));
  }

  function one(step: StepInput, at: FieldPath): BehaviourStep {
    const kind = STEP_KINDS.find((each) => step[each] !== undefined)!;
    if (kind === 'call') return call(step, at);
    const name = nameFor(step.name, kind);
    switch (kind) {
      case 'compute':
      case 'sleep':
        return { kind, name, time: step[kind]! };
      case 'fail': {
        const { rate, status = 500 } = typeof step.fail === 'number' ? { rate: step.fail } : step.fail!;
        return { kind, name, rate, status };
      }
      case 'parallel': {
        const branches = step.parallel!.map((branch, index) =>
          Array.isArray(branch) ? list(branch, [...at, kind, index]) : [one(branch, [...at, kind, index])],
        );
        return { kind, name, branches };
      }
      case 'branch': {
        const ways = step.branch!.map(({ weight = 1, steps: inner }, index) => ({
          weight,
          steps: list(inner, [...at, kind, index, 'steps']),
        }));
        return { kind, name, ways };
      }
      case 'loop':
        return { kind, name, times: step.loop!.times, steps: list(step.loop!.steps, [...at, kind, 'steps']) };
      case 'respond':
        return { kind, name, status: typeof step.respond === 'number' ? step.respond : step.respond!.status };
    }
  }

  function call(step: StepInput, at: FieldPath): CallStep {
    const given = typeof step.call === 'string' ? fromShorthand(step.call) : step.call!;
    const { name, host, method = 'GET', path: requestPath = '/', headers = {}, onError = 'fail', ...rest } = given;
    const position = positionOf([...at, 'call']);
    const named = nameFor(step.name ?? name, host);
    return { kind: 'call', name: named, host, method, path: requestPath, headers, onError, ...rest, position };
  }
}

/** `ratings`, `ratings:9080`, `http://ratings:9080/ratings/1`. */
function fromShorthand(text: string): Exclude<NonNullable<StepInput['call']>, string> {
  const [, host, port, path] = /^(?:http:\/\/)?([^:/]*)(?::(\d+))?(\/.*)?$/.exec(text.trim()) ?? [];
  if (host === undefined) return { host: text };
  return { host, ...(port === undefined ? {} : { port: Number(port) }), ...(path === undefined ? {} : { path }) };
}
