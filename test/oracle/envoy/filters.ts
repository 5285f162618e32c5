import { concurrencyGradient, nextConcurrencyLimit } from '../../../src/mesh/policy/adaptive-concurrency.ts';
import { isRejected, rejectionProbability } from '../../../src/mesh/policy/admission-control.ts';
import { type DrainStrategy, isClosedByDrain } from '../../../src/mesh/policy/drain.ts';
import { FAULT_DENOMINATOR, faultNumerator, isFaultDrawn } from '../../../src/mesh/policy/fault.ts';
import { TokenBucket } from '../../../src/mesh/policy/token-bucket.ts';
import { ms } from '../../../src/units/quantity.ts';
import { expectPartial, type OracleAdapter, type OracleCase } from '../adapter.ts';
import { faultRequest } from './fault-request.ts';
import { GivenDraws } from './given-draws.ts';
import { expectKnownFields } from './known-fields.ts';

interface Bucket {
  readonly maxTokens: number;
  readonly tokensPerSecond: number;
  readonly ops: readonly { readonly tMs: number; readonly take?: number; readonly partial?: boolean }[];
}

interface Admission {
  readonly requests: number;
  readonly successes: number;
  readonly thresholdPercent: number;
  readonly aggression: number;
  readonly maxRejectionPercent: number;
}

interface Gradient {
  readonly limit: number;
  readonly minRttUs: number;
  readonly sampleRttUs: number;
  readonly buffer: number;
  readonly minConcurrency: number;
  readonly maxConcurrency: number;
}

interface Drain {
  readonly strategy: DrainStrategy;
  readonly elapsedS: number;
  readonly drainTimeS: number;
  readonly draw: number | string;
}

export const adapter: OracleAdapter = {
  files: [
    'envoy/token_bucket.json',
    'envoy/admission_control.json',
    'envoy/adaptive_concurrency.json',
    'envoy/fault.json',
    'envoy/drain.json',
  ],
  check(oracleCase: OracleCase): void {
    const { tolerance = 1e-9, ...expected } = oracleCase.expect as { tolerance?: number };
    expectPartial(run(oracleCase), expected, tolerance);
  },
};

function run(oracleCase: OracleCase): unknown {
  switch (oracleCase.kind) {
    case 'token_bucket':
      return tokenBucket(oracleCase.given as unknown as Bucket);
    case 'admission_control':
      return admissionControl(oracleCase.given as unknown as Admission);
    case 'adaptive_concurrency':
      return adaptiveConcurrency(oracleCase.given as unknown as Gradient);
    case 'fault':
      return fault(oracleCase.given);
    case 'drain':
      return drain(oracleCase.given as unknown as Drain);
    default:
      throw new Error(`unknown kind ${oracleCase.kind}`);
  }
}

function tokenBucket(given: Bucket): unknown {
  expectKnownFields(given, ['maxTokens', 'tokensPerSecond', 'ops']);
  const bucket = new TokenBucket(given.maxTokens, given.tokensPerSecond, ms(given.ops[0]?.tMs ?? 0));
  const taken = given.ops.map(({ tMs, take = 1, partial = false }) =>
    partial ? bucket.takeUpTo(take, ms(tMs)) : bucket.take(take, ms(tMs)),
  );
  return { taken };
}

function admissionControl(given: Admission): unknown {
  expectKnownFields(given, ['requests', 'successes', 'thresholdPercent', 'aggression', 'maxRejectionPercent']);
  const probability = rejectionProbability(given.requests, given.successes, {
    successRateThresholdPercent: given.thresholdPercent,
    aggression: given.aggression,
    maxRejectionPercent: given.maxRejectionPercent,
  });
  let rejectedDrawsBelow = 0;
  while (rejectedDrawsBelow < 10_000 && isRejected(probability, new GivenDraws([rejectedDrawsBelow]))) {
    rejectedDrawsBelow++;
  }
  return { probability, rejectedDrawsBelow };
}

function adaptiveConcurrency(given: Gradient): unknown {
  expectKnownFields(given, ['limit', 'minRttUs', 'sampleRttUs', 'buffer', 'minConcurrency', 'maxConcurrency']);
  const gradient = concurrencyGradient(given.minRttUs, given.sampleRttUs, given.buffer);
  return { gradient, newLimit: nextConcurrencyLimit(given.limit, gradient, given) };
}

/** Chance of a fault, from trying every value of the draw. */
function chance(percent: number): number {
  const numerator = faultNumerator(percent);
  let struck = 0;
  for (let value = 0; value < FAULT_DENOMINATOR; value++) {
    if (isFaultDrawn(numerator, { below: () => value, uniform: () => 0 })) struck++;
  }
  return struck / FAULT_DENOMINATOR;
}

function fault(given: Readonly<Record<string, unknown>>): unknown {
  const { delayPercent, abortPercent } = given;
  if (Object.keys(given).length !== 2 || typeof delayPercent !== 'number' || typeof abortPercent !== 'number') {
    return faultRequest(given);
  }
  const delay = chance(delayPercent);
  const abort = chance(abortPercent);
  return {
    probabilities: {
      neither: (1 - delay) * (1 - abort),
      delayOnly: delay * (1 - abort),
      abortOnly: (1 - delay) * abort,
      delayThenAbort: delay * abort,
    },
  };
}

function drain(given: Drain): unknown {
  expectKnownFields(given, ['strategy', 'elapsedS', 'drainTimeS', 'draw']);
  const draws = new GivenDraws(given.draw === undefined ? [] : [given.draw]);
  return { close: isClosedByDrain(given.strategy, given.elapsedS, given.drainTimeS, draws) };
}
