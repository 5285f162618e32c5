import { defineMessage } from './define-message.ts';
import { didYouMean } from './did-you-mean.ts';
import { listed, printable, quote } from './quote.ts';

/** `10 % of this route`: the part of a route's requests that a destination takes. */
function shareOf(share: number): string {
  return share >= 1 ? 'all of this route' : `${Number((share * 100).toFixed(2))} % of this route`;
}

export const unknownHost = defineMessage<{ field: string; host: string; share: number; known: readonly string[] }>(
  'SIM0101',
  'error',
  'A route to a host that no Service has',
  ({ field, host, share, known }) => [
    `${field} is ${quote(host)}, but there is no such Service.`,
    `Istio answers 503 (NC) to ${shareOf(share)}. ${didYouMean(host, known)}Add the Service, or change the destination.`,
  ],
);

export const ruleForUnknownHost = defineMessage<{ host: string; known: readonly string[] }>(
  'SIM0102',
  'warning',
  'A DestinationRule for a host that no Service has',
  ({ host, known }) => [
    `spec.host is ${quote(host)}, but there is no such Service.`,
    `The rule has no effect. ${didYouMean(host, known)}A name without a dot is looked up in the rule's own namespace.`,
  ],
);

export const selectsNothing = defineMessage<{ selector: string }>(
  'SIM0103',
  'warning',
  'A Service without Pods',
  ({ selector }) => [
    `spec.selector (${printable(selector)}) matches the Pods of no workload in this namespace.`,
    'Requests to it find no endpoint: 503 (UH) through a proxy, refused without. Compare it with the Pod template labels.',
  ],
);

export const unknownScaleTarget = defineMessage<{ target: string; known: readonly string[] }>(
  'SIM0104',
  'error',
  'An autoscaler whose target is missing',
  ({ target, known }) => [
    `spec.scaleTargetRef names ${printable(target)}, which is not among the objects.`,
    `It would never scale anything. ${didYouMean(target, known)}Add the Deployment, or change the name.`,
  ],
);

export const noCpuRequest = defineMessage<{ field: string; target: string; container: string }>(
  'SIM0105',
  'warning',
  'An autoscaler on CPU utilization without CPU requests',
  ({ field, target, container }) => [
    `${field} is a share of the CPU request, but container ${printable(container)} of ${printable(target)} requests no cpu.`,
    'The metric fails (FailedGetResourceMetric) and nothing is scaled. Set resources.requests.cpu.',
  ],
);

export const gatewayWithoutWorkload = defineMessage<{ selector: string }>(
  'SIM0106',
  'warning',
  'A Gateway that selects no Pods',
  ({ selector }) => [
    `spec.selector (${printable(selector)}) matches the Pods of no workload.`,
    'Nobody listens on this Gateway. Use istio: ingressgateway for the ingress gateway of the simulated platform, or add the workload.',
  ],
);

export const unknownSubset = defineMessage<{
  field: string;
  subset: string;
  rule: string;
  known: readonly string[];
  share: number;
}>('SIM0107', 'error', 'A route to a subset that no DestinationRule has', ({ field, subset, rule, known, share }) => [
  rule === ''
    ? `${field} is ${quote(subset)}, but no DestinationRule for this host has subsets.`
    : `${field} is ${quote(subset)}, but ${printable(rule)} has only ${listed(known)}.`,
  `Istio answers 503 (NC) to ${shareOf(share)}. ${didYouMean(subset, known)}Add a subset ${printable(subset)} to the rule, or change the destination.`,
]);

export const emptySubset = defineMessage<{ field: string; subset: string; labels: string }>(
  'SIM0108',
  'warning',
  'A route to a subset without Pods',
  ({ field, subset, labels }) => [
    `${field} is ${quote(subset)}, but no Pod of the Service has the labels ${printable(labels)}.`,
    'Requests sent there are answered 503 (UH). Add the workload, or correct the labels of the subset.',
  ],
);

export const endlessCalls = defineMessage<{ cycle: readonly string[] }>(
  'SIM0109',
  'error',
  'Calls that never come to an end',
  ({ cycle }) => [
    `Every request calls on without end: ${cycle.map((name) => printable(name)).join(' → ')}.`,
    'Take one of these calls out, or put it into a branch that is not always taken.',
  ],
);

export const callsInCircle = defineMessage<{ cycle: readonly string[] }>(
  'SIM0110',
  'warning',
  'Calls that may go in a circle',
  ({ cycle }) => [
    `Requests may go in a circle: ${cycle.map((name) => printable(name)).join(' → ')}.`,
    'They end only by chance. Make sure that the probability of going round is well below 1.',
  ],
);

export const behaviourForNobody = defineMessage<{ workload: string; known: readonly string[] }>(
  'SIM0111',
  'warning',
  'Behaviour of a workload that is missing',
  ({ workload, known }) => [
    `workloads names ${quote(workload)}, which matches no workload of the model.`,
    `It has no effect. ${didYouMean(workload, known)}A key is a Deployment (reviews also stands for reviews-*), namespace/name, or a label app=reviews.`,
  ],
);

export const unknownGateway = defineMessage<{ field: string; gateway: string; known: readonly string[] }>(
  'SIM0112',
  'warning',
  'A VirtualService bound to a Gateway that is missing',
  ({ field, gateway, known }) => [
    `${field} is ${quote(gateway)}, but there is no such Gateway.`,
    `The routes act on no gateway of that name. ${didYouMean(gateway, known)}Write name for the own namespace, else namespace/name.`,
  ],
);

export const callToUnknownHost = defineMessage<{ host: string; from: string; known: readonly string[] }>(
  'SIM0113',
  'error',
  'A call to a host that no Service has',
  ({ host, from, known }) => [
    `${printable(from)} calls ${quote(host)}, but there is no such Service.`,
    `${didYouMean(host, known)}Write the name of a Service of the same namespace, or name.namespace; hosts outside the cluster are not modelled.`,
  ],
);

export const unknownPort = defineMessage<{ field: string; port: number; service: string; known: readonly string[] }>(
  'SIM0114',
  'error',
  'A port that the Service does not have',
  ({ field, port, service, known }) => [
    `${field} is ${port}, but ${printable(service)} has only ${listed(known)}.`,
    'Requests sent there find no cluster and are answered 503. Use a port of the Service.',
  ],
);

export const selectorMismatch = defineMessage<{ selector: string }>(
  'SIM0115',
  'error',
  'A selector that does not match its own Pod template',
  ({ selector }) => [
    `spec.selector (${printable(selector)}) does not match spec.template.metadata.labels.`,
    'Kubernetes refuses such an object. Give the template the labels that the selector asks for.',
  ],
);

export const unknownBackend = defineMessage<{ field: string; service: string; known: readonly string[] }>(
  'SIM0116',
  'error',
  'An Ingress path to a Service that is missing',
  ({ field, service, known }) => [
    `${field} is ${quote(service)}, but there is no such Service in this namespace.`,
    `Requests to this path are answered 503. ${didYouMean(service, known)}Add the Service, or change the name.`,
  ],
);

export const refusedByIstio = defineMessage<{ field: string; reason: string }>(
  'SIM0117',
  'error',
  'An object that Istio refuses',
  ({ field, reason }) => [
    `${printable(field, 200)} ${printable(reason, 300)}.`,
    "istiod's admission webhook refuses the object, so that it would never act. Correct it.",
  ],
);

export const warnedByIstio = defineMessage<{ field: string; reason: string }>(
  'SIM0118',
  'warning',
  'An object that Istio accepts with a warning',
  ({ field, reason }) => [
    `${printable(field, 200)} ${printable(reason, 300)}.`,
    'Istio accepts the object all the same.',
  ],
);
