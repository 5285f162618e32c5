import {
  invalidValue,
  notAllowed,
  outOfRange,
  unknownField,
  unknownPodField,
  wrongType,
} from '../../findings/field-messages.ts';
import type { Finding, Place } from '../../findings/finding.ts';
import { fieldNotModelled } from '../../findings/support-messages.ts';
import { parseDuration } from '../../units/parse-duration.ts';
import { parseQuantity } from '../../units/parse-quantity.ts';
import { type FieldPath, formatFieldPath } from '../field-path.ts';
import type { Effect, FieldNode, FieldTable } from './field-table.ts';

interface FieldCheck {
  readonly kind: string;
  readonly table: FieldTable;
  /** False for kinds that are not modelled as a whole: then only unknown fields and wrong types are told. */
  readonly tellSupport: boolean;
  place(path: FieldPath, at?: 'key' | 'value'): Place;
}

/** Walks an object along the table of its kind: unknown fields, wrong types, and fields that are not modelled. */
export function checkFields(value: unknown, check: FieldCheck): Finding[] {
  const findings: Finding[] = [];
  walk(value, check.table.root, [], false);
  return findings;

  function walk(at: unknown, node: FieldNode, path: FieldPath, isLenientAbove: boolean): void {
    if (at === null || at === undefined) return;
    const isLenient = isLenientAbove || node.isLenient;
    if (check.tellSupport && path.length > 0 && effectBelow(node) === 'notModelled' && saysSomething(at)) {
      findings.push(fieldNotModelled(check.place(path, 'key'), { field: formatFieldPath(path) }));
    }
    if (node.type !== undefined) {
      checkValue(at, node.type, path);
      return;
    }
    if (node.item) {
      if (!Array.isArray(at)) {
        mismatch(at, 'a list', path);
        return;
      }
      for (const [index, each] of at.entries()) {
        if (each === null) mismatch(each, 'an entry of the list', [...path, index]);
        // Support is told once per field, not once per item.
        walk(each, effectBelow(node) === 'notModelled' ? quiet(node.item) : node.item, [...path, index], isLenient);
      }
      return;
    }
    if (typeof at !== 'object' || Array.isArray(at)) {
      mismatch(at, 'a map', path);
      return;
    }
    for (const [key, each] of Object.entries(at)) {
      const child = node.children.get(key) ?? node.mapValue;
      if (!child) tellUnknown(key, node, path, isLenient);
      else walk(each, effectBelow(node) === 'notModelled' ? quiet(child) : child, [...path, key], isLenient);
    }
  }

  function tellUnknown(name: string, node: FieldNode, path: FieldPath, isLenient: boolean): void {
    const field = formatFieldPath([...path, name]);
    const place = check.place([...path, name], 'key');
    const known = [...node.children.keys()];
    if (isLenient) findings.push(unknownPodField(place, { field, name, known }));
    else findings.push(unknownField(place, { field, name, known, kind: check.kind }));
  }

  function mismatch(at: unknown, expected: string, path: FieldPath): void {
    findings.push(wrongType(check.place(path), { field: formatFieldPath(path), expected, value: at }));
  }

  function checkValue(at: unknown, type: string, path: FieldPath): void {
    const field = formatFieldPath(path);
    const place = (): Place => check.place(path);
    const [name, range] = type.split(' ');
    if (name.includes('|')) {
      const allowed = name.split('|');
      if (typeof at !== 'string') mismatch(at, 'a text', path);
      else if (!allowed.includes(at)) findings.push(notAllowed(place(), { field, value: at, allowed }));
      return;
    }
    switch (name) {
      case 'string':
        if (typeof at !== 'string') mismatch(at, 'a text', path);
        return;
      case 'boolean':
        if (typeof at !== 'boolean') mismatch(at, 'true or false', path);
        return;
      case 'integer':
      case 'number': {
        const isRight = name === 'integer' ? Number.isSafeInteger(at) : Number.isFinite(at);
        if (!isRight) {
          mismatch(at, name === 'integer' ? 'a whole number' : 'a number', path);
          return;
        }
        const [low, high] = (range ?? '..').split('..');
        const value = at as number;
        const bounds = {
          low: low ? Number(low) : Number.NEGATIVE_INFINITY,
          high: high ? Number(high) : Number.POSITIVE_INFINITY,
        };
        if (value < bounds.low || value > bounds.high) findings.push(outOfRange(place(), { field, value, ...bounds }));
        return;
      }
      case 'duration':
      case 'quantity': {
        if (typeof at !== 'string' && typeof at !== 'number') {
          mismatch(at, `a ${name}`, path);
          return;
        }
        const parsed = name === 'duration' ? parseDuration(at) : parseQuantity(at);
        if ('fault' in parsed) findings.push(invalidValue(place(), { field, value: at, fault: parsed.fault }));
        return;
      }
      case 'intOrString':
        if (typeof at !== 'string' && !Number.isSafeInteger(at)) mismatch(at, 'a whole number or a text', path);
        return;
      case 'object':
        if (typeof at !== 'object' || Array.isArray(at)) mismatch(at, 'a map', path);
        return;
    }
  }
}

/** The one effect of everything below a node, or undefined where it differs. */
function effectBelow(node: FieldNode): Effect | 'mixed' | undefined {
  if (node.type !== undefined) return node.effect;
  let found: Effect | 'mixed' | undefined;
  for (const child of [...node.children.values(), node.item, node.mapValue]) {
    if (!child) continue;
    const effect = effectBelow(child);
    if (found !== undefined && effect !== found) return 'mixed';
    found = effect;
  }
  return found;
}

/** The node with support left untold: what stands above it was told already. */
function quiet(node: FieldNode): FieldNode {
  const children = new Map([...node.children].map(([key, child]) => [key, quiet(child)]));
  return {
    ...node,
    children,
    item: node.item && quiet(node.item),
    mapValue: node.mapValue && quiet(node.mapValue),
    effect: node.effect && 'noEffect',
  };
}

/** False for `[]` and `{}`, which ask for nothing. */
function saysSomething(value: unknown): boolean {
  return typeof value !== 'object' || value === null || Object.keys(value).length > 0;
}
