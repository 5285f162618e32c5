import type { HorizontalPodAutoscaler } from '../api/kubernetes/horizontal-pod-autoscaler.ts';
import type { Ingress, IngressBackend } from '../api/kubernetes/ingress.ts';
import type { LabelSelector } from '../api/kubernetes/label-selector.ts';
import type { FieldPath } from '../config/field-path.ts';
import { formatFieldPath } from '../config/field-path.ts';
import type { Finding } from '../findings/finding.ts';
import {
  noCpuRequest,
  selectorMismatch,
  selectsNothing,
  unknownBackend,
  unknownScaleTarget,
} from '../findings/reference-messages.ts';
import { fieldNotModelled } from '../findings/support-messages.ts';
import { matchesSelector } from '../kube/label-selector.ts';
import { type ModelIndex, selectorWords } from './model-index.ts';

/** Services without Pods, workloads that do not own theirs, autoscalers without a target, Ingress paths to nowhere. */
export function checkKubernetesObjects(index: ModelIndex): Finding[] {
  return [
    ...checkServices(index),
    ...checkSelectors(index),
    ...checkInitContainers(index),
    ...checkAutoscalers(index),
    ...checkIngresses(index),
  ];
}

function checkServices(index: ModelIndex): Finding[] {
  return index.services.flatMap((service) => {
    const selector = service.spec?.selector ?? {};
    const isSelecting = Object.keys(selector).length > 0 && service.spec?.type !== 'ExternalName';
    // Pods of a kind that is not modelled may be meant; that kind has its own warning.
    if (!isSelecting || index.workloadsOf(service).length > 0 || hasOtherWorkloads(index)) return [];
    const place = index.model.placeOf(service, ['spec', 'selector'], 'key');
    return [selectsNothing(place, { selector: selectorWords(selector) })];
  });
}

const OTHER_WORKLOADS = ['StatefulSet', 'DaemonSet', 'Rollout', 'ReplicationController', 'Job', 'CronJob'];
const hasOtherWorkloads = ({ model }: ModelIndex): boolean =>
  model.otherObjects.some(({ kind }) => OTHER_WORKLOADS.includes(kind));

function checkSelectors(index: ModelIndex): Finding[] {
  return index.workloads.flatMap(({ object, podLabels }) => {
    if (object.kind === 'Pod') return [];
    const { selector } = (object as { spec?: { selector?: LabelSelector } }).spec ?? {};
    if (matchesSelector(selector, podLabels)) return [];
    const place = index.model.placeOf(object, ['spec', 'selector'], 'key');
    return [selectorMismatch(place, { selector: selectorWords(selector?.matchLabels) })];
  });
}

/** Native sidecars (`restartPolicy: Always`) are modelled; what runs before the containers start is not. */
function checkInitContainers(index: ModelIndex): Finding[] {
  return index.workloads.flatMap(({ object, podSpec }) => {
    const at = (podSpec?.initContainers ?? []).findIndex(
      ({ name, restartPolicy }) => restartPolicy !== 'Always' && name !== 'istio-init',
    );
    if (at < 0) return [];
    const path = [...(object.kind === 'Pod' ? ['spec'] : ['spec', 'template', 'spec']), 'initContainers', at];
    const effect = 'It takes no time to run; add that to startup.boot of the behaviour.';
    return [fieldNotModelled(index.model.placeOf(object, path), { field: formatFieldPath(path), effect })];
  });
}

function checkAutoscalers(index: ModelIndex): Finding[] {
  const autoscalers = index.all<HorizontalPodAutoscaler>('autoscaling', 'HorizontalPodAutoscaler');
  return autoscalers.flatMap((autoscaler): Finding[] => {
    const { kind, name } = autoscaler.spec.scaleTargetRef;
    const { namespace } = autoscaler.metadata;
    const target = index.workloads.find(
      (each) => each.object.kind === kind && each.name === name && each.namespace === namespace,
    );
    if (!target) {
      const isOther = index.model.otherObjects.some((each) => each.kind === kind && each.metadata.name === name);
      if (isOther) return [];
      const known = index.workloads.filter((each) => each.namespace === namespace);
      const place = index.model.placeOf(autoscaler, ['spec', 'scaleTargetRef', 'name']);
      const names = known.map(({ object }) => `${object.kind} ${object.metadata.name}`);
      return [unknownScaleTarget(place, { target: `${kind} ${name}`, known: names })];
    }
    return (autoscaler.spec.metrics ?? []).flatMap((metric, at) => {
      const block = metric.type === 'ContainerResource' ? metric.containerResource : metric.resource;
      if (block?.name !== 'cpu' || block.target?.type !== 'Utilization') return [];
      const only = metric.containerResource?.container;
      const lacking = (target.podSpec?.containers ?? []).find(
        ({ name: container, resources }) =>
          (only === undefined || only === container) && resources?.requests?.cpu === undefined,
      );
      if (!lacking) return [];
      const part = metric.type === 'ContainerResource' ? 'containerResource' : 'resource';
      const path: FieldPath = ['spec', 'metrics', at, part, 'target', 'averageUtilization'];
      const args = { field: formatFieldPath(path), target: `${kind} ${name}`, container: lacking.name };
      return [noCpuRequest(index.model.placeOf(autoscaler, path), args)];
    });
  });
}

function checkIngresses(index: ModelIndex): Finding[] {
  return index.all<Ingress>('networking.k8s.io', 'Ingress').flatMap((ingress) => {
    const { namespace = 'default' } = ingress.metadata;
    const backends: [IngressBackend | undefined, FieldPath][] = [
      [ingress.spec?.defaultBackend, ['spec', 'defaultBackend']],
      ...(ingress.spec?.rules ?? []).flatMap(({ http }, rule) =>
        (http?.paths ?? []).map(({ backend }, path): [IngressBackend, FieldPath] => [
          backend,
          ['spec', 'rules', rule, 'http', 'paths', path, 'backend'],
        ]),
      ),
    ];
    return backends.flatMap(([backend, path]) => {
      const name = backend?.service?.name;
      if (name === undefined || index.service(namespace, name)) return [];
      const at = [...path, 'service', 'name'];
      const known = index.services.filter(({ metadata }) => metadata.namespace === namespace);
      const args = { field: formatFieldPath(at), service: name, known: known.map(({ metadata }) => metadata.name) };
      return [unknownBackend(index.model.placeOf(ingress, at), args)];
    });
  });
}
