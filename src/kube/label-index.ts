import type { LabelSelector } from '../api/kubernetes/label-selector.ts';

type Labels = Readonly<Record<string, string>>;

/**
 * Finds things by labels without looking at all of them: what has a label is filed under `namespace/key=value`. It only
 * narrows down; whoever asks still tests the selector.
 */
export class LabelIndex<T> {
  private readonly filed = new Map<string, Map<string, T>>();

  /** Files `value`, known by `id`, under each of the labels; under the bare namespace when there are none. */
  add(namespace: string | undefined, labels: Labels | undefined, id: string, value: T): void {
    for (const key of keysOf(namespace, labels)) {
      const values = this.filed.get(key) ?? new Map<string, T>();
      this.filed.set(key, values.set(id, value));
    }
  }

  remove(namespace: string | undefined, labels: Labels | undefined, id: string): void {
    for (const key of keysOf(namespace, labels)) {
      const values = this.filed.get(key);
      values?.delete(id);
      if (values?.size === 0) this.filed.delete(key);
    }
  }

  /** The fewest values that hold everything with all these labels; undefined when no label is given. */
  withAll(namespace: string | undefined, labels: Labels | undefined): Iterable<T> | undefined {
    let fewest: ReadonlyMap<string, T> | undefined;
    for (const [key, value] of Object.entries(labels ?? {})) {
      const values = this.filed.get(keyOf(namespace, key, value));
      if (values === undefined) return [];
      if (fewest === undefined || values.size < fewest.size) fewest = values;
    }
    return fewest?.values();
  }

  /** Everything filed under any of these labels, or under none. */
  *withAny(namespace: string | undefined, labels: Labels | undefined): Iterable<T> {
    yield* this.filed.get(keyOf(namespace))?.values() ?? [];
    for (const [key, value] of Object.entries(labels ?? {})) {
      yield* this.filed.get(keyOf(namespace, key, value))?.values() ?? [];
    }
  }
}

/** One label of a selector, under which to file what selects by it: of Pods with another value nothing is selected. */
export function firstLabel({ matchLabels }: LabelSelector): Labels {
  return Object.fromEntries(Object.entries(matchLabels ?? {}).slice(0, 1));
}

function keysOf(namespace: string | undefined, labels: Labels | undefined): readonly string[] {
  const entries = Object.entries(labels ?? {});
  return entries.length === 0 ? [keyOf(namespace)] : entries.map(([key, value]) => keyOf(namespace, key, value));
}

function keyOf(namespace: string | undefined, key = '', value = ''): string {
  return `${namespace ?? ''}/${key}=${value}`;
}
