import type { PeerAuthentication } from '../../../api/istio/peer-authentication.ts';
import { FaultCollector } from './faults.ts';
import { checkPort } from './field-rules.ts';

/** Source: istio/istio pkg/config/validation/validation.go (ValidatePeerAuthentication) */
export function validatePeerAuthentication({ spec }: PeerAuthentication): FaultCollector {
  const faults = new FaultCollector('spec');
  const hasLabels = Object.keys(spec?.selector?.matchLabels ?? {}).length > 0;
  const ports = spec?.portLevelMtls && Object.keys(spec.portLevelMtls);
  faults.at('selector').warnIf(spec?.selector !== undefined && !hasLabels, 'is empty, which selects every workload');
  faults.at('portLevelMtls').errorIf(!hasLabels && !!ports?.length, 'needs a selector');
  faults.at('portLevelMtls').errorIf(ports?.length === 0, 'is empty');
  for (const port of ports ?? []) checkPort(Number(port), faults.at('portLevelMtls').at(port));
  return faults;
}
