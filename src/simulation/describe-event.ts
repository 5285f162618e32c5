import type { Pipeline } from '../mesh/data-plane/pipeline.ts';
import * as Attempt from '../request/attempt-fields.ts';
import * as Call from '../request/call-fields.ts';
import { EventKind } from '../request/event-kind.ts';
import * as Frame from '../request/frame-fields.ts';
import { Origin } from '../request/origin.ts';
import type { Pods } from '../request/pods.ts';
import type { Shapes } from '../request/shapes.ts';
import type { Applications } from '../workload/applications.ts';

/** What words about a run are made of. */
export interface NamedWorld {
  readonly pipeline: Pipeline;
  readonly applications: Applications;
  readonly pods: Pods;
  readonly shapes: Shapes;
  /** `namespace/name` of a workload. */
  workloadName(workload: number): string;
  trafficName(source: number): string;
  sourceOfUser(user: number): number;
  sourceOfRequest(request: number): number;
}

/** Kinds of callers listed of a run that outgrew its budget. */
const LISTED = 4;

/** An event in words that name the workloads it concerns. */
export function describeEvent(kind: number, record: number, world: NamedWorld): string {
  const { pipeline, applications, pods } = world;
  const podName = (pod: number) => world.workloadName(pods.workload[pod]);
  const attemptAt = () => podName(pipeline.attempts.get(record, Attempt.pod));
  switch (kind) {
    case EventKind.arrival:
      return `arrival of ${world.trafficName(record)}`;
    case EventKind.thought:
      return `user of ${world.trafficName(world.sourceOfUser(record))} thought`;
    case EventKind.clientTimeout:
      return `timeout of ${world.trafficName(world.sourceOfRequest(record))}`;
    case EventKind.atPod:
      return `request at ${attemptAt()}`;
    case EventKind.response:
      return `answer of ${attemptAt()}`;
    case EventKind.perTryTimeout:
      return `per-try timeout of a request to ${attemptAt()}`;
    case EventKind.stepDone:
      return `step of ${podName(applications.frames.get(record, Frame.pod))}`;
    case EventKind.cpu:
      return `CPU of ${podName(record)}`;
    case EventKind.connected:
      return `connection to ${podName(pipeline.slots.pod[pipeline.connections.slot[record]])}`;
    case EventKind.backedOff:
      return `retry of a call ${callWords(record, world)}`;
    case EventKind.filterResumes:
      return `filter of a call ${callWords(record, world)}`;
    case EventKind.routeTimeout:
    case EventKind.callTimeout:
      return `timeout of a call ${callWords(record, world)}`;
    default:
      return `event ${kind}`;
  }
}

/** Who called whom, as the caller wrote it. */
function callWords(call: number, world: NamedWorld): string {
  const { pods, applications, pipeline } = world;
  const { calls } = pipeline;
  const from = calls.get(call, Call.origin);
  const to = world.shapes.get(calls.get(call, Call.shape)).authority;
  switch (calls.get(call, Call.originKind)) {
    case Origin.traffic:
      return `of traffic ${world.trafficName(world.sourceOfRequest(from))} to ${to}`;
    case Origin.frame:
      return `of ${world.workloadName(pods.workload[applications.frames.get(from, Frame.pod)])} to ${to}`;
    case Origin.attempt:
      return `of ${world.workloadName(pods.workload[pipeline.attempts.get(from, Attempt.pod)])} to ${to}`;
    case Origin.mirror:
      return `of a mirror to ${to}`;
    default:
      return `of a filter to ${to}`;
  }
}

/** The calls inside by who made them to whom, the most first: what a run that outgrew its budget was busy with. */
export function insideWords(world: NamedWorld): string {
  const { pipeline } = world;
  const counts = new Map<string, number>();
  pipeline.forEachCall((call) => {
    const words = callWords(call, world);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  });
  const groups = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const more = groups.length > LISTED ? ` and ${groups.length - LISTED} more` : '';
  return (
    groups
      .slice(0, LISTED)
      .map(([words, count]) => `${count} ${words}`)
      .join(', ') + more
  );
}
