import type { HTTPFaultInjection, Percent } from '../../api/istio/virtual-service.ts';
import { FAULT_DENOMINATOR, faultNumerator } from '../policy/fault.ts';
import { durationMsOr } from './duration.ts';

export interface FaultPolicy {
  readonly delay: { readonly probability: number; readonly fixedDelayMs: number } | null;
  readonly abort: {
    readonly probability: number;
    /** One of the two is set; `grpcStatusCode` gives the number of the name. */
    readonly httpStatus: number | null;
    readonly grpcStatus: string | null;
  } | null;
}

/**
 * A percentage as a probability in whole millionths.
 * Source: istio/istio pilot/pkg/networking/core/route/route.go (translatePercentToFractionalPercent)
 */
export function probabilityOf(percentage: Percent): number {
  return faultNumerator(percentage.value ?? 0) / FAULT_DENOMINATOR;
}

/** Without a percentage a fault never fires. Source: route.go (TranslateFault) */
export function compileFault(fault: HTTPFaultInjection | undefined): FaultPolicy | null {
  if (!fault) return null;
  const { delay, abort } = fault;
  const compiled = {
    delay:
      delay?.fixedDelay === undefined
        ? null
        : {
            probability: delay.percentage ? probabilityOf(delay.percentage) : (delay.percent ?? 0) / 100,
            fixedDelayMs: durationMsOr(delay.fixedDelay, 0),
          },
    abort:
      abort?.httpStatus === undefined && abort?.grpcStatus === undefined
        ? null
        : {
            probability: abort.percentage ? probabilityOf(abort.percentage) : 0,
            httpStatus: abort.httpStatus ?? null,
            grpcStatus: abort.grpcStatus ?? null,
          },
  };
  return compiled.delay || compiled.abort ? compiled : null;
}
