import type { Engine } from '../engine/engine.ts';
import { deriveInto, draw, purposeOf } from '../engine/keyed-draws.ts';
import { EventKind } from '../request/event-kind.ts';
import * as Frame from '../request/frame-fields.ts';
import { Frames } from '../request/frames.ts';
import { Origin } from '../request/origin.ts';
import type { Pods } from '../request/pods.ts';
import type { Caller, Client, Replier, Server } from '../request/ports.ts';
import type { Shapes } from '../request/shapes.ts';
import { Op, type Step } from './program.ts';
import { Stations } from './stations.ts';
import type { WorkloadProgram } from './workload-program.ts';

const ATTEMPT = purposeOf('application/attempt');

/** What `frames.state` says. */
const State = { free: -1, queued: 0, running: 1, cancelled: 2 } as const;

/** What `frames.call` says besides a call's record. */
const NO_CALL = -1;
/** The call is being made: its answer may come before `call` returns. */
const CALLING = -2;
const ANSWERED_AT_ONCE = -3;

/**
 * The applications in the Pods: worker pool, queue, CPU, and the interpreter of behaviour programs.
 *
 * ```
 *  attempt ─► worker free? ─► frame runs: compute │ sleep │ fail │ call │ parallel │ … ─► answer
 *               └─ queue (FIFO, bounded: 503)              ▲______________________│
 * ```
 *
 * A frame keeps its worker until its program ends, calls included. All times whole ns.
 */
export class Applications implements Server, Client {
  readonly frames: Frames;
  readonly stations = new Stations();
  /** All compiled steps; programs only add to it, so that running frames keep theirs. */
  readonly code: Step[] = [];
  /** By workload and version, as `pods.workload` counts them. */
  readonly programs: WorkloadProgram[] = [];

  private readonly engine: Engine;
  private readonly pods: Pods;
  private readonly shapes: Shapes;
  private readonly key = new Int32Array(2);
  private caller!: Caller;
  private replier!: Replier;

  constructor(engine: Engine, pods: Pods, shapes: Shapes, frameLimit: number) {
    this.engine = engine;
    this.pods = pods;
    this.shapes = shapes;
    this.frames = new Frames(frameLimit);
  }

  join(caller: Caller, replier: Replier): void {
    this.caller = caller;
    this.replier = replier;
  }

  // ------------------------------------------------------------------------------------------------- workers and queue

  serve(attempt: number, pod: number, shape: number, key0: number, key1: number, ordinal: number): number {
    const station = this.stations.at[pod];
    const frames = this.frames;
    const program = this.programs[this.pods.workload[pod]];
    const index = program.endpointOf(shape);
    station.touch(this.engine.now);
    station.arrived++;
    if (index < 0) return this.refuse(pod, attempt, 404);
    const endpoint = program.endpoints[index];
    const mustWait = station.busy >= station.concurrency;
    if (mustWait && station.waiting >= station.queueLimit) return this.refuse(pod, attempt, 503);
    if (attempt < 0 && (mustWait ? endpoint.dropsQueued : endpoint.cancelsRunning)) return this.refuse(pod, attempt, 0);
    const frame = frames.take();
    const f = frames.at(frame);
    frames.cells[f + Frame.attempt] = attempt;
    frames.cells[f + Frame.pod] = pod;
    frames.cells[f + Frame.pc] = endpoint.start;
    frames.cells[f + Frame.key0] = key0;
    frames.cells[f + Frame.key1] = key1;
    frames.cells[f + Frame.counter] = ordinal << 16;
    frames.cells[f + Frame.shape] = shape;
    frames.cells[f + Frame.parent] = -1;
    frames.cells[f + Frame.call] = NO_CALL;
    frames.cells[f + Frame.pending] = 0;
    frames.start[frame] = this.engine.now;
    if (mustWait) {
      this.enqueue(frame, f);
      return frame;
    }
    station.busy++;
    frames.cells[f + Frame.state] = State.running;
    const generation = frames.generation[frame];
    this.run(frame, f);
    return frames.generation[frame] === generation ? frame : -1;
  }

  private refuse(pod: number, attempt: number, status: number): number {
    const station = this.stations.at[pod];
    station.left++;
    if (attempt >= 0) this.replier.reply(attempt, status);
    return -1;
  }

  abandon(frame: number): void {
    const { frames } = this;
    const f = frames.at(frame);
    frames.cells[f + Frame.attempt] = -1;
    const program = this.programs[this.pods.workload[frames.cells[f + Frame.pod]]];
    const endpoint = program.endpoints[program.endpointOf(frames.cells[f + Frame.shape])];
    if (frames.cells[f + Frame.state] === State.queued) {
      if (!endpoint.dropsQueued) return;
      this.dequeue(f);
      this.leave(frame, f);
      this.release(frame, f);
    } else if (endpoint.cancelsRunning) this.finish(frame, f, 0, true);
  }

  private enqueue(frame: number, f: number): void {
    const station = this.stations.at[this.frames.cells[f + Frame.pod]];
    const frames = this.frames;
    const tail = station.queueTail;
    frames.cells[f + Frame.state] = State.queued;
    frames.cells[f + Frame.before] = tail;
    frames.cells[f + Frame.after] = -1;
    if (tail >= 0) frames.cells[frames.at(tail) + Frame.after] = frame;
    else station.queueHead = frame;
    station.queueTail = frame;
    station.waiting++;
  }

  private dequeue(f: number): void {
    const frames = this.frames;
    const pod = frames.cells[f + Frame.pod];
    const before = frames.cells[f + Frame.before];
    const after = frames.cells[f + Frame.after];
    const station = this.stations.at[pod];
    station.touch(this.engine.now);
    if (before >= 0) frames.cells[frames.at(before) + Frame.after] = after;
    else station.queueHead = after;
    if (after >= 0) frames.cells[frames.at(after) + Frame.before] = before;
    else station.queueTail = before;
    station.waiting--;
  }

  private leave(frame: number, f: number): void {
    const station = this.stations.at[this.frames.cells[f + Frame.pod]];
    station.left++;
    station.sojourn += this.engine.now - this.frames.start[frame];
  }

  private release(frame: number, f: number): void {
    const { frames } = this;
    frames.cells[f + Frame.state] = State.free;
    frames.give(frame);
  }

  /** The program has ended with `status`: the worker takes the next in the queue, the answer goes back. */
  private finish(frame: number, f: number, status: number, isCancelled: boolean): void {
    const { frames } = this;
    if (frames.cells[f + Frame.parent] >= 0) {
      this.branchEnded(frame, f, status);
      return;
    }
    const pod = frames.cells[f + Frame.pod];
    const attempt = frames.cells[f + Frame.attempt];
    const station = this.stations.at[pod];
    station.touch(this.engine.now);
    station.busy--;
    this.leave(frame, f);
    if (isCancelled) this.cancelWork(frame, f);
    else this.release(frame, f);
    const next = station.queueHead;
    if (next >= 0 && station.busy < station.concurrency) {
      const n = frames.at(next);
      this.dequeue(n);
      station.busy++;
      frames.cells[n + Frame.state] = State.running;
      const program = this.programs[this.pods.workload[pod]]; // may have become slower or faster while it waited
      frames.cells[n + Frame.pc] = program.endpoints[program.endpointOf(frames.cells[n + Frame.shape])].start;
      this.run(next, n);
    }
    if (attempt >= 0) this.replier.reply(attempt, status);
    if (station.isDraining) this.checkDrained(pod);
  }

  /** The Pod takes nothing new: `drained` is called once nothing is left in it. */
  drain(pod: number): void {
    const station = this.stations.at[pod];
    station.isDraining = true;
    this.checkDrained(pod);
  }

  /** Set by whoever runs the Pods. */
  drained: (pod: number) => void = () => undefined;

  private checkDrained(pod: number): void {
    const station = this.stations.at[pod];
    if (station.busy + station.waiting > 0) return;
    station.isDraining = false;
    this.drained(pod);
  }

  /** Whatever the frame waits for is dropped; the record goes when no event names it any more. */
  private cancelWork(frame: number, f: number): void {
    const { frames } = this;
    const call = frames.cells[f + Frame.call];
    const pod = frames.cells[f + Frame.pod];
    const station = this.stations.at[pod];
    if (call >= 0) {
      frames.cells[f + Frame.call] = NO_CALL;
      this.caller.cancel(call);
      this.release(frame, f);
      return;
    }
    const cpu = station.cpu;
    if (cpu !== null && this.code[frames.cells[f + Frame.pc] - 1].op === Op.compute) {
      cpu.advance(this.engine.now);
      cpu.cancel(frame);
      this.release(frame, f);
      this.scheduleCpu(pod);
      return;
    }
    frames.cells[f + Frame.state] = State.cancelled; // its event, or its branches, will find it so
  }

  // ----------------------------------------------------------------------------------------------------- the interpreter

  private run(frame: number, f: number): void {
    const { frames, code } = this;
    let pc = frames.cells[f + Frame.pc];
    for (;;) {
      const step = code[pc];
      switch (step.op) {
        case Op.compute: {
          const u = this.draw(f, step);
          frames.cells[f + Frame.pc] = pc + 1;
          this.compute(frame, f, Math.round(step.sampler!.quantile(u)));
          return;
        }
        case Op.sleep: {
          const u = this.draw(f, step);
          frames.cells[f + Frame.pc] = pc + 1;
          this.engine.schedule(this.engine.now + Math.round(step.sampler!.quantile(u)), EventKind.stepDone, frame);
          return;
        }
        case Op.fail:
          if (this.draw(f, step) < step.rate) {
            this.finish(frame, f, step.status, false);
            return;
          }
          pc++;
          break;
        case Op.call: {
          frames.cells[f + Frame.pc] = pc;
          if (!this.call(frame, f, step)) return;
          if (this.failedCall(frame, f, step, frames.cells[f + Frame.branchStatus])) return;
          pc++;
          break;
        }
        case Op.parallel:
          frames.cells[f + Frame.pc] = step.target;
          if (!this.startBranches(frame, f, step)) return;
          pc = step.target;
          break;
        case Op.branch: {
          const total = step.cumulative[step.cumulative.length - 1];
          const at = this.draw(f, step) * total;
          let way = 0;
          while (at >= step.cumulative[way]) way++;
          pc = step.targets[way];
          break;
        }
        case Op.loopStart:
          frames.cells[f + Frame.turnsLeft] = step.times;
          pc = step.times > 0 ? pc + 1 : step.target;
          break;
        case Op.loopEnd:
          frames.cells[f + Frame.counter]++; // draws of the next turn are others
          pc = --frames.cells[f + Frame.turnsLeft] > 0 ? step.target : pc + 1;
          break;
        case Op.jump:
          pc = step.target;
          break;
        case Op.respond:
          this.finish(frame, f, step.status, false);
          return;
        case Op.endBranch:
        case Op.end:
          this.finish(frame, f, 200, false);
          return;
        default: {
          step.op satisfies never;
          return;
        }
      }
    }
  }

  private draw(f: number, step: Step): number {
    const { cells } = this.frames;
    return draw(cells[f + Frame.key0], cells[f + Frame.key1], step.purpose, cells[f + Frame.counter]);
  }

  /** Event: a step that took time is over. */
  stepDone(frame: number): void {
    const { frames, engine } = this;
    const f = frames.at(frame);
    if (this.code[frames.cells[f + Frame.pc] - 1].op === Op.compute) {
      const pod = frames.cells[f + Frame.pod];
      const station = this.stations.at[pod];
      station.changeCpuJobs(-1, engine.now);
    }
    if (frames.cells[f + Frame.state] === State.cancelled) this.release(frame, f);
    else this.run(frame, f);
  }

  private compute(frame: number, f: number, ns: number): void {
    const engine = this.engine;
    const pod = this.frames.cells[f + Frame.pod];
    const station = this.stations.at[pod];
    const cpu = station.cpu;
    if (cpu === null) {
      station.changeCpuJobs(1, engine.now);
      engine.schedule(engine.now + ns, EventKind.stepDone, frame);
      return;
    }
    cpu.advance(engine.now);
    cpu.add(frame, ns);
    this.scheduleCpu(pod);
  }

  /** Keeps one live event at (or before) the station's next completion. */
  private scheduleCpu(pod: number): void {
    const station = this.stations.at[pod];
    const engine = this.engine;
    const next = Math.ceil(station.cpu!.next());
    if (next < station.cpuDue) {
      station.cpuDue = next;
      engine.schedule(next, EventKind.cpu, pod);
    }
  }

  /** Event: jobs of the Pod's CPU may have ended. */
  cpuDue(pod: number): void {
    const station = this.stations.at[pod];
    const engine = this.engine;
    if (station.cpuDue !== engine.now) return; // an earlier one took its place
    station.cpuDue = Number.POSITIVE_INFINITY;
    const cpu = station.cpu!;
    for (let frame = cpu.popFinished(engine.now); frame >= 0; frame = cpu.popFinished(engine.now)) {
      this.run(frame, this.frames.at(frame));
    }
    if (cpu.size > 0) this.scheduleCpu(pod);
  }

  /** Makes the step's call; true when it was answered at once, with the status in `branchStatus`. */
  private call(frame: number, f: number, step: Step): boolean {
    const { frames } = this;
    const pod = frames.cells[f + Frame.pod];
    const incoming = frames.cells[f + Frame.shape];
    const shape = this.shapes.hasCustomHeaders(incoming)
      ? this.shapes.forward(step.shape, incoming, this.programs[this.pods.workload[pod]].propagate)
      : step.shape;
    this.deriveCallKey(f, step.purpose);
    frames.cells[f + Frame.call] = CALLING;
    const call = this.caller.call(Origin.frame, frame, this.pods.proxy[pod], shape, this.key[0], this.key[1]);
    if (frames.cells[f + Frame.call] === ANSWERED_AT_ONCE) {
      frames.cells[f + Frame.call] = NO_CALL;
      return true;
    }
    frames.cells[f + Frame.call] = call;
    if (step.timeoutLane >= 0) this.armCallTimeout(step.timeoutLane, call);
    return false;
  }

  /** Key of a call: its own for each attempt that this frame may be, and for each turn of a loop. */
  private deriveCallKey(f: number, purpose: number): void {
    const { frames, key } = this;
    const ordinal = frames.cells[f + Frame.counter] >>> 16;
    const turn = frames.cells[f + Frame.counter] & 0xffff;
    if (ordinal === 0) deriveInto(key, frames.cells[f + Frame.key0], frames.cells[f + Frame.key1], purpose, turn);
    else {
      deriveInto(key, frames.cells[f + Frame.key0], frames.cells[f + Frame.key1], ATTEMPT, ordinal);
      deriveInto(key, key[0], key[1], purpose, turn);
    }
  }

  /** The application gives up on a call after its own time; set where the calls live. */
  armCallTimeout: (lane: number, call: number) => void = () => undefined;

  /** Timer: the application's own patience with a call is over. */
  callTimedOut(call: number, frame: number): void {
    this.caller.cancel(call);
    this.answered(frame, 0, 0);
  }

  /** Client: the call of this frame has been answered. */
  answered(frame: number, status: number, _flags: number): void {
    const { frames } = this;
    const f = frames.at(frame);
    if (frames.cells[f + Frame.call] === CALLING) {
      frames.cells[f + Frame.call] = ANSWERED_AT_ONCE;
      frames.cells[f + Frame.branchStatus] = status;
      return;
    }
    frames.cells[f + Frame.call] = NO_CALL;
    if (this.failedCall(frame, f, this.code[frames.cells[f + Frame.pc]], status)) return;
    frames.cells[f + Frame.pc]++;
    this.run(frame, f);
  }

  /** Ends the frame if the call failed and the step does not ignore that. */
  private failedCall(frame: number, f: number, step: Step, status: number): boolean {
    if ((status !== 0 && status < 500) || step.ignoresErrors) return false;
    this.finish(frame, f, step.status !== 0 ? step.status : status === 0 ? 503 : status, false);
    return true;
  }

  /** Starts all branches; true when they all ended at once and none failed. */
  private startBranches(frame: number, f: number, step: Step): boolean {
    const frames = this.frames;
    // One more than there are branches: one that ends at once must not resume the parent early.
    frames.cells[f + Frame.pending] = step.targets.length + 1;
    frames.cells[f + Frame.branchStatus] = 200;
    for (let i = 0; i < step.targets.length; i++) {
      const branch = frames.take();
      const b = frames.at(branch);
      frames.cells[b + Frame.attempt] = -1;
      frames.cells[b + Frame.pod] = frames.cells[f + Frame.pod];
      frames.cells[b + Frame.pc] = step.targets[i];
      frames.cells[b + Frame.key0] = frames.cells[f + Frame.key0];
      frames.cells[b + Frame.key1] = frames.cells[f + Frame.key1];
      frames.cells[b + Frame.counter] = frames.cells[f + Frame.counter];
      frames.cells[b + Frame.shape] = frames.cells[f + Frame.shape];
      frames.cells[b + Frame.parent] = frame;
      frames.cells[b + Frame.pending] = 0;
      frames.cells[b + Frame.call] = NO_CALL;
      frames.start[branch] = this.engine.now;
      frames.cells[b + Frame.state] = State.running;
      this.run(branch, b);
    }
    if (--frames.cells[f + Frame.pending] > 0) return false;
    if (frames.cells[f + Frame.branchStatus] < 500) return true;
    this.finish(frame, f, frames.cells[f + Frame.branchStatus], false);
    return false;
  }

  private branchEnded(branch: number, b: number, status: number): void {
    const { frames } = this;
    const parent = frames.cells[b + Frame.parent];
    const f = frames.at(parent);
    this.release(branch, b);
    if (status > frames.cells[f + Frame.branchStatus]) frames.cells[f + Frame.branchStatus] = status;
    if (--frames.cells[f + Frame.pending] > 0) return;
    if (frames.cells[f + Frame.state] === State.cancelled) this.release(parent, f);
    else if (frames.cells[f + Frame.branchStatus] >= 500)
      this.finish(parent, f, frames.cells[f + Frame.branchStatus], false);
    else this.run(parent, f);
  }

  // -------------------------------------------------------------------------------------------------- the end of a Pod

  /** SIGKILL: everything inside is cut. `broken` hears of every attempt that was. */
  kill(pod: number, broken: (attempt: number) => void): void {
    const station = this.stations.at[pod];
    const frames = this.frames;
    station.touch(this.engine.now);
    for (let frame = 0; frames.isTaken(frame); frame++) {
      const f = frames.at(frame);
      if (frames.cells[f + Frame.pod] !== pod) continue;
      if (!this.isLive(f)) {
        if (frames.cells[f + Frame.state] === State.cancelled && frames.cells[f + Frame.pending] > 0)
          this.release(frame, f);
        continue;
      }
      const attempt = frames.cells[f + Frame.attempt];
      const isQueued = frames.cells[f + Frame.state] === State.queued;
      if (isQueued) this.dequeue(f);
      if (frames.cells[f + Frame.parent] < 0) {
        if (!isQueued) station.busy--;
        this.leave(frame, f);
      }
      // A frame that waits for its branches goes with them: nobody will come back to it.
      if (isQueued || frames.cells[f + Frame.pending] > 0) this.release(frame, f);
      else this.cancelWork(frame, f);
      if (attempt >= 0) broken(attempt);
    }
  }

  /** Every request inside a Pod, waiting or running; branches of `parallel` are part of theirs. */
  forEachRequest(visit: (frame: number) => void): void {
    const { frames } = this;
    for (let frame = 0; frames.isTaken(frame); frame++) {
      const f = frames.at(frame);
      if (this.isLive(f) && frames.cells[f + Frame.parent] < 0) visit(frame);
    }
  }

  private isLive(f: number): boolean {
    const state = this.frames.cells[f + Frame.state];
    return state === State.queued || state === State.running;
  }
}
