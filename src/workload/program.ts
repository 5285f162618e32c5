import type { BehaviourStep } from '../api/behaviour.ts';
import { compileSampler, type Sampler } from '../engine/distribution-sampler.ts';
import { purposeOf } from '../engine/keyed-draws.ts';
import type { Shapes } from '../request/shapes.ts';

export const Op = {
  compute: 0,
  sleep: 1,
  fail: 2,
  call: 3,
  parallel: 4,
  branch: 5,
  loopStart: 6,
  loopEnd: 7,
  jump: 8,
  respond: 9,
  /** A branch of `parallel` is done. */
  endBranch: 10,
  end: 11,
} as const;
export type Op = (typeof Op)[keyof typeof Op];

/** One step of a compiled program. All steps have all fields, so that the interpreter's accesses stay monomorphic. */
export interface Step {
  readonly op: Op;
  /** Hash of the step's name: keys its draws and, for calls, the callee's key. */
  readonly purpose: number;
  /** Time of compute or sleep, in ns. */
  readonly sampler: Sampler | null;
  /** Probability of `fail`. */
  readonly rate: number;
  /** Status of `fail` and `respond`; of a failed call that is passed on (0: the callee's own). */
  readonly status: number;
  /** Shape of a call before propagation. */
  readonly shape: number;
  /** A failed call does not fail its caller. */
  readonly ignoresErrors: boolean;
  /** Lane of the application's own timeout of a call, -1 for none. */
  readonly timeoutLane: number;
  /** `jump` goes there; `loopStart` goes there when no turn is left; `loopEnd` goes back there. */
  readonly target: number;
  /** Turns of a loop. */
  readonly times: number;
  /** First step of each branch or way, and for ways the cumulative weights. */
  readonly targets: readonly number[];
  readonly cumulative: readonly number[];
}

export interface ProgramContext {
  /** Multiplies compute and sleep. */
  readonly slower: number;
  /** Replaces the rate of every `fail` step, where given. */
  readonly failRate: number | undefined;
  readonly shapes: Shapes;
  /** Host and port as the caller's namespace sees them. */
  shapeOf(call: Extract<BehaviourStep, { kind: 'call' }>): number;
  timeoutLane(ns: number): number;
}

const BLANK: Step = {
  op: Op.end,
  purpose: 0,
  sampler: null,
  rate: 0,
  status: 0,
  shape: -1,
  ignoresErrors: false,
  timeoutLane: -1,
  target: -1,
  times: 0,
  targets: [],
  cumulative: [],
};

/** Compiles steps to a flat table that ends in `end`, appended to `code`; returns the index of the first step. */
export function compileProgram(code: Step[], steps: readonly BehaviourStep[], context: ProgramContext): number {
  const start = code.length;
  compileSteps(code, steps, context);
  code.push({ ...BLANK, op: Op.end });
  return start;
}

function compileSteps(code: Step[], steps: readonly BehaviourStep[], context: ProgramContext): void {
  for (const step of steps) compileStep(code, step, context);
}

function compileStep(code: Step[], step: BehaviourStep, context: ProgramContext): void {
  const purpose = purposeOf(step.name);
  switch (step.kind) {
    case 'compute':
    case 'sleep':
      code.push({
        ...BLANK,
        op: step.kind === 'compute' ? Op.compute : Op.sleep,
        purpose,
        sampler: compileSampler(step.time, context.slower),
      });
      return;
    case 'fail':
      code.push({ ...BLANK, op: Op.fail, purpose, rate: context.failRate ?? step.rate, status: step.status });
      return;
    case 'respond':
      code.push({ ...BLANK, op: Op.respond, status: step.status });
      return;
    case 'call':
      code.push({
        ...BLANK,
        op: Op.call,
        purpose,
        shape: context.shapeOf(step),
        ignoresErrors: step.onError === 'ignore',
        status: step.failStatus ?? 0,
        timeoutLane: step.timeout === undefined ? -1 : context.timeoutLane(step.timeout),
      });
      return;
    case 'parallel': {
      // parallel [targets] → jump over the branches ← each branch ends in endBranch
      const at = code.push(BLANK) - 1;
      const targets: number[] = [];
      for (const branch of step.branches) {
        targets.push(code.length);
        compileSteps(code, branch, context);
        code.push({ ...BLANK, op: Op.endBranch });
      }
      code[at] = { ...BLANK, op: Op.parallel, purpose, targets, target: code.length };
      return;
    }
    case 'branch': {
      const at = code.push(BLANK) - 1;
      const targets: number[] = [];
      const cumulative: number[] = [];
      const jumps: number[] = [];
      let total = 0;
      for (const way of step.ways) {
        total += way.weight;
        cumulative.push(total);
        targets.push(code.length);
        compileSteps(code, way.steps, context);
        jumps.push(code.push(BLANK) - 1);
      }
      for (const jump of jumps) code[jump] = { ...BLANK, op: Op.jump, target: code.length };
      code[at] = { ...BLANK, op: Op.branch, purpose, targets, cumulative, target: code.length };
      return;
    }
    case 'loop': {
      const at = code.push(BLANK) - 1;
      compileSteps(code, step.steps, context);
      code.push({ ...BLANK, op: Op.loopEnd, target: at + 1 });
      code[at] = { ...BLANK, op: Op.loopStart, times: step.times, target: code.length };
      return;
    }
    default: {
      step satisfies never;
      return;
    }
  }
}
