import type { Headers } from '../../../api/istio/virtual-service.ts';
import type { FaultCollector } from './faults.ts';

const NAME = /^[-_A-Za-z0-9]+$/;

export function isAuthorityHeader(name: string): boolean {
  const lower = name.toLowerCase();
  return lower === ':authority' || lower === 'host';
}

export function checkHeaderName(name: string, faults: FaultCollector): void {
  faults.errorIf(!NAME.test(name), `names the header "${name}", which no header may be called`);
}

function checkOperationName(name: string, admitsAuthority: boolean, faults: FaultCollector): void {
  if (isAuthorityHeader(name)) {
    faults.errorIf(!admitsAuthority, `changes "${name}", which cannot be changed here`);
  } else {
    checkHeaderName(name, faults);
  }
}

/** Only the request's `set` and `add` may name the authority. Source: validation.go (ValidateHTTPHeaderOperationName) */
export function checkHeaders(headers: Headers | undefined, faults: FaultCollector): void {
  for (const side of ['request', 'response'] as const) {
    for (const operation of ['set', 'add'] as const) {
      for (const name of Object.keys(headers?.[side]?.[operation] ?? {})) {
        checkOperationName(name, side === 'request', faults.at(side).at(operation));
      }
    }
    for (const name of headers?.[side]?.remove ?? []) checkOperationName(name, false, faults.at(side).at('remove'));
  }
}
