import { openStream } from '../../../../src/engine/streams.ts';
import { backOffDelayMs } from '../../../../src/mesh/policy/back-off.ts';
import { type OracleAdapter, type OracleCase, Unsupported } from '../../adapter.ts';
import { onlyKnown } from '../given.ts';
import { judge } from '../judge.ts';
import { adapter as laws } from '../laws.ts';
import { atRate, rule, run, step, type World } from '../world.ts';

const REPLICATIONS = 20;
const RATE = 100;
const SECONDS = 100;
/** Long enough for every retry of the deepest chain to have been made: each waits less than 10 ms. */
const ALL_TRIED_S = 60;

const layer = (i: number) => `layer-${i}`;

/** A chain of services in which every caller's proxy retries, and the last service fails by chance. */
function chain(layers: number, maxRetries: number, failureProbability: number): Omit<World, 'arrivals'> {
  const names = Array.from({ length: layers }, (_, i) => layer(i));
  return {
    entry: names[0],
    backends: names.map((service, i) => ({
      service,
      pods: 1,
      steps: [i + 1 < layers ? step.call(names[i + 1]) : step.fail(failureProbability)],
    })),
    rules: names.map((service) =>
      rule.virtualService(service, {
        route: [rule.route(service)],
        retries: { attempts: maxRetries, retryOn: '5xx', backoff: '1ms' },
      }),
    ),
  };
}

interface GivenLayers {
  readonly layers: number;
  readonly attemptsPerLayer?: number;
  readonly maxRetriesPerLayer?: number;
  readonly leafFailureProbability: number;
}

function checkLayers({ kind, given, expect }: OracleCase): void {
  onlyKnown(given, ['layers', 'attemptsPerLayer', 'maxRetriesPerLayer', 'leafFailureProbability']);
  const { layers, attemptsPerLayer, maxRetriesPerLayer, leafFailureProbability } = given as unknown as GivenLayers;
  const expected = expect as Parameters<typeof judge>[0];
  const maxRetries = maxRetriesPerLayer ?? (attemptsPerLayer ?? 1) - 1;
  if (expected.metric !== 'leaf.requestsPerUserRequest') throw new Unsupported(`metric ${expected.metric}`);
  const world = chain(layers, maxRetries, leafFailureProbability);
  const leaf = layer(layers - 1);
  if (kind === 'deterministic') {
    const arrivals = { process: 'deterministic', rate: atRate(1 / ALL_TRIED_S) } as const;
    const found = run({ ...world, arrivals }, 'layers', 1, ALL_TRIED_S / 2, 2 * ALL_TRIED_S).attempts(leaf) / 2;
    if (found !== expected.value) throw new Error(`${found} requests instead of ${expected.value}`);
    return;
  }
  const arrivals = { process: 'poisson', rate: atRate(RATE) } as const;
  judge(
    expected,
    (scale, seed) =>
      Array.from({ length: REPLICATIONS }, (_, i) => {
        const seen = run({ ...world, arrivals }, seed, i + 1, 1, scale * SECONDS);
        return seen.attempts(leaf) / seen.answered;
      }),
    20,
  );
}

interface GivenBackOff {
  readonly baseIntervalMs: number;
  readonly maxIntervalMs: number;
  readonly jitter: string;
}

/** Waits drawn per replication for each try. */
const WAITS = 5000;

/** The waits before the first, second, … retry. */
function checkBackOff({ expect }: OracleCase, backOff: GivenBackOff): void {
  onlyKnown(backOff, ['baseIntervalMs', 'maxIntervalMs', 'jitter']);
  if (backOff.jitter !== 'full, integer ms') throw new Unsupported(`jitter ${backOff.jitter}`);
  const { metric, value, tolerance } = expect as {
    readonly metric: string;
    readonly value: readonly number[];
    readonly tolerance: { readonly type: string; readonly value?: number };
  };
  const { baseIntervalMs, maxIntervalMs } = backOff;
  const waits = (k: number, seed: string, replication: number, count: number) => {
    const draws = openStream(seed, replication)('back-off', String(k));
    return Array.from({ length: count }, () => backOffDelayMs(k, baseIntervalMs, maxIntervalMs, draws));
  };
  value.forEach((each, i) => {
    const k = i + 1;
    if (metric === 'backoff.maxMs' && tolerance.type === 'upper-bound') {
      const longest = Math.max(...waits(k, 'theory', 1, WAITS));
      if (longest > each) throw new Error(`wait ${k}: ${longest} ms, above ${each}`);
    } else if (metric === 'backoff.meanMs') {
      const averages = (scale: number, seed: string) =>
        Array.from({ length: REPLICATIONS }, (_, replication) => {
          const drawn = waits(k, seed, replication + 1, scale * WAITS);
          return drawn.reduce((sum, wait) => sum + wait, 0) / drawn.length;
        });
      judge({ metric: `${metric}[${i}]`, value: each, tolerance }, averages, 20);
    } else throw new Unsupported(`metric ${metric}`);
  });
}

/** Retries on every layer of a chain, and the waits between them; what is left goes through one service. */
export const adapter: OracleAdapter = {
  files: ['theory/retries-and-timeouts.json'],
  check(oracleCase) {
    const { layers, backoff } = oracleCase.given as { readonly layers?: number; readonly backoff?: GivenBackOff };
    if (layers !== undefined) checkLayers(oracleCase);
    else if (typeof backoff === 'object' && Object.keys(oracleCase.given).length === 1)
      checkBackOff(oracleCase, backoff);
    else laws.check(oracleCase);
  },
};
