import { CpuStation } from '../../../../src/engine/cpu-station.ts';
import { openStream } from '../../../../src/engine/streams.ts';
import { expectPartial, type OracleAdapter, Unsupported } from '../../adapter.ts';
import { onlyKnown } from '../given.ts';
import { type Expected, judge } from '../judge.ts';

interface Burst {
  readonly cpuMs: number;
  readonly quotaMs: number;
  readonly periodMs: number;
  readonly threads?: number;
  readonly phaseMs: number | string;
  /** Time between two bursts. */
  readonly burstEveryMs?: number;
}

const MS = 1e6;

/** A burst of `cpuMs`, evenly over its threads, begins `phaseMs` after a period has. How long, and how often it must wait. */
function burstOf({ cpuMs, quotaMs, periodMs, threads = 1 }: Burst, phaseMs: number) {
  if (periodMs !== 100) throw new Unsupported('the kubelet keeps a period of 100 ms');
  const station = new CpuStation({ cores: 64, quotaNs: quotaMs * MS });
  const start = Math.round((periodMs + phaseMs) * MS);
  station.advance(start);
  for (let thread = 0; thread < threads; thread++) station.add(thread, (cpuMs / threads) * MS);
  let now = start;
  let throttled = 0;
  while (station.size > 0) {
    const wasThrottled = station.isThrottled;
    now = Math.ceil(Math.min(station.next(), station.nextEdge));
    while (station.popFinished(now) >= 0);
    if (station.isThrottled && !wasThrottled) throttled++;
  }
  return { latencyMs: (now - start) / MS, throttled };
}

const REPLICATIONS = 20;
const BURSTS = 5_000;

/** CPU that a limit cuts into periods. Bursts are far apart, so each begins with its quota untouched. */
export const adapter: OracleAdapter = {
  files: ['theory/rate-limits-and-cpu.json'],
  check(oracleCase) {
    const expected = oracleCase.expect as Expected;
    if (oracleCase.given.tokenBucket !== undefined) {
      throw new Unsupported('buckets filled once per interval: the bucket of Envoy 1.39 fills all the time');
    }
    onlyKnown(oracleCase.given, ['cpuMs', 'quotaMs', 'periodMs', 'threads', 'phaseMs', 'burstEveryMs']);
    const burst = oracleCase.given as unknown as Burst;
    const { phaseMs, burstEveryMs = Number.POSITIVE_INFINITY } = burst;
    if (typeof phaseMs === 'number') {
      const { latencyMs, throttled } = burstOf(burst, phaseMs);
      if (latencyMs + burst.periodMs > burstEveryMs) throw new Unsupported('bursts that find a quota half used');
      const found = new Map([
        ['latencyMs', latencyMs],
        ['throttledPeriodsPerBurst', throttled],
      ]).get(expected.metric);
      if (found === undefined) throw new Unsupported(`metric ${expected.metric}`);
      expectPartial(found, expected.value, expected.tolerance.value ?? 0, expected.metric);
      return;
    }
    const phase = /^uniform\((\d+),(\d+)\)$/.exec(String(burst.phaseMs));
    if (expected.metric !== 'latencyMs.mean' || phase === null) throw new Unsupported(`metric ${expected.metric}`);
    const [low, high] = [Number(phase[1]), Number(phase[2])];
    judge(
      expected,
      (scale, seed) =>
        Array.from({ length: REPLICATIONS }, (_, replication) => {
          const draws = openStream(seed, replication + 1)('cpu', 'phase');
          let sum = 0;
          for (let i = 0; i < scale * BURSTS; i++)
            sum += burstOf(burst, low + (high - low) * draws.uniform()).latencyMs;
          return sum / (scale * BURSTS);
        }),
      20,
    );
  },
};
