import type { LabelSelector } from '../api/kubernetes/label-selector.ts';

type Labels = Readonly<Record<string, string>>;

/** All of `wanted` are among the labels. An empty or absent selector selects nothing here (Service, scale). */
export function matchesLabels(wanted: Labels | undefined, labels: Labels | undefined): boolean {
  const keys = Object.keys(wanted ?? {});
  return keys.length > 0 && keys.every((key) => labelOf(labels, key) === String(wanted![key]));
}

/** Source: apimachinery pkg/apis/meta/v1/helpers.go `LabelSelectorAsSelector` (an empty one of a workload is refused there). */
export function matchesSelector(selector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  const { matchLabels, matchExpressions = [] } = selector ?? {};
  if (Object.keys(matchLabels ?? {}).length === 0 && matchExpressions.length === 0) return false;
  if (matchLabels && Object.keys(matchLabels).length > 0 && !matchesLabels(matchLabels, labels)) return false;
  return matchExpressions.every(({ key, operator, values = [] }) => {
    const label = labelOf(labels, key);
    switch (operator) {
      case 'In':
        return label !== undefined && values.includes(label);
      case 'NotIn':
        return label === undefined || !values.includes(label);
      case 'Exists':
        return label !== undefined;
      case 'DoesNotExist':
        return label === undefined;
      default: {
        const never: never = operator;
        return never;
      }
    }
  });
}

function labelOf(labels: Labels | undefined, key: string): string | undefined {
  return labels !== undefined && Object.hasOwn(labels, key) ? String(labels[key]) : undefined;
}
