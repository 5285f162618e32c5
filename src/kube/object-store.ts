import { describeObject, type KubeObject } from '../api/object.ts';
import type { ColdCalendar } from '../engine/ports.ts';
import { changedFields, type FieldChange, isMap } from './field-changes.ts';
import { type Kind, kindOf, kinds, scalableKinds } from './kinds.ts';
import { mergeManifest } from './merge.ts';

/** Names one object. Kinds without namespace leave it out. */
export interface ObjectReference<T extends KubeObject = KubeObject> {
  readonly kind: Kind<T>;
  readonly namespace?: string;
  readonly name: string;
}

export interface StoreEvent<T extends KubeObject = KubeObject> {
  readonly type: 'added' | 'modified' | 'removed';
  /** The object now; of a removed one, as it was last. */
  readonly object: T;
  readonly before?: T;
  readonly by: string;
}

export type Watcher<T extends KubeObject = KubeObject> = (event: StoreEvent<T>) => void;

interface Entry {
  readonly object: KubeObject;
  /** The last manifest applied by a user; absent for what controllers made. */
  readonly lastApplied?: KubeObject;
}

/**
 * A simulated API server, and the one truth about the cluster in simulated time. Everything that changes the cluster
 * writes here; everyone else learns by watching.
 *
 * ```
 *  apply (users, experiment steps) ─┐
 *  update (controllers, faults)     ├─► object at a new resource version ─► history ─► watchers, in order of registration
 *  remove                           ┘
 * ```
 * Objects are immutable and share what did not change. Writes made by a watcher are told after the current event has
 * reached every watcher, so that all see one order.
 */
export class ObjectStore {
  /** Every field-level change, in order. */
  readonly history: readonly FieldChange[];

  private readonly changes: FieldChange[] = [];
  private readonly clock: Pick<ColdCalendar, 'now'>;
  private readonly entries = new Map<Kind, Map<string, Entry>>();
  private readonly owned = new Map<string, Map<string, KubeObject>>();
  private readonly admissions: { readonly kind: Kind; readonly admit: (object: KubeObject) => KubeObject }[] = [];
  private readonly watchers: { readonly kind: Kind | undefined; readonly watcher: Watcher }[] = [];
  private readonly pending: StoreEvent[] = [];
  private isTelling = false;
  private version = 0;
  private created = 0;

  constructor(clock: Pick<ColdCalendar, 'now'>) {
    this.clock = clock;
    this.history = this.changes;
  }

  /** Number of writes so far. */
  get resourceVersion(): number {
    return this.version;
  }

  get<T extends KubeObject>(kind: Kind<T>, namespace: string | undefined, name: string): T | undefined {
    return this.entries.get(kind)?.get(keyOf(namespace, name))?.object as T | undefined;
  }

  /** Objects of a kind in order of creation, of all namespaces unless one is given. */
  list<T extends KubeObject>(kind: Kind<T>, namespace?: string): readonly T[] {
    const objects: T[] = [];
    for (const { object } of this.entries.get(kind)?.values() ?? []) {
      if (namespace === undefined || object.metadata.namespace === namespace) objects.push(object as T);
    }
    return objects;
  }

  /** Objects whose owner has this uid, in order of creation. */
  listOwned<T extends KubeObject>(kind: Kind<T>, ownerUid: string | undefined): readonly T[] {
    const objects: T[] = [];
    for (const object of this.owned.get(ownerUid ?? '')?.values() ?? []) {
      if (kindOf(object) === kind) objects.push(object as T);
    }
    return objects;
  }

  /** A mutating admission webhook: every new object of the kind passes through `admit` before it is stored. */
  admit<T extends KubeObject>(kind: Kind<T>, admit: (object: T) => T): void {
    this.admissions.push({ kind, admit: admit as unknown as (object: KubeObject) => KubeObject });
  }

  /** Kinds that have or had objects, in order of their first one. */
  kinds(): readonly Kind[] {
    return [...this.entries.keys()];
  }

  /** Told of every later write to objects of the kind, or of any kind. */
  watch<T extends KubeObject>(kind: Kind<T> | undefined, watcher: Watcher<T>): void {
    this.watchers.push({ kind, watcher: watcher as Watcher });
  }

  /**
   * `kubectl apply --server-side`: creates the object, or merges the manifest into it. A status is not taken over. A
   * `spec.replicas` the manifest does not state stays as it is: an autoscaler may own it (client-side apply would set it
   * back to 1 when an earlier manifest stated it).
   */
  apply(manifest: KubeObject, by: string): KubeObject {
    const kind = kindOf(manifest);
    const stated = withoutServerFields(manifest);
    const entry = this.entries.get(kind)?.get(keyOf(manifest.metadata.namespace, manifest.metadata.name));
    if (entry === undefined) return this.add(stated, by, stated);
    const lastApplied = scalableKinds.has(kind) ? withoutReplicas(entry.lastApplied) : entry.lastApplied;
    const merged = mergeManifest(entry.object, lastApplied, stated) as KubeObject;
    return this.replace(entry, merged, by, stated);
  }

  /** Adds an object that does not exist yet. @throws Error when it does. */
  create<T extends KubeObject>(object: T, by: string): T {
    if (this.get(kindOf(object), object.metadata.namespace, object.metadata.name)) {
      throw new Error(`${describeObject(object)} exists already`);
    }
    return this.add(object, by) as T;
  }

  /** Replaces an object by what `change` makes of it; undefined when it does not exist (any more). */
  update<T extends KubeObject>(
    { kind, namespace, name }: ObjectReference<T>,
    change: (object: T) => T,
    by: string,
  ): T | undefined {
    const entry = this.entries.get(kind)?.get(keyOf(namespace, name));
    return entry && (this.replace(entry, change(entry.object as T), by, entry.lastApplied) as T);
  }

  /** Removes an object at once. A Pod that runs is rather deleted (`pod-deletion.ts`): it terminates first. */
  remove({ kind, namespace, name }: ObjectReference, by: string): void {
    const key = keyOf(namespace, name);
    const entry = this.entries.get(kind)?.get(key);
    if (entry === undefined) return;
    this.entries.get(kind)!.delete(key);
    this.version++;
    const { uid = '', ownerReferences = [] } = entry.object.metadata;
    for (const owner of ownerReferences) this.owned.get(owner.uid ?? '')?.delete(uid);
    this.note(entry.object, by, [{ fieldPath: '', from: entry.object, to: undefined }]);
    this.tell({ type: 'removed', object: entry.object, by });
  }

  private add(manifest: KubeObject, by: string, lastApplied?: KubeObject): KubeObject {
    const kind = kindOf(manifest);
    let object = manifest;
    for (const admission of this.admissions) if (admission.kind === kind) object = admission.admit(object);
    const stamped = this.stamp({
      ...object,
      metadata: {
        ...object.metadata,
        uid: `uid-${String(++this.created).padStart(8, '0')}`,
        createdAt: this.clock.now,
        generation: 1,
      },
    });
    const objects = this.entries.get(kind) ?? new Map<string, Entry>();
    this.entries.set(kind, objects);
    objects.set(keyOf(object.metadata.namespace, object.metadata.name), { object: stamped, lastApplied });
    this.indexByOwner(stamped);
    this.note(stamped, by, [{ fieldPath: '', from: undefined, to: stamped }]);
    this.tell({ type: 'added', object: stamped, by });
    return stamped;
  }

  private replace(entry: Entry, after: KubeObject, by: string, lastApplied: KubeObject | undefined): KubeObject {
    const before = entry.object;
    const fields = before === after ? [] : changedFields(before, after);
    const objects = this.entries.get(kindOf(before))!;
    const key = keyOf(before.metadata.namespace, before.metadata.name);
    if (fields.length === 0) {
      objects.set(key, { object: before, lastApplied });
      return before;
    }
    const isSpecChanged = fields.some(({ fieldPath }) => fieldPath.startsWith('spec'));
    const generation = (before.metadata.generation ?? 1) + (isSpecChanged ? 1 : 0);
    const stamped = this.stamp({ ...after, metadata: { ...after.metadata, generation } });
    objects.set(key, { object: stamped, lastApplied });
    this.indexByOwner(stamped);
    this.note(stamped, by, fields);
    this.tell({ type: 'modified', object: stamped, before, by });
    return stamped;
  }

  private indexByOwner(object: KubeObject): void {
    const { uid = '', ownerReferences = [] } = object.metadata;
    for (const { uid: ownerUid = '' } of ownerReferences) {
      const owned = this.owned.get(ownerUid) ?? new Map<string, KubeObject>();
      this.owned.set(ownerUid, owned.set(uid, object));
    }
  }

  private stamp(object: KubeObject): KubeObject {
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(++this.version) } };
  }

  private note(
    object: KubeObject,
    by: string,
    fields: readonly Pick<FieldChange, 'fieldPath' | 'from' | 'to'>[],
  ): void {
    const resource = describeObject(object);
    for (const field of fields) this.changes.push({ at: this.clock.now, by, resource, ...field });
  }

  private tell(event: StoreEvent): void {
    this.pending.push(event);
    if (this.isTelling) return;
    this.isTelling = true;
    try {
      for (let next = this.pending.shift(); next !== undefined; next = this.pending.shift()) {
        const kind = kindOf(next.object);
        for (const { kind: watched, watcher } of this.watchers) {
          if (watched === undefined || watched === kind) watcher(next);
        }
      }
    } finally {
      this.isTelling = false;
    }
  }
}

/** A name holds no `/`, so the key is unique. */
function keyOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}

/** Kinds whose status the simulated controllers report; that of others (Node) is taken as it is. */
const reportedKinds: ReadonlySet<Kind> = new Set([kinds.pod, kinds.deployment, kinds.replicaSet, kinds.hpa]);

/** What the server sets and a manifest, often the output of `kubectl get`, may carry along. */
function withoutServerFields(manifest: KubeObject): KubeObject {
  const { uid, resourceVersion, generation, deletionTimestamp, ...metadata } = manifest.metadata;
  if (!reportedKinds.has(kindOf(manifest))) return { ...manifest, metadata };
  const { status, ...rest } = manifest as KubeObject & { readonly status?: unknown };
  return { ...rest, metadata };
}

function withoutReplicas(manifest: KubeObject | undefined): KubeObject | undefined {
  const spec = (manifest as { readonly spec?: unknown } | undefined)?.spec;
  if (manifest === undefined || !isMap(spec)) return manifest;
  const { replicas: _, ...rest } = spec;
  return { ...manifest, spec: rest } as KubeObject;
}
