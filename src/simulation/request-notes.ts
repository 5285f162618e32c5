import type { Observation, RequestNote } from './request-recording.ts';
import type { RequestWatch } from './request-watch.ts';

type NoteObservation = Extract<Observation, { kind: 'note' }>;

export interface NotedSpan {
  readonly from: number;
  readonly to: number;
}

/** Notes the slowest requests of a span, or the first that failed; by the time of their answer, as the span's figures do. */
export class RequestNotes implements RequestWatch {
  private readonly observation: NoteObservation;
  private readonly span: NotedSpan;
  private readonly names: readonly string[];
  private readonly nowNs: () => number;
  private readonly arrivals: number[];
  /** Number of each request inside, by record. */
  private readonly numbers: number[] = [];
  private readonly list: RequestNote[] = [];

  /** `names` of the traffic sources, in order. */
  constructor(observation: NoteObservation, span: NotedSpan, names: readonly string[], nowNs: () => number) {
    this.observation = observation;
    this.span = span;
    this.names = names;
    this.nowNs = nowNs;
    this.arrivals = names.map(() => 0);
  }

  arrived(source: number, request: number): void {
    this.numbers[request] = ++this.arrivals[source];
  }

  answered(source: number, latencyNs: number, status: number, _flags: number, request: number): void {
    const { which, traffic, atMost } = this.observation;
    const now = this.nowNs();
    if (now < this.span.from || now >= this.span.to) return;
    if (traffic !== undefined && this.names[source] !== traffic) return;
    const latencyMs = latencyNs / 1e6;
    const { list } = this;
    let place = list.length;
    if (which === 'slowest') while (place > 0 && list[place - 1].latencyMs < latencyMs) place--;
    else if (status > 0 && status < 500) return;
    if (place >= atMost) return;
    list.splice(place, 0, { traffic: this.names[source], number: this.numbers[request], latencyMs, code: status });
    if (list.length > atMost) list.pop();
  }

  /** The slowest first, or in order of their failing; of equals the first. */
  notes(): readonly RequestNote[] {
    return this.list;
  }
}
