import type { Percent } from '../../../api/istio/virtual-service.ts';
import { parseDuration } from '../../../units/parse-duration.ts';
import type { FaultCollector } from './faults.ts';

/** Rules shared by several kinds. Source: istio/istio pkg/config/validation/{validation,agent/validation}.go, pkg/config/labels */

const LABEL = /^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$/;
const WILDCARD_LABEL = /^(?:\*|(?:\*|\*-)?[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)$/;

export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && LABEL.test(text);
}

export function isIpAddress(text: string): boolean {
  if (text.includes(':')) return /^[0-9a-fA-F:.]+$/.test(text);
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}

/** A domain whose first label may hold a wildcard. */
export function checkWildcardDomain(domain: string, faults: FaultCollector): void {
  faults.errorIf(domain === '', 'is empty');
  faults.errorIf(domain.length > 255, 'is longer than 255 characters');
  if (domain === '') return;
  const [first, ...rest] = domain.replace(/\.$/, '').split('.') as [string, ...string[]];
  const isValid = first.length <= 63 && WILDCARD_LABEL.test(first) && rest.every(isDnsLabel);
  faults.errorIf(!isValid, `is "${domain}", which is no domain name (a wildcard may only lead)`);
  const top = rest.at(-1) ?? first;
  faults.errorIf(/^\d+$/.test(top), `is "${domain}", whose last label is all digits`);
}

export function checkPort(port: number | undefined, faults: FaultCollector): void {
  const isValid = port !== undefined && Number.isInteger(port) && port >= 1 && port <= 65_535;
  faults.errorIf(!isValid, `is ${port}, but a port is 1 to 65535`);
}

/** At least 1 ms and whole milliseconds; `0s` is therefore refused where `acceptsZero` does not say otherwise. */
export function checkDuration(text: string | undefined, faults: FaultCollector, acceptsZero = false): void {
  if (text === undefined || text === null) return;
  const parsed = parseDuration(text);
  if ('fault' in parsed) {
    faults.error(parsed.fault);
    return;
  }
  if (acceptsZero && parsed.value === 0) return;
  faults.errorIf(parsed.value < 1e6, `is ${text}, but durations are at least 1ms`);
  faults.errorIf(parsed.value % 1e6 !== 0, `is ${text}, but durations are whole milliseconds`);
}

/** 0 to 100; what lies above 0 starts at 0.0001, the resolution of a fault's draw. */
export function checkFaultPercentage(percentage: Percent | undefined, faults: FaultCollector): void {
  const value = percentage?.value ?? 0;
  faults.errorIf(!(value >= 0 && value <= 100), `is ${value}, but a percentage is 0 to 100`);
  faults.errorIf(value > 0 && value < 0.0001, `is ${value}, below the resolution of 0.0001`);
}

export function checkPercent(value: number | undefined, faults: FaultCollector): void {
  faults.errorIf(value !== undefined && !(value >= 0 && value <= 100), `is ${value}, but a percentage is 0 to 100`);
}

export function checkNotNegative(value: number | undefined | null, faults: FaultCollector): void {
  faults.errorIf((value ?? 0) < 0, `is ${value}, but may not be negative`);
}

/** Sic: 600 passes. Source: validation.go (validateHTTPStatus) */
export function checkHttpStatus(status: number, faults: FaultCollector): void {
  faults.errorIf(!(status >= 200 && status <= 600), `is ${status}, but a status is 200 to 599`);
}

export function checkExportTo(
  exportTo: readonly string[] | undefined,
  namespace: string,
  hasSelector: boolean,
  faults: FaultCollector,
): void {
  const seen = new Set<string>();
  exportTo?.forEach((each, i) => {
    const key = each === '.' ? namespace : each;
    faults.at(i).errorIf(seen.has(key), `repeats ${each}`);
    faults.at(i).errorIf(key !== '*' && key !== '~' && !isDnsLabel(key), `is "${each}", which is no namespace`);
    seen.add(key);
  });
  faults.errorIf((seen.has('*') || seen.has('~')) && seen.size > 1, 'mixes * or ~ with namespaces');
  const isOwn = seen.size === 0 || (seen.size === 1 && seen.has(namespace));
  faults.errorIf(hasSelector && !isOwn, 'reaches beyond its namespace although a workloadSelector is set');
}
