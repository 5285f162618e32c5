import { compileFault } from '../../../src/mesh/compile/fault.ts';
import { FaultFilter } from '../../../src/mesh/control-plane/fault-filter.ts';
import type { OutlierDetector } from '../../../src/mesh/policy/outlier-detection.ts';
import { retryPolicy, ScriptedLeg } from '../../mesh/data-plane/scripted-leg.ts';
import { expectKnownFields } from './known-fields.ts';

export interface FaultRequest {
  readonly abortPercent?: number;
  readonly abortStatus?: number;
  readonly delayPercent?: number;
  readonly delayMs?: number;
  readonly retryOn?: string;
  readonly numRetries?: number;
  readonly timeoutMs?: number;
  /** Of the host, when the request gets there. */
  readonly status?: number;
}

const FIELDS = [
  'abortPercent',
  'abortStatus',
  'delayPercent',
  'delayMs',
  'retryOn',
  'numRetries',
  'timeoutMs',
  'status',
];

/** One request through a route with a fault: what its client and the host see. */
export function faultRequest(given: FaultRequest): unknown {
  expectKnownFields(given, FIELDS);
  const { abortPercent = 0, abortStatus = 503, delayPercent = 0, delayMs = 0, retryOn, numRetries = 1 } = given;
  const fault = compileFault({
    delay: { percentage: { value: delayPercent }, fixedDelay: `${delayMs}ms` },
    abort: { percentage: { value: abortPercent }, httpStatus: abortStatus },
  });
  if (fault === null) throw new Error('no fault was compiled');
  let outlierEvents = 0;
  const outlier = {
    changes: 0,
    advance: () => undefined,
    join: () => undefined,
    isEjected: () => false,
    onResult: () => outlierEvents++,
  } as unknown as OutlierDetector;
  const leg = new ScriptedLeg({
    retry: retryOn === undefined ? null : retryPolicy(retryOn, numRetries),
    timeoutMs: given.timeoutMs,
    settings: { outlier },
    route: { filters: [new FaultFilter(fault)] },
    serve: () => ({ afterMs: 0, status: given.status ?? 200 }),
  });
  leg.send(0);
  leg.run();
  return { ...leg.outcomes[0], upstreamAttempts: leg.attempts[0], outlierEvents };
}
