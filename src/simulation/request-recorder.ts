import type { ClusterNames } from '../mesh/control-plane/cluster-names.ts';
import type { HotRoute } from '../mesh/data-plane/hot-route.ts';
import type { Pipeline, Recorder } from '../mesh/data-plane/pipeline.ts';
import { flagOfReset, headersOfReset, statusOfReset } from '../mesh/data-plane/reply-of-reset.ts';
import { Reset } from '../mesh/policy/outcome.ts';
import * as Attempt from '../request/attempt-fields.ts';
import * as Call from '../request/call-fields.ts';
import * as Frame from '../request/frame-fields.ts';
import type { Frames } from '../request/frames.ts';
import { Origin } from '../request/origin.ts';
import type { Pods } from '../request/pods.ts';
import { flagNames, ResponseFlag } from '../request/response-flag.ts';
import type { Shapes } from '../request/shapes.ts';
import type { AttemptRecording, RequestRecording } from './request-recording.ts';
import type { RequestWatch } from './request-watch.ts';

/** What a recorder reads; it changes nothing of it. */
export interface RecordedWorld {
  readonly pipeline: Pipeline;
  readonly frames: Frames;
  readonly pods: Pods;
  readonly shapes: Shapes;
  readonly clusters: ClusterNames;
  readonly routes: readonly HotRoute[];
  /** `namespace/name` of a workload. */
  workloadName(workload: number): string;
  nowNs(): number;
}

/** Fields of a recording while it is made. */
type Draft<T> = { -readonly [K in keyof T]: T[K] };

interface AttemptDraft extends Draft<AttemptRecording> {
  isOpen: boolean;
}

interface RequestDraft extends Draft<Omit<RequestRecording, 'attempts'>> {
  readonly attempts: AttemptDraft[];
  isOpen: boolean;
}

/** A call that belongs to a recorded request. */
interface CallNode {
  readonly request: RequestDraft;
  readonly depth: number;
  readonly from: string;
  readonly note: string;
  readonly attempts: AttemptDraft[];
}

interface AttemptNode {
  readonly request: RequestDraft;
  readonly draft: AttemptDraft;
}

/**
 * Follows single requests on their way: every call that a recorded request leads to is found by the origin of the call.
 *
 * ```
 *   request ◄─ call ◄─ attempt ◄─ frame (of a parallel branch: its parent) ◄─ call ◄─ attempt …
 *                 ▲─ copy for a mirror, call of a filter
 * ```
 */
export class RequestRecorder implements Recorder, RequestWatch {
  private readonly world: RecordedWorld;
  private readonly source: number;
  private readonly name: string;
  private readonly numbers: ReadonlySet<number>;
  private arrivals = 0;
  private readonly recorded: RequestDraft[] = [];
  /** By record, as long as it lives. */
  private readonly requests = new Map<number, RequestDraft>();
  private readonly calls = new Map<number, CallNode>();
  private readonly attempts = new Map<number, AttemptNode>();

  /** Records the requests of traffic source `source`, called `name`, whose numbers are given. */
  constructor(world: RecordedWorld, source: number, name: string, numbers: readonly number[]) {
    this.world = world;
    this.source = source;
    this.name = name;
    this.numbers = new Set(numbers);
  }

  arrived(source: number, request: number): void {
    if (source !== this.source || !this.numbers.has(++this.arrivals)) return;
    const draft: RequestDraft = {
      key: '',
      traffic: this.name,
      number: this.arrivals,
      startS: this.world.nowNs() / 1e9,
      latencyMs: 0,
      code: 0,
      flags: '',
      attempts: [],
      isOpen: true,
    };
    this.recorded.push(draft);
    this.requests.set(request, draft);
  }

  answered(source: number, latencyNs: number, status: number, flags: number, request: number): void {
    if (source !== this.source) return;
    const draft = this.requests.get(request);
    if (draft === undefined) return;
    this.requests.delete(request);
    draft.isOpen = false;
    draft.latencyMs = latencyNs / 1e6;
    draft.code = status;
    draft.flags = flagNames(flags);
  }

  callStarted(call: number): void {
    const node = this.nodeOf(call);
    if (node !== undefined) this.calls.set(call, node);
  }

  private nodeOf(call: number): CallNode | undefined {
    const { pipeline, frames, pods } = this.world;
    const { calls } = pipeline;
    const from = calls.get(call, Call.origin);
    switch (calls.get(call, Call.originKind)) {
      case Origin.traffic: {
        const request = this.requests.get(from);
        if (request === undefined) return undefined;
        request.key = hex(calls.get(call, Call.key0)) + hex(calls.get(call, Call.key1));
        return { request, depth: 0, from: `traffic ${this.name}`, note: '', attempts: [] };
      }
      case Origin.frame: {
        let frame = from;
        while (frames.get(frame, Frame.parent) >= 0) frame = frames.get(frame, Frame.parent);
        return this.calledBy(frames.get(frame, Frame.attempt), pods.workload[frames.get(frame, Frame.pod)]);
      }
      case Origin.attempt:
        return this.calledBy(from, pods.workload[pipeline.attempts.get(from, Attempt.pod)]);
      case Origin.mirror: {
        const original = this.calls.get(from);
        return original && { ...original, note: 'shadow', attempts: [] };
      }
      case Origin.filter: {
        const waiting = this.calls.get(from);
        return waiting && { ...waiting, depth: waiting.depth + 1, note: 'asked by a filter', attempts: [] };
      }
      default:
        return undefined;
    }
  }

  private calledBy(attempt: number, workload: number): CallNode | undefined {
    const parent = this.attempts.get(attempt);
    if (parent === undefined) return undefined;
    const { request, draft } = parent;
    return { request, depth: draft.depth + 1, from: this.world.workloadName(workload), note: '', attempts: [] };
  }

  attemptStarted(attempt: number): void {
    const { pipeline, pods, clusters } = this.world;
    const { attempts, calls, links } = pipeline;
    const call = attempts.get(attempt, Attempt.call);
    const node = this.calls.get(call);
    if (node === undefined) return;
    const draft = this.addAttempt(call, node);
    draft.pod = pods.names[attempts.get(attempt, Attempt.pod)];
    const { subset } = clusters.get(links[calls.get(call, Call.link)].cluster);
    if (subset !== '') draft.note = joinWords(`subset ${subset}`, draft.note);
    this.attempts.set(attempt, { request: node.request, draft });
  }

  private addAttempt(call: number, node: CallNode): AttemptDraft {
    const { pipeline, shapes, routes } = this.world;
    const { calls } = pipeline;
    const startMs = this.world.nowNs() / 1e6;
    const before = node.attempts.at(-1);
    const waited =
      before === undefined || before.isOpen ? '' : ` after ${Number((startMs - before.endMs).toFixed(3))} ms`;
    const draft: AttemptDraft = {
      depth: node.depth,
      from: node.from,
      to: shapes.get(calls.get(call, Call.shape)).authority,
      pod: '',
      startMs,
      endMs: startMs,
      code: 0,
      flags: '',
      route: routes[calls.get(call, Call.route)].origin,
      note: joinWords(node.note, before === undefined ? '' : `retry ${node.attempts.length}${waited}`),
      isOpen: true,
    };
    node.attempts.push(draft);
    node.request.attempts.push(draft);
    return draft;
  }

  attemptEnded(attempt: number, status: number, reset: number): void {
    const node = this.attempts.get(attempt);
    if (node === undefined) return;
    this.attempts.delete(attempt);
    const { draft } = node;
    this.close(draft, reset === Reset.none ? status : statusOfReset(reset), flagNames(flagOfReset(reset)));
    draft.pod =
      reset === Reset.overflow ? '' : this.world.pods.names[this.world.pipeline.attempts.get(attempt, Attempt.pod)];
    for (const [name, value] of Object.entries(headersOfReset(reset))) {
      draft.note = joinWords(draft.note, `${name}: ${value}`);
    }
  }

  private close(draft: AttemptDraft, code: number, flags: string): void {
    draft.isOpen = false;
    draft.endMs = this.world.nowNs() / 1e6;
    draft.code = code;
    draft.flags = flags;
  }

  callEnded(call: number, status: number, flags: number): void {
    const node = this.calls.get(call);
    if (node === undefined) return;
    this.calls.delete(call);
    const { attempts } = this.world.pipeline;
    for (
      let attempt = this.world.pipeline.calls.get(call, Call.attempt);
      attempt >= 0;
      attempt = attempts.get(attempt, Attempt.next)
    ) {
      const open = this.attempts.get(attempt);
      if (open === undefined) continue;
      this.attempts.delete(attempt);
      this.close(open.draft, 0, flagNames(flags & (ResponseFlag.UT | ResponseFlag.DC)));
    }
    // A call, or a retry, for which no Pod was found is a line of its own.
    if (node.attempts.length === 0 || (flags & ResponseFlag.UH) !== 0) {
      this.close(this.addAttempt(call, node), status, flagNames(flags));
      return;
    }
    const last = node.attempts[node.attempts.length - 1];
    if (last.code === status) last.flags = flagNames(flags);
  }

  /** What was recorded, in order of arrival; of requests without an answer, their way so far. */
  recordings(): readonly RequestRecording[] {
    const nowNs = this.world.nowNs();
    return this.recorded.map(({ isOpen, attempts, ...request }) => ({
      ...request,
      latencyMs: isOpen ? nowNs / 1e6 - request.startS * 1000 : request.latencyMs,
      attempts: attempts.map(({ isOpen: isUnderway, ...attempt }) =>
        isUnderway ? { ...attempt, endMs: nowNs / 1e6 } : attempt,
      ),
    }));
  }
}

function joinWords(first: string, second: string): string {
  return first === '' || second === '' ? first + second : `${first}, ${second}`;
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
