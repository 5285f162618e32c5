import { customResourceFields } from './fields/custom-resource-fields.ts';
import { type FieldTable, fieldTable } from './fields/field-table.ts';
import { destinationRuleFields, istioGatewayFields, virtualServiceFields } from './fields/istio-fields.ts';
import {
  deploymentFields,
  hpaFields,
  hpaV1Fields,
  ingressFields,
  namespaceFields,
  podFields,
  replicaSetFields,
  serviceFields,
} from './fields/kubernetes-fields.ts';

export interface Kind {
  /** `` for the core group. */
  readonly group: string;
  readonly kind: string;
  /** Newest first. */
  readonly versions: readonly string[];
  readonly role: 'acts' | 'notModelled';
  readonly isNamespaced: boolean;
  /** Absent where only the head of the object is validated. */
  readonly fields?: FieldTable;
  /** Table of one version that differs. */
  readonly fieldsOf?: Readonly<Record<string, FieldTable>>;
  /** What its absence means for a run; for kinds that are not modelled. */
  readonly effect: string;
}

const istioVersions = ['v1', 'v1beta1', 'v1alpha3'];

function acting(group: string, kind: string, versions: readonly string[], fields: FieldTable): Kind {
  return { group, kind, versions, role: 'acts', isNamespaced: kind !== 'Namespace', fields, effect: '' };
}

function notModelled(group: string, kind: string, versions: readonly string[], effect: string): Kind {
  const lines = customResourceFields[`${group}/${kind}`];
  const rows = lines
    ?.trim()
    .split('\n')
    .map((line) => line.trim().split(/ (.*)/));
  const fields = rows && fieldTable([{ acts: Object.fromEntries(rows.map(([path, type]) => [path, type])) }]);
  const isNamespaced = kind !== 'GatewayClass';
  return { group, kind, versions, role: 'notModelled', isNamespaced, fields, effect };
}

const routesIgnored = 'Its routes do not act. Describe them by a VirtualService.';
const requestsPass = 'Requests pass as if it were absent.';
const podsAbsent = 'Its Pods do not run in the simulation. Use a Deployment instead.';

/** Every kind that is more than counted. */
export const kinds: readonly Kind[] = [
  acting('', 'Namespace', ['v1'], namespaceFields),
  acting('apps', 'Deployment', ['v1'], deploymentFields),
  acting('apps', 'ReplicaSet', ['v1'], replicaSetFields),
  acting('', 'Pod', ['v1'], podFields),
  acting('', 'Service', ['v1'], serviceFields),
  {
    ...acting('autoscaling', 'HorizontalPodAutoscaler', ['v2', 'v1'], hpaFields),
    fieldsOf: { v1: hpaV1Fields },
  },
  acting('networking.k8s.io', 'Ingress', ['v1'], ingressFields),
  acting('networking.istio.io', 'VirtualService', istioVersions, virtualServiceFields),
  acting('networking.istio.io', 'DestinationRule', istioVersions, destinationRuleFields),
  acting('networking.istio.io', 'Gateway', istioVersions, istioGatewayFields),
  notModelled('networking.istio.io', 'ServiceEntry', istioVersions, 'Calls to its hosts find no Service.'),
  notModelled('networking.istio.io', 'Sidecar', istioVersions, 'Every proxy knows every Service.'),
  notModelled('networking.istio.io', 'EnvoyFilter', ['v1alpha3'], requestsPass),
  notModelled('networking.istio.io', 'WorkloadEntry', istioVersions, 'The machine it names takes no part.'),
  notModelled('networking.istio.io', 'WorkloadGroup', istioVersions, 'The machines it names take no part.'),
  notModelled('networking.istio.io', 'ProxyConfig', ['v1beta1'], 'Proxies keep their default settings.'),
  notModelled(
    'security.istio.io',
    'PeerAuthentication',
    ['v1', 'v1beta1'],
    'Connections pass whether mTLS or plaintext.',
  ),
  notModelled('security.istio.io', 'RequestAuthentication', ['v1', 'v1beta1'], 'Tokens are not looked at.'),
  notModelled('security.istio.io', 'AuthorizationPolicy', ['v1', 'v1beta1'], 'Every request is allowed.'),
  notModelled('telemetry.istio.io', 'Telemetry', ['v1', 'v1alpha1'], 'Telemetry keeps its default settings.'),
  notModelled('extensions.istio.io', 'WasmPlugin', ['v1alpha1'], requestsPass),
  notModelled('gateway.networking.k8s.io', 'GatewayClass', ['v1', 'v1beta1'], 'Describe gateways by an Istio Gateway.'),
  notModelled('gateway.networking.k8s.io', 'Gateway', ['v1', 'v1beta1'], 'Nobody listens on it. Use an Istio Gateway.'),
  notModelled('gateway.networking.k8s.io', 'HTTPRoute', ['v1', 'v1beta1'], routesIgnored),
  notModelled('gateway.networking.k8s.io', 'GRPCRoute', ['v1'], routesIgnored),
  notModelled('gateway.networking.k8s.io', 'TCPRoute', ['v1alpha2'], routesIgnored),
  notModelled('gateway.networking.k8s.io', 'TLSRoute', ['v1alpha2', 'v1alpha3'], routesIgnored),
  notModelled(
    'gateway.networking.k8s.io',
    'ReferenceGrant',
    ['v1', 'v1beta1'],
    'References across namespaces do not act.',
  ),
  notModelled('apps', 'StatefulSet', ['v1'], podsAbsent),
  notModelled('apps', 'DaemonSet', ['v1'], podsAbsent),
  notModelled('batch', 'Job', ['v1'], 'Its Pods do not run in the simulation.'),
  notModelled('batch', 'CronJob', ['v1'], 'Its Pods do not run in the simulation.'),
  notModelled('', 'ReplicationController', ['v1'], podsAbsent),
  notModelled('policy', 'PodDisruptionBudget', ['v1'], 'Nothing is evicted against or for it.'),
  notModelled('networking.k8s.io', 'NetworkPolicy', ['v1'], 'Every connection is allowed.'),
  notModelled('argoproj.io', 'Rollout', ['v1alpha1'], podsAbsent),
  notModelled('flagger.app', 'Canary', ['v1beta1'], 'No step of it is taken. Write the steps into the experiment.'),
  notModelled('keda.sh', 'ScaledObject', ['v1alpha1'], 'It scales nothing. Use a HorizontalPodAutoscaler.'),
];

/** Kinds of the built-in groups that take no part by nature: counted, never mistaken for a slip. */
const INERT: ReadonlySet<string> = new Set(
  `ConfigMap Secret ServiceAccount PersistentVolume PersistentVolumeClaim Endpoints EndpointSlice Event Node LimitRange
  ResourceQuota PodTemplate Binding ComponentStatus ControllerRevision IngressClass Lease PriorityClass StorageClass`.split(
    /\s+/,
  ),
);

const byName: ReadonlyMap<string, Kind> = new Map(kinds.map((kind) => [`${kind.group}/${kind.kind}`, kind]));

type KindLookup =
  | { readonly found: 'kind'; readonly kind: Kind; readonly version: string }
  /** The kind exists, but not under this apiVersion. */
  | { readonly found: 'otherVersion'; readonly known: string }
  /** Nearly the name of a kind of this group. */
  | { readonly found: 'nothing'; readonly groupKinds: readonly string[] };

export function lookUpKind(apiVersion: string, kind: string): KindLookup {
  const slash = apiVersion.lastIndexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  const version = apiVersion.slice(slash + 1);
  const exact = byName.get(`${group}/${kind}`);
  const known = (each: Kind): string => (each.group === '' ? each.versions[0] : `${each.group}/${each.versions[0]}`);
  if (exact?.versions.includes(version)) return { found: 'kind', kind: exact, version };
  if (exact) return { found: 'otherVersion', known: known(exact) };
  const builtIn = (name: string): boolean => !name.includes('.') || name === 'networking.k8s.io';
  const elsewhere = kinds.filter((each) => each.kind === kind && each.role === 'acts' && builtIn(each.group));
  if (builtIn(group) && elsewhere.length > 0) return { found: 'otherVersion', known: known(elsewhere[0]) };
  const groupKinds = INERT.has(kind) ? [] : kinds.filter((each) => each.group === group).map((each) => each.kind);
  return { found: 'nothing', groupKinds };
}
