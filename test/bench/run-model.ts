import { type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import type { TrafficSource } from '../../src/api/experiment.ts';
import type { LoadedModel } from '../../src/config/load.ts';
import { Simulation } from '../../src/simulation/simulation.ts';
import type { SimulationInput } from '../../src/simulation/simulation-input.ts';
import { seconds } from '../../src/units/quantity.ts';

/** One measured run: the line that the peers print, and what they do not. */
export interface BenchRun {
  readonly program: string;
  readonly model: string;
  readonly requests: number;
  readonly wallSeconds: number;
  readonly requestsPerSecond: number;
  readonly eventsPerSecond: number;
  readonly eventsPerRequest: number;
  readonly meanMs: number;
  readonly p99Ms: number | null;
  readonly success: number;
  readonly retriesPerRequest: number;
  readonly peakRssMb: number;
  /** Share of the wall time that garbage collection took on the main thread. */
  readonly gcShare: number;
  /** Of `wallSeconds`, reading and building the model, up to the first event. */
  readonly buildSeconds?: number;
  /** Without building: time per event, and share of garbage collection. */
  readonly nsPerEvent?: number;
  readonly runGcShare?: number;
}

/** Notes garbage collections from now on; the answer tells the seconds they took, all of them or those since a time. */
export function watchGarbageCollection(): (sinceMs?: number) => number {
  const entries: PerformanceEntry[] = [];
  const observer = new PerformanceObserver((list) => entries.push(...list.getEntries()));
  observer.observe({ entryTypes: ['gc'] });
  return (sinceMs = 0) => {
    entries.push(...observer.takeRecords());
    return entries.reduce((sum, { startTime, duration }) => sum + (startTime >= sinceMs ? duration : 0), 0) / 1000;
  };
}

/** `now` in seconds, monotonic. */
export const clock = () => Number(process.hrtime.bigint()) / 1e9;

export function inputOf(
  model: LoadedModel,
  traffic: readonly TrafficSource[],
  seed: number,
  lengthS: number,
): SimulationInput {
  return {
    objects: model.objects,
    behaviour: model.behaviour,
    experiment: {
      seed: String(seed),
      traffic,
      run: {
        warmUp: seconds(0),
        length: seconds(lengthS),
        replications: 1,
        commonRandomNumbers: true,
        start: 'warm',
      },
    },
    scenario: { name: 'bench', objects: [], steps: [] },
    replication: 1,
    windows: [{ from: 0, to: seconds(lengthS) }],
    seriesBuckets: 60,
  };
}

/** Builds the model by `build` and runs it to its end, all of it on the clock. */
export async function benchModel(
  name: string,
  requests: number,
  build: () => SimulationInput,
  prepare: (simulation: Simulation) => void = () => undefined,
): Promise<BenchRun> {
  const collected = watchGarbageCollection();
  const started = clock();
  const input = build();
  const simulation = new Simulation(input);
  prepare(simulation);
  const buildSeconds = clock() - started;
  const runsSinceMs = performance.now();
  simulation.runUntil(input.experiment.run.length);
  const wallSeconds = clock() - started;
  await new Promise((resolve) => setTimeout(resolve, 0)); // entries of the collector arrive with a turn of the loop
  const gcSeconds = collected();
  const runGcSeconds = collected(runsSinceMs);
  simulation.assertInvariants();
  const [{ traffic }] = simulation.observer.windowTotals();
  let answered = 0;
  let failed = 0;
  let weighted = 0;
  for (const source of traffic) {
    answered += source.requests;
    failed +=
      source.failed +
      source.responses.reduce((sum, { code, count }) => sum + (code >= 400 && code < 500 ? count : 0), 0);
    weighted += source.requests * (source.latency.mean ?? 0);
  }
  if (requests !== answered) throw new Error(`${requests} requests were wanted, ${answered} answered`);
  return {
    program: 'windmesh',
    model: name,
    requests: answered,
    wallSeconds,
    requestsPerSecond: Math.round(answered / wallSeconds),
    eventsPerSecond: Math.round(simulation.engine.events / wallSeconds),
    eventsPerRequest: simulation.engine.events / answered,
    meanMs: weighted / answered,
    p99Ms: traffic[0].latency.p99,
    success: 1 - failed / answered,
    retriesPerRequest: simulation.pipeline.retries / answered,
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 102.4) / 10,
    gcShare: gcSeconds / wallSeconds,
    buildSeconds,
    nsPerEvent: (1e9 * (wallSeconds - buildSeconds)) / simulation.engine.events,
    runGcShare: runGcSeconds / (wallSeconds - buildSeconds),
  };
}
