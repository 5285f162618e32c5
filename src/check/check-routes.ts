import type { DestinationRule } from '../api/istio/destination-rule.ts';
import type { Gateway } from '../api/istio/gateway.ts';
import type { Destination, VirtualService } from '../api/istio/virtual-service.ts';
import type { Service } from '../api/kubernetes/service.ts';
import { describeObject } from '../api/object.ts';
import { type FieldPath, formatFieldPath } from '../config/field-path.ts';
import type { Finding } from '../findings/finding.ts';
import {
  emptySubset,
  unknownGateway,
  unknownHost,
  unknownPort,
  unknownSubset,
} from '../findings/reference-messages.ts';
import { matchesLabels } from '../kube/label-selector.ts';
import { type ModelIndex, selectorWords } from './model-index.ts';

const ISTIO = 'networking.istio.io';

/** Destinations of VirtualServices: host, port and subset must exist; gateways too. */
export function checkRoutes(index: ModelIndex): Finding[] {
  const rules = index.all<DestinationRule>(ISTIO, 'DestinationRule');
  const gateways = index.all<Gateway>(ISTIO, 'Gateway').map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  return index
    .all<VirtualService>(ISTIO, 'VirtualService')
    .flatMap((route) => [
      ...destinationsOf(route).flatMap((each) => checkDestination(route, each, rules, index)),
      ...checkGateways(route, gateways, index),
    ]);
}

interface PlacedDestination {
  readonly destination: Destination;
  readonly path: FieldPath;
  /** Of the rule's requests. */
  readonly share: number;
}

function destinationsOf({ spec }: VirtualService): PlacedDestination[] {
  return (spec.http ?? []).flatMap((rule, index) => {
    const path = ['spec', 'http', index];
    const routes = rule.route ?? [];
    const total = routes.reduce((sum, { weight = 0 }) => sum + weight, 0);
    return [
      ...routes.map(({ destination, weight = 0 }, at) => ({
        destination,
        path: [...path, 'route', at, 'destination'],
        share: routes.length === 1 ? 1 : total > 0 ? weight / total : 0,
      })),
      ...(rule.mirror ? [{ destination: rule.mirror, path: [...path, 'mirror'], share: 1 }] : []),
      ...(rule.mirrors ?? []).map(({ destination }, at) => ({
        destination,
        path: [...path, 'mirrors', at, 'destination'],
        share: 1,
      })),
    ].filter(({ destination }) => destination?.host !== undefined) as PlacedDestination[];
  });
}

function checkDestination(
  route: VirtualService,
  { destination, path, share }: PlacedDestination,
  rules: readonly DestinationRule[],
  index: ModelIndex,
): Finding[] {
  const { host, subset, port } = destination as { host: string; subset?: string; port?: { number?: number } };
  const namespace = route.metadata.namespace!;
  const field = (name: string): string => formatFieldPath([...path, name]);
  const service = index.serviceOfHost(host, namespace);
  if (!service) {
    if (host.includes('*') || index.isDeclaredElsewhere(host)) return [];
    const place = index.model.placeOf(route, [...path, 'host']);
    return [unknownHost(place, { field: field('host'), host, share, known: index.serviceNames(namespace) })];
  }
  const findings: Finding[] = [];
  const ports = service.spec?.ports ?? [];
  if (port?.number !== undefined && ports.length > 0 && ports.every((each) => each.port !== port.number)) {
    const args = {
      field: field('port.number'),
      port: port.number,
      service: describeObject(service),
      known: ports.map((each) => String(each.port)),
    };
    findings.push(unknownPort(index.model.placeOf(route, [...path, 'port', 'number']), args));
  }
  if (subset !== undefined) findings.push(...checkSubset(route, { path, share, subset, service }, rules, index));
  return findings;
}

function checkSubset(
  route: VirtualService,
  { path, share, subset, service }: { path: FieldPath; share: number; subset: string; service: Service },
  rules: readonly DestinationRule[],
  index: ModelIndex,
): Finding[] {
  const forHost = rules.filter((rule) => index.serviceOfHost(rule.spec.host!, rule.metadata.namespace!) === service);
  const subsets = forHost.flatMap((rule) => rule.spec.subsets ?? []);
  const found = subsets.find(({ name }) => name === subset);
  const place = index.model.placeOf(route, [...path, 'subset']);
  const field = formatFieldPath([...path, 'subset']);
  if (!found) {
    const rule = forHost.find(({ spec }) => (spec.subsets ?? []).length > 0);
    const known = subsets.map(({ name }) => name!);
    return [unknownSubset(place, { field, subset, share, known, rule: rule ? describeObject(rule) : '' })];
  }
  const labels = found.labels ?? {};
  const workloads = index.workloadsOf(service);
  const isFilled =
    workloads.length === 0 ||
    Object.keys(labels).length === 0 ||
    workloads.some(({ podLabels }) => matchesLabels(labels, podLabels));
  return isFilled ? [] : [emptySubset(place, { field, subset, labels: selectorWords(labels) })];
}

function checkGateways(route: VirtualService, known: readonly string[], index: ModelIndex): Finding[] {
  return (route.spec.gateways ?? []).flatMap((gateway, at) => {
    const namespaced = gateway.includes('/') ? gateway : `${route.metadata.namespace}/${gateway}`;
    if (gateway === 'mesh' || gateway.includes('.') || known.includes(namespaced)) return [];
    const path = ['spec', 'gateways', at];
    return [
      unknownGateway(index.model.placeOf(route, path), {
        field: formatFieldPath(path),
        gateway,
        known: known.map((each) => each.replace(`${route.metadata.namespace}/`, '')),
      }),
    ];
  });
}
