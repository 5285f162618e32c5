/** What a field does in the simulation: acts; has no effect by nature (labels of a human, log settings); is not modelled, with a warning. */
export type Effect = 'acts' | 'noEffect' | 'notModelled';

/**
 * How the value must look: `string integer number boolean any object duration quantity intOrString`, an inclusive range
 * behind a number (`integer 0..65535`), or the allowed texts (`A|B|C`).
 */
export type FieldType = string;

/** One row: a path with `[]` for list items and `{}` for map values. */
export interface FieldRow {
  readonly path: string;
  readonly type: FieldType;
  readonly effect: Effect;
}

/** The rows of a kind as a tree, for walking an object alongside. */
export interface FieldNode {
  readonly children: Map<string, FieldNode>;
  item?: FieldNode;
  mapValue?: FieldNode;
  type?: FieldType;
  effect?: Effect;
  /** Unknown fields below are warnings, not errors (a Pod has more fields than are listed). */
  isLenient: boolean;
}

export interface FieldTable {
  readonly rows: readonly FieldRow[];
  readonly root: FieldNode;
}

/** Path to type, grouped by effect. */
export type FieldLists = Partial<Record<Effect, Readonly<Record<string, FieldType>>>>;

const METADATA: FieldLists = {
  acts: {
    'metadata.name': 'string',
    'metadata.namespace': 'string',
    'metadata.labels{}': 'string',
    'metadata.annotations{}': 'string',
    'metadata.creationTimestamp': 'string',
  },
  noEffect: {
    'metadata.generateName': 'string',
    'metadata.uid': 'string',
    'metadata.resourceVersion': 'string',
    'metadata.generation': 'integer',
    'metadata.ownerReferences[]': 'any',
    'metadata.finalizers[]': 'string',
    'metadata.managedFields[]': 'any',
    'metadata.selfLink': 'string',
    'metadata.deletionTimestamp': 'string',
    'metadata.deletionGracePeriodSeconds': 'integer',
    status: 'any',
  },
};

/** Rows of a kind: the common head and the given lists. Below a path in `lenient`, unknown fields are only warned of. */
export function fieldTable(lists: readonly FieldLists[], lenient: readonly string[] = []): FieldTable {
  const rows: FieldRow[] = [];
  for (const list of [METADATA, ...lists]) {
    for (const effect of ['acts', 'noEffect', 'notModelled'] as const) {
      for (const [path, type] of Object.entries(list[effect] ?? {})) rows.push({ path, type, effect });
    }
  }
  const root: FieldNode = { children: new Map(), isLenient: false };
  for (const name of ['apiVersion', 'kind']) {
    root.children.set(name, { children: new Map(), type: 'string', effect: 'acts', isLenient: false });
  }
  for (const { path, type, effect } of rows) Object.assign(nodeAt(root, path), { type, effect });
  for (const path of lenient) nodeAt(root, path).isLenient = true;
  return { rows, root };
}

function nodeAt(root: FieldNode, path: string): FieldNode {
  let node = root;
  for (const [, key, suffix] of path.matchAll(/([^.[\]{}]+)|(\[\]|\{\})/g)) {
    const fresh = (): FieldNode => ({ children: new Map(), isLenient: false });
    if (suffix === '[]') node = node.item ??= fresh();
    else if (suffix === '{}') node = node.mapValue ??= fresh();
    else {
      let child = node.children.get(key);
      if (!child) {
        child = fresh();
        node.children.set(key, child);
      }
      node = child;
    }
  }
  return node;
}

/** The same lists below another path: `{ 'a': … }` under `spec` is `{ 'spec.a': … }`. */
export function under(prefix: string, lists: FieldLists): FieldLists {
  const moved: Record<string, Record<string, FieldType>> = {};
  for (const [effect, fields] of Object.entries(lists)) {
    moved[effect] = Object.fromEntries(Object.entries(fields).map(([path, type]) => [`${prefix}.${path}`, type]));
  }
  return moved;
}
