import { ResponseFlag } from '../../request/response-flag.ts';
import { Reset } from '../policy/outcome.ts';

/** Status of the reply Envoy makes itself when the last attempt ended in a reset. Source: envoy.md §13, router.cc. */
export function statusOfReset(reset: number): number {
  if (reset === Reset.perTryTimeout) return 504;
  return reset === Reset.protocolError ? 502 : 503;
}

/** Flag that goes with it. */
export function flagOfReset(reset: number): number {
  switch (reset) {
    case Reset.overflow:
      return ResponseFlag.UO;
    case Reset.connectFailure:
    case Reset.connectTimeout:
      return ResponseFlag.UF;
    case Reset.connectionTermination:
      return ResponseFlag.UC;
    case Reset.remoteReset:
    case Reset.refusedStream:
    case Reset.remoteResetNoError:
      return ResponseFlag.UR;
    case Reset.localReset:
      return ResponseFlag.LR;
    case Reset.perTryTimeout:
      return ResponseFlag.UT;
    case Reset.protocolError:
      return ResponseFlag.UPE;
    default:
      return 0;
  }
}

/** Headers that the reply carries besides its status. Source: router.cc onUpstreamReset (x-envoy-overloaded). */
export function headersOfReset(reset: number): Readonly<Record<string, string>> {
  return reset === Reset.overflow ? OVERLOADED : NO_HEADERS;
}

const OVERLOADED = { 'x-envoy-overloaded': 'true' };
const NO_HEADERS = {};
