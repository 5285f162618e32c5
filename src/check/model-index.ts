import { behaviourFinder, type WorkloadBehaviour } from '../api/behaviour.ts';
import type { ServiceEntry } from '../api/istio/service-entry.ts';
import type { Pod, PodSpec, PodTemplate } from '../api/kubernetes/pod.ts';
import type { Service } from '../api/kubernetes/service.ts';
import type { KubeObject } from '../api/object.ts';
import type { LoadedModel } from '../config/load.ts';
import { matchesLabels } from '../kube/label-selector.ts';

/** What makes Pods: a Deployment, a ReplicaSet or a lone Pod. */
export interface Workload {
  readonly object: KubeObject;
  readonly namespace: string;
  readonly name: string;
  readonly podLabels: Readonly<Record<string, string>>;
  readonly podSpec?: PodSpec;
  readonly behaviour?: WorkloadBehaviour;
}

/** The objects of a model by what refers to them. */
export class ModelIndex {
  readonly model: LoadedModel;
  readonly workloads: readonly Workload[];
  readonly services: readonly Service[];
  private readonly servicesByName: ReadonlyMap<string, Service>;
  private readonly workloadsByLabel = new Map<string, Workload[]>();
  private readonly otherHosts: readonly string[];

  constructor(model: LoadedModel) {
    this.model = model;
    const behaviourOf = behaviourFinder(model.behaviour.workloads);
    this.workloads = model.objects.flatMap((object) => workloadOf(object, behaviourOf) ?? []);
    for (const workload of this.workloads) {
      for (const [key, value] of Object.entries(workload.podLabels)) {
        const label = labelKey(workload.namespace, key, value);
        const same = this.workloadsByLabel.get(label);
        if (same) same.push(workload);
        else this.workloadsByLabel.set(label, [workload]);
      }
    }
    this.services = this.all<Service>('', 'Service');
    this.servicesByName = new Map(this.services.map((service) => [keyOf(service), service]));
    const entries = model.otherObjects.filter(({ kind }) => kind === 'ServiceEntry') as ServiceEntry[];
    this.otherHosts = entries.flatMap((entry) => entry.spec?.hosts ?? []);
  }

  all<T extends KubeObject>(group: string, kind: string): readonly T[] {
    return this.model.objects.filter(
      (object) => object.kind === kind && groupOf(object) === group,
    ) as readonly KubeObject[] as readonly T[];
  }

  service(namespace: string, name: string): Service | undefined {
    return this.servicesByName.get(`${namespace}/${name}`);
  }

  /** A host as Istio's objects write it: short names belong to the namespace of the object, all else is left alone. */
  serviceOfHost(host: string, namespace: string): Service | undefined {
    if (!host.includes('.')) return this.service(namespace, host);
    const match = /^([^.]+)\.([^.]+)\.svc\.cluster\.local$/.exec(host);
    return match ? this.service(match[2], match[1]) : undefined;
  }

  /** A host as an application writes it, through the search path of its Pod's DNS. */
  serviceOfName(host: string, namespace: string): Service | undefined {
    const [name, of = namespace, ...rest] = host.replace(/\.$/, '').split('.');
    const domain = rest.join('.');
    return domain === '' || domain === 'svc' || domain === 'svc.cluster.local' ? this.service(of, name) : undefined;
  }

  /** A host that a ServiceEntry declares; these are not modelled, but no slip either. */
  isDeclaredElsewhere(host: string): boolean {
    return this.otherHosts.some((each) => each === host || (each.startsWith('*.') && host.endsWith(each.slice(1))));
  }

  workloadsOf({ metadata, spec }: Service): readonly Workload[] {
    const [first] = Object.entries(spec?.selector ?? {});
    if (!first) return [];
    const candidates = this.workloadsByLabel.get(labelKey(metadata.namespace!, ...first)) ?? [];
    return candidates.filter(({ podLabels }) => matchesLabels(spec?.selector, podLabels));
  }

  /** Names to suggest for a host in a namespace. */
  serviceNames(namespace: string): readonly string[] {
    return this.services.map(({ metadata }) =>
      metadata.namespace === namespace ? metadata.name : `${metadata.name}.${metadata.namespace}.svc.cluster.local`,
    );
  }
}

const labelKey = (namespace: string, key: string, value: string): string => JSON.stringify([namespace, key, value]);

const keyOf = ({ metadata }: KubeObject): string => `${metadata.namespace}/${metadata.name}`;

function groupOf({ apiVersion }: KubeObject): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.lastIndexOf('/')) : '';
}

function workloadOf(object: KubeObject, behaviourOf: ReturnType<typeof behaviourFinder>): Workload | undefined {
  const { namespace = 'default', name } = object.metadata;
  const template =
    object.kind === 'Pod' ? (object as Pod) : (object as { spec?: { template?: PodTemplate } }).spec?.template;
  if (!['Deployment', 'ReplicaSet', 'Pod'].includes(object.kind) || !template) return undefined;
  const podLabels = template.metadata?.labels ?? {};
  const described = behaviourOf({ namespace, name, labels: podLabels });
  return { object, namespace, name, podLabels, podSpec: template.spec, behaviour: described };
}

/** `app=reviews,version=v1` */
export function selectorWords(labels: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
