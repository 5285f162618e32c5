import type { Engine } from '../engine/engine.ts';
import { deriveInto, draw } from '../engine/keyed-draws.ts';
import { EventKind } from '../request/event-kind.ts';
import { Frames } from '../request/frames.ts';
import { Origin } from '../request/origin.ts';
import type { Pods } from '../request/pods.ts';
import type { Caller, Client, Replier, Server } from '../request/ports.ts';
import type { Shapes } from '../request/shapes.ts';
import { Op, type Step } from './program.ts';
import { Stations } from './stations.ts';
import type { WorkloadProgram } from './workload-program.ts';

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
    const { stations, frames } = this;
    const program = this.programs[this.pods.workload[pod]];
    const index = program.endpointOf(shape);
    stations.touch(pod, this.engine.now);
    stations.arrived[pod]++;
    if (index < 0) return this.refuse(pod, attempt, 404);
    const endpoint = program.endpoints[index];
    const mustWait = stations.busy[pod] >= stations.concurrency[pod];
    if (mustWait && stations.waiting[pod] >= stations.queueLimit[pod]) return this.refuse(pod, attempt, 503);
    if (attempt < 0 && (mustWait ? endpoint.dropsQueued : endpoint.cancelsRunning)) return this.refuse(pod, attempt, 0);
    const frame = frames.take();
    frames.attempt[frame] = attempt;
    frames.pod[frame] = pod;
    frames.pc[frame] = endpoint.start;
    frames.key0[frame] = key0;
    frames.key1[frame] = key1;
    frames.counter[frame] = ordinal << 16;
    frames.shape[frame] = shape;
    frames.parent[frame] = -1;
    frames.call[frame] = NO_CALL;
    frames.pending[frame] = 0;
    frames.start[frame] = this.engine.now;
    if (mustWait) {
      this.enqueue(pod, frame);
      return frame;
    }
    stations.busy[pod]++;
    frames.state[frame] = State.running;
    const generation = frames.generation[frame];
    this.run(frame);
    return frames.generation[frame] === generation ? frame : -1;
  }

  private refuse(pod: number, attempt: number, status: number): number {
    this.stations.left[pod]++;
    if (attempt >= 0) this.replier.reply(attempt, status);
    return -1;
  }

  abandon(frame: number): void {
    const { frames } = this;
    frames.attempt[frame] = -1;
    const pod = frames.pod[frame];
    const program = this.programs[this.pods.workload[pod]];
    const endpoint = program.endpoints[program.endpointOf(frames.shape[frame])];
    if (frames.state[frame] === State.queued) {
      if (!endpoint.dropsQueued) return;
      this.dequeue(pod, frame);
      this.leave(pod, frame);
      this.release(frame);
    } else if (endpoint.cancelsRunning) this.finish(frame, 0, true);
  }

  private enqueue(pod: number, frame: number): void {
    const { frames, stations } = this;
    const tail = stations.queueTail[pod];
    frames.state[frame] = State.queued;
    frames.before[frame] = tail;
    frames.after[frame] = -1;
    if (tail >= 0) frames.after[tail] = frame;
    else stations.queueHead[pod] = frame;
    stations.queueTail[pod] = frame;
    stations.waiting[pod]++;
  }

  private dequeue(pod: number, frame: number): void {
    const { frames, stations } = this;
    const before = frames.before[frame];
    const after = frames.after[frame];
    stations.touch(pod, this.engine.now);
    if (before >= 0) frames.after[before] = after;
    else stations.queueHead[pod] = after;
    if (after >= 0) frames.before[after] = before;
    else stations.queueTail[pod] = before;
    stations.waiting[pod]--;
  }

  private leave(pod: number, frame: number): void {
    this.stations.left[pod]++;
    this.stations.sojourn[pod] += this.engine.now - this.frames.start[frame];
  }

  private release(frame: number): void {
    this.frames.state[frame] = State.free;
    this.frames.give(frame);
  }

  /** The program has ended with `status`: the worker takes the next in the queue, the answer goes back. */
  private finish(frame: number, status: number, isCancelled: boolean): void {
    const { frames, stations } = this;
    const pod = frames.pod[frame];
    if (frames.parent[frame] >= 0) {
      this.branchEnded(frame, status);
      return;
    }
    stations.touch(pod, this.engine.now);
    stations.busy[pod]--;
    this.leave(pod, frame);
    const attempt = frames.attempt[frame];
    if (isCancelled) this.cancelWork(frame);
    else this.release(frame);
    const next = stations.queueHead[pod];
    if (next >= 0 && stations.busy[pod] < stations.concurrency[pod]) {
      this.dequeue(pod, next);
      stations.busy[pod]++;
      frames.state[next] = State.running;
      this.run(next);
    }
    if (attempt >= 0) this.replier.reply(attempt, status);
    if (stations.draining[pod] === 1) this.checkDrained(pod);
  }

  /** The Pod takes nothing new: `drained` is called once nothing is left in it. */
  drain(pod: number): void {
    this.stations.draining[pod] = 1;
    this.checkDrained(pod);
  }

  /** Set by whoever runs the Pods. */
  drained: (pod: number) => void = () => undefined;

  private checkDrained(pod: number): void {
    if (this.stations.busy[pod] + this.stations.waiting[pod] > 0) return;
    this.stations.draining[pod] = 0;
    this.drained(pod);
  }

  /** Whatever the frame waits for is dropped; the record goes when no event names it any more. */
  private cancelWork(frame: number): void {
    const { frames } = this;
    const call = frames.call[frame];
    const pod = frames.pod[frame];
    if (call >= 0) {
      frames.call[frame] = NO_CALL;
      this.caller.cancel(call);
      this.release(frame);
      return;
    }
    const cpu = this.stations.cpu[pod];
    if (cpu !== null && this.code[frames.pc[frame] - 1].op === Op.compute) {
      cpu.advance(this.engine.now);
      cpu.cancel(frame);
      this.release(frame);
      this.scheduleCpu(pod);
      return;
    }
    frames.state[frame] = State.cancelled; // its event, or its branches, will find it so
  }

  // ----------------------------------------------------------------------------------------------------- the interpreter

  private run(frame: number): void {
    const frames = this.frames;
    const code = this.code;
    const counter = frames.counter;
    let pc = frames.pc[frame];
    for (;;) {
      const step = code[pc];
      switch (step.op) {
        case Op.compute: {
          const u = draw(frames.key0[frame], frames.key1[frame], step.purpose, counter[frame]);
          frames.pc[frame] = pc + 1;
          this.compute(frame, Math.round(step.sampler!.quantile(u)));
          return;
        }
        case Op.sleep: {
          const u = draw(frames.key0[frame], frames.key1[frame], step.purpose, counter[frame]);
          frames.pc[frame] = pc + 1;
          this.engine.schedule(this.engine.now + Math.round(step.sampler!.quantile(u)), EventKind.stepDone, frame);
          return;
        }
        case Op.fail:
          if (draw(frames.key0[frame], frames.key1[frame], step.purpose, counter[frame]) < step.rate) {
            this.finish(frame, step.status, false);
            return;
          }
          pc++;
          break;
        case Op.call: {
          frames.pc[frame] = pc;
          if (!this.call(frame, step)) return;
          if (this.failedCall(frame, step, frames.branchStatus[frame])) return;
          pc++;
          break;
        }
        case Op.parallel:
          frames.pc[frame] = step.target;
          if (!this.startBranches(frame, step)) return;
          pc = step.target;
          break;
        case Op.branch: {
          const total = step.cumulative[step.cumulative.length - 1];
          const at = draw(frames.key0[frame], frames.key1[frame], step.purpose, counter[frame]) * total;
          let way = 0;
          while (at >= step.cumulative[way]) way++;
          pc = step.targets[way];
          break;
        }
        case Op.loopStart:
          frames.turnsLeft[frame] = step.times;
          pc = step.times > 0 ? pc + 1 : step.target;
          break;
        case Op.loopEnd:
          counter[frame]++; // draws of the next turn are others
          pc = --frames.turnsLeft[frame] > 0 ? step.target : pc + 1;
          break;
        case Op.jump:
          pc = step.target;
          break;
        case Op.respond:
          this.finish(frame, step.status, false);
          return;
        case Op.endBranch:
        case Op.end:
          this.finish(frame, 200, false);
          return;
        default: {
          step.op satisfies never;
          return;
        }
      }
    }
  }

  /** Event: a step that took time is over. */
  stepDone(frame: number): void {
    const { frames, stations } = this;
    if (this.code[frames.pc[frame] - 1].op === Op.compute) {
      const pod = frames.pod[frame];
      stations.cpuUsed[pod] += stations.cpuJobs[pod] * (this.engine.now - stations.cpuChangedAt[pod]);
      stations.cpuChangedAt[pod] = this.engine.now;
      stations.cpuJobs[pod]--;
    }
    if (frames.state[frame] === State.cancelled) this.release(frame);
    else this.run(frame);
  }

  private compute(frame: number, ns: number): void {
    const { stations, engine } = this;
    const pod = this.frames.pod[frame];
    const cpu = stations.cpu[pod];
    if (cpu === null) {
      stations.cpuUsed[pod] += stations.cpuJobs[pod] * (engine.now - stations.cpuChangedAt[pod]);
      stations.cpuChangedAt[pod] = engine.now;
      stations.cpuJobs[pod]++;
      engine.schedule(engine.now + ns, EventKind.stepDone, frame);
      return;
    }
    cpu.advance(engine.now);
    cpu.add(frame, ns);
    this.scheduleCpu(pod);
  }

  /** Keeps one live event at (or before) the station's next completion. */
  private scheduleCpu(pod: number): void {
    const { stations, engine } = this;
    const next = Math.ceil(stations.cpu[pod]!.next());
    if (next < stations.cpuDue[pod]) {
      stations.cpuDue[pod] = next;
      engine.schedule(next, EventKind.cpu, pod);
    }
  }

  /** Event: jobs of the Pod's CPU may have ended. */
  cpuDue(pod: number): void {
    const { stations, engine } = this;
    if (stations.cpuDue[pod] !== engine.now) return; // an earlier one took its place
    stations.cpuDue[pod] = Number.POSITIVE_INFINITY;
    const cpu = stations.cpu[pod]!;
    for (let frame = cpu.popFinished(engine.now); frame >= 0; frame = cpu.popFinished(engine.now)) this.run(frame);
    if (cpu.size > 0) this.scheduleCpu(pod);
  }

  /** Makes the step's call; true when it was answered at once, with the status in `branchStatus`. */
  private call(frame: number, step: Step): boolean {
    const frames = this.frames;
    const pod = frames.pod[frame];
    const incoming = frames.shape[frame];
    const program = this.programs[this.pods.workload[pod]];
    const shape = this.shapes.hasCustomHeaders(incoming)
      ? this.shapes.forward(step.shape, incoming, program.propagate)
      : step.shape;
    deriveInto(this.key, frames.key0[frame], frames.key1[frame], step.purpose, frames.counter[frame]);
    frames.call[frame] = CALLING;
    const call = this.caller.call(Origin.frame, frame, this.pods.proxy[pod], shape, this.key[0], this.key[1]);
    if (frames.call[frame] === ANSWERED_AT_ONCE) {
      frames.call[frame] = NO_CALL;
      return true;
    }
    frames.call[frame] = call;
    if (step.timeoutLane >= 0) this.armCallTimeout(step.timeoutLane, call);
    return false;
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
    const frames = this.frames;
    if (frames.call[frame] === CALLING) {
      frames.call[frame] = ANSWERED_AT_ONCE;
      frames.branchStatus[frame] = status;
      return;
    }
    frames.call[frame] = NO_CALL;
    if (this.failedCall(frame, this.code[frames.pc[frame]], status)) return;
    frames.pc[frame]++;
    this.run(frame);
  }

  /** Ends the frame if the call failed and the step does not ignore that. */
  private failedCall(frame: number, step: Step, status: number): boolean {
    if ((status !== 0 && status < 500) || step.ignoresErrors) return false;
    this.finish(frame, step.status !== 0 ? step.status : status === 0 ? 503 : status, false);
    return true;
  }

  /** Starts all branches; true when they all ended at once and none failed. */
  private startBranches(frame: number, step: Step): boolean {
    const frames = this.frames;
    // One more than there are branches: one that ends at once must not resume the parent early.
    frames.pending[frame] = step.targets.length + 1;
    frames.branchStatus[frame] = 200;
    for (let i = 0; i < step.targets.length; i++) {
      const branch = frames.take();
      frames.attempt[branch] = -1;
      frames.pod[branch] = frames.pod[frame];
      frames.pc[branch] = step.targets[i];
      frames.key0[branch] = frames.key0[frame];
      frames.key1[branch] = frames.key1[frame];
      frames.counter[branch] = frames.counter[frame];
      frames.shape[branch] = frames.shape[frame];
      frames.parent[branch] = frame;
      frames.call[branch] = NO_CALL;
      frames.start[branch] = this.engine.now;
      frames.state[branch] = State.running;
      this.run(branch);
    }
    if (--frames.pending[frame] > 0) return false;
    if (frames.branchStatus[frame] < 500) return true;
    this.finish(frame, frames.branchStatus[frame], false);
    return false;
  }

  private branchEnded(branch: number, status: number): void {
    const frames = this.frames;
    const parent = frames.parent[branch];
    this.release(branch);
    if (status > frames.branchStatus[parent]) frames.branchStatus[parent] = status;
    if (--frames.pending[parent] > 0) return;
    if (frames.state[parent] === State.cancelled) this.release(parent);
    else if (frames.branchStatus[parent] >= 500) this.finish(parent, frames.branchStatus[parent], false);
    else this.run(parent);
  }

  // -------------------------------------------------------------------------------------------------- the end of a Pod

  /** SIGKILL: everything inside is cut. `broken` hears of every attempt that was. */
  kill(pod: number, broken: (attempt: number) => void): void {
    const { frames, stations } = this;
    stations.touch(pod, this.engine.now);
    for (let frame = 0; frame < frames.state.length; frame++) {
      if (frames.pod[frame] !== pod || !this.isLive(frame)) continue;
      const attempt = frames.attempt[frame];
      const isQueued = frames.state[frame] === State.queued;
      if (isQueued) this.dequeue(pod, frame);
      if (frames.parent[frame] < 0) {
        if (!isQueued) stations.busy[pod]--;
        this.leave(pod, frame);
      }
      // A frame that waits for its branches goes with them: nobody will come back to it.
      if (isQueued || frames.pending[frame] > 0) this.release(frame);
      else this.cancelWork(frame);
      if (attempt >= 0) broken(attempt);
    }
  }

  /** Every request inside a Pod, waiting or running; branches of `parallel` are part of theirs. */
  forEachRequest(visit: (frame: number) => void): void {
    for (let frame = 0; this.frames.isTaken(frame); frame++) {
      if (this.isLive(frame) && this.frames.parent[frame] < 0) visit(frame);
    }
  }

  private isLive(frame: number): boolean {
    const state = this.frames.state[frame];
    return (state === State.queued || state === State.running) && this.frames.isTaken(frame);
  }
}
