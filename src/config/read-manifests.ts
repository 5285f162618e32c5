import type { KubeObject } from '../api/object.ts';
import { didYouMean, nearest } from '../findings/did-you-mean.ts';
import { invalidLabel, unknownField } from '../findings/field-messages.ts';
import type { Finding, Place } from '../findings/finding.ts';
import { printable } from '../findings/quote.ts';
import {
  emptyFile,
  invalidName,
  missingIdentity,
  notAnObject,
  unknownKind,
  unknownVersion,
} from '../findings/reading-messages.ts';
import { kindNotModelled } from '../findings/support-messages.ts';
import { type Purpose, withDefaults } from './defaulting.ts';
import type { FieldPath } from './field-path.ts';
import { checkFields } from './fields/check-fields.ts';
import type { NamedText } from './file-source.ts';
import { isIsotope } from './isotope/is-isotope.ts';
import { type Kind, lookUpKind } from './kinds.ts';
import { labelKeyRule, labelValueRule, nameRule, namespaceRule } from './names.ts';
import { readYaml, type SourceDocument } from './read-yaml.ts';
import { checkRequired } from './required-fields.ts';

/** One object as read: with defaults, and where it stands. */
export interface ReadObject {
  readonly object: KubeObject;
  readonly kind: Kind;
  place(path: FieldPath, at?: 'key' | 'value'): Place;
}

/** What the texts hold, sorted by what it is. */
export interface ReadFiles {
  readonly objects: readonly ReadObject[];
  readonly behaviours: readonly SourceDocument[];
  readonly experiments: readonly SourceDocument[];
  readonly serviceGraphs: readonly SourceDocument[];
  /** Kinds without a part in the simulation, with their number, in order of kind. */
  readonly counted: readonly { readonly kind: string; readonly count: number }[];
  readonly findings: readonly Finding[];
  /** False where an object could not be read: then what seems to be missing may only be broken. */
  readonly isComplete: boolean;
}

/** Findings after which the fields of an object cannot be relied on; an unknown field harms nobody. */
const breaks = ({ severity, code }: Finding): boolean => severity === 'error' && code !== unknownField.code;

/**
 * Reads texts of any mixture: manifests (several documents, JSON, `kind: List`, output of `kubectl get -o yaml`),
 * behaviour, experiments and isotope service graphs. Never throws.
 */
export function readManifests(texts: readonly NamedText[], purpose: Purpose = 'model'): ReadFiles {
  const findings: Finding[] = [];
  const documents: SourceDocument[] = [];
  for (const text of texts) {
    const read = readYaml(text);
    documents.push(...read.documents);
    findings.push(...read.findings);
    if (read.documents.length === 0 && read.findings.length === 0) {
      findings.push(emptyFile({ resource: 'file', file: text.name, line: 0, column: 0 }, {}));
    }
  }
  const isWhole = findings.every(({ severity }) => severity !== 'error');
  const read = readDocuments(documents, purpose);
  return { ...read, findings: [...findings, ...read.findings], isComplete: isWhole && read.isComplete };
}

/** The same for documents that are parsed already, or objects that stand inside one. */
export function readDocuments(documents: readonly SourceDocument[], purpose: Purpose): ReadFiles {
  const objects: ReadObject[] = [];
  const behaviours: SourceDocument[] = [];
  const experiments: SourceDocument[] = [];
  const serviceGraphs: SourceDocument[] = [];
  const counts = new Map<string, number>();
  const findings: Finding[] = [];
  let isComplete = true;
  for (const document of documents) {
    const { apiVersion, kind } = document.value as { apiVersion?: unknown; kind?: unknown };
    const isOurs = typeof apiVersion === 'string' && apiVersion.startsWith('windmesh/');
    if (isOurs && kind === 'Behaviour') behaviours.push(document);
    else if (isOurs && kind === 'Experiment') experiments.push(document);
    else if (isIsotope(document.value)) serviceGraphs.push(document);
    else readObject(document, document.value, []);
  }
  const counted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, count]) => ({ kind, count }));
  return { objects, behaviours, experiments, serviceGraphs, counted, findings, isComplete };

  function readObject(document: SourceDocument, value: unknown, base: FieldPath): void {
    const anonymous = (path: FieldPath): Place => document.place([...base, ...path], 'file');
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      const found = value === null ? 'empty' : Array.isArray(value) ? 'a list' : `the ${typeof value} ${String(value)}`;
      isComplete = false;
      findings.push(notAnObject(anonymous([]), { found: printable(found) }));
      return;
    }
    const { apiVersion, kind, metadata, items } = value as Record<string, unknown>;
    if (typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items)) {
      for (const [index, item] of items.entries()) readObject(document, item, [...base, 'items', index]);
      return;
    }
    if (typeof apiVersion !== 'string' || typeof kind !== 'string') {
      const field = typeof apiVersion !== 'string' ? 'apiVersion' : 'kind';
      isComplete = false;
      findings.push(missingIdentity(anonymous([field]), { field }));
      return;
    }
    const lookup = lookUpKind(apiVersion, kind);
    if (lookup.found === 'nothing' && nearest(kind, lookup.groupKinds) === undefined) {
      const label = printable(kind);
      counts.set(label, (counts.get(label) ?? 0) + 1);
      return;
    }
    const { name, namespace } = (metadata ?? {}) as { name?: unknown; namespace?: unknown };
    const isNamespaced = lookup.found === 'kind' && lookup.kind.isNamespaced;
    const words = [namespace ?? (isNamespaced ? 'default' : undefined), name]
      .filter((part) => typeof part === 'string')
      .join('/');
    const resource = printable(`${kind} ${words}`.trim(), 200);
    const place = (path: FieldPath, at?: 'key' | 'value'): Place => document.place([...base, ...path], resource, at);
    if (lookup.found === 'nothing') {
      const suggestion = didYouMean(kind, lookup.groupKinds);
      isComplete = false;
      findings.push(unknownKind(place(['kind']), { kind, apiVersion, suggestion }));
      return;
    }
    if (lookup.found === 'otherVersion') {
      isComplete = false;
      findings.push(unknownVersion(place(['apiVersion']), { apiVersion, kind, known: lookup.known }));
      return;
    }
    const identity = checkIdentity(kind, metadata, place);
    findings.push(...identity);
    const { kind: entry, version } = lookup;
    const table = entry.fieldsOf?.[version] ?? entry.fields;
    const acts = entry.role === 'acts';
    if (!acts) findings.push(kindNotModelled(place(['kind']), { apiVersion, effect: entry.effect }));
    const before = findings.length;
    if (table) findings.push(...checkFields(value, { kind, table, tellSupport: acts, place }));
    if (acts) findings.push(...checkRequired(kind, value, place));
    // A broken object stays out, so that those who read it may rely on the types of its fields.
    const isBroken = identity.length > 0 || findings.slice(before).some(breaks);
    if (isBroken) isComplete = false;
    else objects.push({ object: withDefaults(value as KubeObject, entry.isNamespaced, purpose), kind: entry, place });
  }
}

function checkIdentity(kind: string, metadata: unknown, place: (path: FieldPath) => Place): Finding[] {
  const { name, namespace, labels } = (metadata ?? {}) as Record<string, unknown>;
  const findings: Finding[] = [];
  if (typeof name !== 'string') {
    findings.push(missingIdentity(place(['metadata', 'name']), { field: 'metadata.name' }));
  } else if (!nameRule(kind).isMet(name)) {
    const field = 'metadata.name';
    findings.push(invalidName(place(['metadata', 'name']), { field, value: name, rule: nameRule(kind).words }));
  }
  if (typeof namespace === 'string' && !namespaceRule.isMet(namespace)) {
    const field = 'metadata.namespace';
    findings.push(
      invalidName(place(['metadata', 'namespace']), { field, value: namespace, rule: namespaceRule.words }),
    );
  }
  if (typeof labels === 'object' && labels !== null) {
    for (const [key, value] of Object.entries(labels)) {
      const isKey = labelKeyRule.isMet(key);
      if (isKey && (typeof value !== 'string' || labelValueRule.isMet(value))) continue;
      const [text, rule] = isKey ? [String(value), labelValueRule.words] : [key, labelKeyRule.words];
      findings.push(invalidLabel(place(['metadata', 'labels', key]), { field: 'metadata.labels', text, rule }));
    }
  }
  return findings;
}
