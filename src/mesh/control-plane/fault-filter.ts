import type { Draws } from '../../engine/ports.ts';
import { ResponseFlag } from '../../request/response-flag.ts';
import type { FaultPolicy } from '../compile/fault.ts';
import { type Filter, type FilterActions, FilterResult } from '../data-plane/hot-route.ts';
import { FAULT_DENOMINATOR, isFaultDrawn } from '../policy/fault.ts';

/**
 * The fault filter of a route: delay first, then abort, two draws of their own; before the router, so that neither the
 * route's timeout nor its retries know of it. Source: envoy source/extensions/filters/http/fault/fault_filter.cc
 */
export class FaultFilter implements Filter {
  flags = 0;
  readonly status: number;
  private readonly delayShare: number;
  private readonly delayNs: number;
  private readonly abortShare: number;

  constructor(fault: FaultPolicy) {
    this.delayShare = Math.round((fault.delay?.probability ?? 0) * FAULT_DENOMINATOR);
    this.delayNs = (fault.delay?.fixedDelayMs ?? 0) * 1_000_000;
    this.abortShare = Math.round((fault.abort?.probability ?? 0) * FAULT_DENOMINATOR);
    this.status = fault.abort?.httpStatus ?? 200; // a gRPC abort is an HTTP 200 with a status in its headers
  }

  onRequest(draws: Draws, answer: number, actions: FilterActions): FilterResult {
    // Both chances are drawn each time the filter runs, so that the abort's draw is the same after a delay.
    const isDelayed = isFaultDrawn(this.delayShare, draws);
    const isAborted = isFaultDrawn(this.abortShare, draws);
    if (answer < 0 && isDelayed && this.delayNs > 0) {
      this.flags = ResponseFlag.DI;
      actions.delay(this.delayNs);
      return FilterResult.pause;
    }
    if (!isAborted) return FilterResult.goOn;
    this.flags = ResponseFlag.FI;
    return FilterResult.reply;
  }
}
