import type { AuthorizationPolicy } from '../../api/istio/authorization-policy.ts';
import type { DestinationRule } from '../../api/istio/destination-rule.ts';
import type { Gateway } from '../../api/istio/gateway.ts';
import type { PeerAuthentication } from '../../api/istio/peer-authentication.ts';
import type { VirtualService } from '../../api/istio/virtual-service.ts';
import type { KubeObject } from '../../api/object.ts';
import { validateAuthorizationPolicy } from './validate/authorization-policy.ts';
import { validateDestinationRule } from './validate/destination-rule.ts';
import type { ConfigFault, FaultCollector } from './validate/faults.ts';
import { validateGateway } from './validate/gateway.ts';
import { validatePeerAuthentication } from './validate/peer-authentication.ts';
import { validateVirtualService } from './validate/virtual-service.ts';

/** What istiod's admission webhook says of one object. */
export interface Validation {
  readonly valid: boolean;
  /** Why it is refused; empty when valid. */
  readonly reasons: readonly ConfigFault[];
  readonly warnings: readonly ConfigFault[];
}

function faultsOf(object: KubeObject): FaultCollector | undefined {
  switch (`${object.apiVersion.split('/', 1)[0]}/${object.kind}`) {
    case 'networking.istio.io/VirtualService':
      return validateVirtualService(object as VirtualService);
    case 'networking.istio.io/DestinationRule':
      return validateDestinationRule(object as DestinationRule);
    case 'networking.istio.io/Gateway':
      return validateGateway(object as Gateway);
    case 'security.istio.io/PeerAuthentication':
      return validatePeerAuthentication(object as PeerAuthentication);
    case 'security.istio.io/AuthorizationPolicy':
      return validateAuthorizationPolicy(object as AuthorizationPolicy);
    default:
      return undefined;
  }
}

/** Undefined for kinds that this simulator does not validate. Source: istio/istio pkg/config/validation */
export function validateIstioObject(object: KubeObject): Validation | undefined {
  const faults = faultsOf(object);
  return faults && { valid: faults.errors.length === 0, reasons: faults.errors, warnings: faults.warnings };
}
