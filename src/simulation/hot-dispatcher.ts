import type { Dispatcher } from '../engine/engine.ts';
import type { Pipeline } from '../mesh/data-plane/pipeline.ts';
import * as Call from '../request/call-fields.ts';
import { EventKind } from '../request/event-kind.ts';
import type { Applications } from '../workload/applications.ts';
import type { Traffic } from '../workload/traffic.ts';

/** Takes every hot event to its handler: the one switch over all kinds. */
export class HotDispatcher implements Dispatcher {
  private readonly pipeline: Pipeline;
  private readonly applications: Applications;
  private readonly traffic: Traffic;
  private readonly words: (kind: number, record: number) => string;

  constructor(
    pipeline: Pipeline,
    applications: Applications,
    traffic: Traffic,
    words: (kind: number, record: number) => string,
  ) {
    this.words = words;
    this.pipeline = pipeline;
    this.applications = applications;
    this.traffic = traffic;
  }

  describe(kind: number, record: number): string {
    return this.words(kind, record);
  }

  dispatch(kind: number, record: number): void {
    switch (kind) {
      case EventKind.arrival:
        this.traffic.arrival(record);
        return;
      case EventKind.atPod:
        this.pipeline.atPod(record);
        return;
      case EventKind.stepDone:
        this.applications.stepDone(record);
        return;
      case EventKind.response:
        this.pipeline.response(record);
        return;
      case EventKind.backedOff:
        this.pipeline.backedOff(record);
        return;
      case EventKind.cpu:
        this.applications.cpuDue(record);
        return;
      case EventKind.connected:
        this.pipeline.connected(record);
        return;
      case EventKind.filterResumes:
        this.pipeline.filterResumes(record, 0);
        return;
      case EventKind.thought:
        this.traffic.thought(record);
        return;
      case EventKind.routeTimeout:
        this.pipeline.routeTimeout(record);
        return;
      case EventKind.perTryTimeout:
        this.pipeline.perTryTimeout(record);
        return;
      case EventKind.callTimeout:
        this.applications.callTimedOut(record, this.pipeline.calls.get(record, Call.origin));
        return;
      case EventKind.clientTimeout:
        this.traffic.clientTimeout(record);
        return;
      default:
        throw new Error(`no handler for events of kind ${kind}`);
    }
  }
}
