import type { VirtualService } from '../../../api/istio/virtual-service.ts';
import { isSubsetOf } from '../host-name.ts';
import { routingClaim } from '../jwt-claim.ts';
import { FaultCollector } from './faults.ts';
import { checkExportTo, checkWildcardDomain, isIpAddress } from './field-rules.ts';
import { checkGatewayNames } from './gateway-names.ts';
import { checkHttpRoute } from './http-route-rules.ts';
import { warnOfUnreachable } from './unreachable-rules.ts';

function checkHosts(hosts: readonly string[], appliesToMesh: boolean, faults: FaultCollector): void {
  hosts.forEach((host, i) => {
    const at = faults.at(i);
    if (!isIpAddress(host)) checkWildcardDomain(host, at);
    at.errorIf(host === '*' && appliesToMesh, 'is *, which needs a gateway other than mesh');
    const twin = hosts.slice(0, i).find((other) => isSubsetOf(host, other) || isSubsetOf(other, host));
    at.errorIf(twin !== undefined, `is "${host}", which overlaps with ${twin}`);
  });
}

/** Source: istio/istio pkg/config/validation/validation.go (ValidateVirtualService) */
export function validateVirtualService({ metadata, spec }: VirtualService): FaultCollector {
  const faults = new FaultCollector('spec');
  const { hosts = [], gateways = [], http = [], tls = [], tcp = [] } = spec ?? {};
  const isDelegate = hosts.length === 0;
  if (isDelegate) {
    faults.at('gateways').errorIf(gateways.length > 0, 'is set on a delegate (an object without hosts)');
    faults.errorIf(tls.length > 0 || tcp.length > 0, 'is a delegate, which may only hold http rules');
  }
  checkGatewayNames(gateways, faults.at('gateways'));
  checkHosts(hosts, gateways.length === 0 || gateways.includes('mesh'), faults.at('hosts'));
  const total = http.length + tls.length + tcp.length;
  faults.errorIf(total === 0, 'has none of http, tls and tcp');
  const atGateway = gateways.some((name) => name !== 'mesh');
  http.forEach((rule, i) => {
    const at = faults.at('http').at(i);
    at.errorIf(rule === null, 'is null');
    if (rule === null) return;
    checkHttpRoute(rule, isDelegate, at);
    const usesClaims = rule.match?.some((match) =>
      [...Object.keys(match?.headers ?? {}), ...Object.keys(match?.withoutHeaders ?? {})].some(routingClaim),
    );
    at.errorIf(!atGateway && usesClaims === true, 'matches JWT claims, which only a gateway can');
  });
  checkExportTo(spec?.exportTo, metadata.namespace ?? 'default', false, faults.at('exportTo'));
  warnOfUnreachable(
    http.filter((rule) => rule !== null),
    faults.at('http'),
  );
  return faults;
}
