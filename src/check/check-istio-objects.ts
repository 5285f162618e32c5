import type { DestinationRule } from '../api/istio/destination-rule.ts';
import type { Gateway } from '../api/istio/gateway.ts';
import type { KubeObject } from '../api/object.ts';
import type { Finding } from '../findings/finding.ts';
import {
  gatewayWithoutWorkload,
  refusedByIstio,
  ruleForUnknownHost,
  warnedByIstio,
} from '../findings/reference-messages.ts';
import { fieldNotModelled } from '../findings/support-messages.ts';
import { matchesLabels } from '../kube/label-selector.ts';
import { validateIstioObject } from '../mesh/compile/validate.ts';
import { type ModelIndex, selectorWords } from './model-index.ts';

/** Labels of the ingress gateway that the simulated platform brings along. */
const PLATFORM_GATEWAY = { app: 'istio-ingressgateway', istio: 'ingressgateway' };

/** Rules and Gateways that hit nothing, and what istiod's admission webhook says of every object. */
export function checkIstioObjects(index: ModelIndex): Finding[] {
  const { model } = index;
  const findings: Finding[] = model.objects.flatMap((object) => admissionFindings(object, index));
  for (const rule of index.all<DestinationRule>('networking.istio.io', 'DestinationRule')) {
    findings.push(...passthroughFindings(rule, index));
    const { host } = rule.spec;
    const namespace = rule.metadata.namespace!;
    if (!host || host.includes('*') || index.serviceOfHost(host, namespace) || index.isDeclaredElsewhere(host))
      continue;
    const known = index.serviceNames(namespace);
    findings.push(ruleForUnknownHost(model.placeOf(rule, ['spec', 'host']), { host, known }));
  }
  for (const gateway of index.all<Gateway>('networking.istio.io', 'Gateway')) {
    const selector = gateway.spec.selector ?? {};
    const isServed =
      Object.keys(selector).length === 0 ||
      matchesLabels(selector, PLATFORM_GATEWAY) ||
      index.workloads.some(({ podLabels }) => matchesLabels(selector, podLabels));
    if (isServed) continue;
    const place = model.placeOf(gateway, ['spec', 'selector'], 'key');
    findings.push(gatewayWithoutWorkload(place, { selector: selectorWords(selector) }));
  }
  return findings;
}

/** The address a client asked for is not kept: an endpoint of the Service is chosen for it. */
function passthroughFindings({ spec, ...rest }: DestinationRule, { model }: ModelIndex): Finding[] {
  const policies: readonly (readonly [string, DestinationRule['spec']['trafficPolicy']])[] = [
    ['spec.trafficPolicy', spec.trafficPolicy],
    ...(spec.subsets ?? []).map(({ trafficPolicy }, i) => [`spec.subsets[${i}].trafficPolicy`, trafficPolicy] as const),
  ];
  return policies
    .filter(([, policy]) => policy?.loadBalancer?.simple === 'PASSTHROUGH')
    .map(([path]) => {
      const field = `${path}.loadBalancer.simple`;
      const effect = 'Endpoints of the Service are picked at random instead.';
      return fieldNotModelled(model.placeOf({ ...rest, spec } as DestinationRule, field), {
        field: `${field}: PASSTHROUGH`,
        effect,
      });
    });
}

function admissionFindings(object: KubeObject, { model }: ModelIndex): Finding[] {
  const validation = validateIstioObject(object);
  if (!validation) return [];
  return [
    ...validation.reasons.map(({ fieldPath: field, reason }) =>
      refusedByIstio(model.placeOf(object, field), { field, reason }),
    ),
    ...validation.warnings.map(({ fieldPath: field, reason }) =>
      warnedByIstio(model.placeOf(object, field), { field, reason }),
    ),
  ];
}
