import type { DestinationRule } from '../../api/istio/destination-rule.ts';
import type { Gateway } from '../../api/istio/gateway.ts';
import type { VirtualService } from '../../api/istio/virtual-service.ts';
import type { KubeObject } from '../../api/object.ts';
import { validateDestinationRule } from './validate/destination-rule.ts';
import type { ConfigFault, FaultCollector } from './validate/faults.ts';
import { validateGateway } from './validate/gateway.ts';
import { validateVirtualService } from './validate/virtual-service.ts';

/** What istiod's admission webhook says of one object. */
export interface Validation {
  readonly valid: boolean;
  /** Why it is refused; empty when valid. */
  readonly reasons: readonly ConfigFault[];
  readonly warnings: readonly ConfigFault[];
}

function faultsOf(object: KubeObject): FaultCollector | undefined {
  switch (object.kind) {
    case 'VirtualService':
      return validateVirtualService(object as VirtualService);
    case 'DestinationRule':
      return validateDestinationRule(object as DestinationRule);
    case 'Gateway':
      return validateGateway(object as Gateway);
    default:
      return undefined;
  }
}

/** Undefined for kinds that this simulator does not validate. Source: istio/istio pkg/config/validation */
export function validateIstioObject(object: KubeObject): Validation | undefined {
  if (!object.apiVersion.startsWith('networking.istio.io/')) return undefined;
  const faults = faultsOf(object);
  return faults && { valid: faults.errors.length === 0, reasons: faults.errors, warnings: faults.warnings };
}
