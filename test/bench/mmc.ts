// The model "mmc" of the peers on the engine alone: four servers, one FIFO queue, load 0.8.

import { tuneCompiler } from '../../src/cli/tune-compiler.ts';
import { compileSampler } from '../../src/engine/distribution-sampler.ts';
import { type Dispatcher, Engine } from '../../src/engine/engine.ts';
import { draw, purposeOf } from '../../src/engine/keyed-draws.ts';
import type { Nanoseconds } from '../../src/units/quantity.ts';
import { readOptions } from './options.ts';
import { type BenchRun, clock, watchGarbageCollection } from './run-model.ts';

const SERVERS = 4;
const ARRIVAL = 0;
const DEPARTURE = 1;
const GAP = purposeOf('gap');
const SERVICE = purposeOf('service');

class Mmc implements Dispatcher {
  readonly engine = new Engine();
  finished = 0;
  sojournNs = 0;

  private readonly seed: number;
  private readonly customers: number;
  private readonly gap = compileSampler({ kind: 'exponential', mean: 1e6 / 3.2 });
  private readonly service = compileSampler({ kind: 'exponential', mean: 1e6 });
  private readonly startedAt = new Float64Array(SERVERS);
  private readonly idle = Int32Array.from({ length: SERVERS }, (_, server) => server);
  private idleCount = SERVERS;
  private waiting = new Float64Array(1024);
  private head = 0;
  private count = 0;
  private arrived = 0;

  constructor(customers: number, seed: number) {
    this.customers = customers;
    this.seed = seed;
    this.scheduleArrival();
  }

  dispatch(kind: number, server: number): void {
    if (kind === ARRIVAL) this.arrive();
    else this.depart(server);
  }

  private scheduleArrival(): void {
    if (this.arrived === this.customers) return;
    const gap = this.gap.quantile(draw(this.arrived++, this.seed, GAP, 0));
    this.engine.schedule(this.engine.now + Math.round(gap), ARRIVAL, 0);
  }

  private arrive(): void {
    if (this.idleCount > 0) this.serve(this.idle[--this.idleCount], this.engine.now);
    else {
      if (this.count === this.waiting.length) this.growQueue();
      this.waiting[(this.head + this.count++) & (this.waiting.length - 1)] = this.engine.now;
    }
    this.scheduleArrival();
  }

  private serve(server: number, arrivedAt: number): void {
    this.startedAt[server] = arrivedAt;
    const time = this.service.quantile(draw(this.arrived + this.finished, this.seed, SERVICE, server));
    this.engine.schedule(this.engine.now + Math.round(time), DEPARTURE, server);
  }

  private depart(server: number): void {
    this.finished++;
    this.sojournNs += this.engine.now - this.startedAt[server];
    if (this.count === 0) {
      this.idle[this.idleCount++] = server;
      return;
    }
    this.serve(server, this.waiting[this.head]);
    this.head = (this.head + 1) & (this.waiting.length - 1);
    this.count--;
  }

  private growQueue(): void {
    const grown = new Float64Array(2 * this.waiting.length);
    for (let i = 0; i < this.count; i++) grown[i] = this.waiting[(this.head + i) & (this.waiting.length - 1)];
    this.waiting = grown;
    this.head = 0;
  }
}

const { requests, seed } = readOptions({ requests: 10_000_000, seed: 1 });
tuneCompiler();
const collected = watchGarbageCollection();
const started = clock();
const model = new Mmc(requests, seed);
model.engine.runUntil(Number.POSITIVE_INFINITY as Nanoseconds, model);
const wallSeconds = clock() - started;
await new Promise((resolve) => setTimeout(resolve, 0));
const run: BenchRun = {
  program: 'windmesh',
  model: 'mmc',
  requests: model.finished,
  wallSeconds,
  requestsPerSecond: Math.round(model.finished / wallSeconds),
  eventsPerSecond: Math.round(model.engine.events / wallSeconds),
  eventsPerRequest: model.engine.events / model.finished,
  meanMs: model.sojournNs / model.finished / 1e6,
  p99Ms: null,
  success: 1,
  retriesPerRequest: 0,
  peakRssMb: Math.round(process.resourceUsage().maxRSS / 102.4) / 10,
  gcShare: collected() / wallSeconds,
};
console.log(JSON.stringify(run));
