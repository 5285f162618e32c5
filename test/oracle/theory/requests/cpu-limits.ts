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
}

const MS = 1e6;

/** A burst of `cpuMs`, evenly over its threads, begins `phaseMs` after a period has; how long until all have ended. */
function latencyMs({ cpuMs, quotaMs, periodMs, threads = 1 }: Burst, phaseMs: number): number {
  if (periodMs !== 100) throw new Unsupported('the kubelet keeps a period of 100 ms');
  const station = new CpuStation({ cores: 64, quotaNs: quotaMs * MS });
  const start = Math.round((periodMs + phaseMs) * MS);
  station.advance(start);
  for (let thread = 0; thread < threads; thread++) station.add(thread, (cpuMs / threads) * MS);
  let now = start;
  while (station.size > 0) {
    now = Math.ceil(station.next());
    while (station.popFinished(now) >= 0);
  }
  return (now - start) / MS;
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
    onlyKnown(oracleCase.given, ['cpuMs', 'quotaMs', 'periodMs', 'threads', 'phaseMs']);
    const burst = oracleCase.given as unknown as Burst;
    if (expected.metric === 'latencyMs' && typeof burst.phaseMs === 'number') {
      expectPartial(latencyMs(burst, burst.phaseMs), expected.value, expected.tolerance.value ?? 0, expected.metric);
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
          for (let i = 0; i < scale * BURSTS; i++) sum += latencyMs(burst, low + (high - low) * draws.uniform());
          return sum / (scale * BURSTS);
        }),
      20,
    );
  },
};
