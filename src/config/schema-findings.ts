import type * as z from 'zod';
import {
  invalidEntry,
  invalidQuantity,
  missingEntry,
  oneActionOnly,
  unknownEntry,
  weightsAllZero,
} from '../findings/behaviour-messages.ts';
import { notAllowed } from '../findings/field-messages.ts';
import type { Finding } from '../findings/finding.ts';
import { type FieldPath, formatFieldPath } from './field-path.ts';
import type { SourceDocument } from './read-yaml.ts';

type Issue = z.core.$ZodIssue;

/** What a schema has to say about a document, in the words of the catalogue and with the place of each entry. */
export function schemaFindings(error: z.ZodError, document: SourceDocument, resource: string): Finding[] {
  return withoutEchoes(error.issues).flatMap((issue) => issueFindings(issue, []));

  function issueFindings(issue: Issue, above: FieldPath): Finding[] {
    const path = [...above, ...issue.path.map((part) => (typeof part === 'symbol' ? '' : part))];
    const field = formatFieldPath(path) || 'the document';
    const place = (at?: 'key' | 'value') => document.place(path, resource, at);
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((name) => {
          const known = issue.message.split(' ');
          const inner = [...path, name];
          return unknownEntry(document.place(inner, resource, 'key'), { field: formatFieldPath(inner), name, known });
        });
      case 'invalid_union':
        return unionFindings(issue, path);
      case 'invalid_type':
        if (issue.input === undefined) return [missingEntry(place(), { field, expected: nameOfType(issue.expected) })];
        return [
          invalidEntry(place(), {
            field,
            problem: `must be ${nameOfType(issue.expected)}, but is ${nameOf(issue.input)}`,
          }),
        ];
      case 'invalid_value': {
        if (issue.input === undefined) {
          return [missingEntry(place(), { field, expected: issue.values.map(String).join(' or ') })];
        }
        return [notAllowed(place(), { field, value: issue.input, allowed: issue.values.map(String) })];
      }
      case 'custom': {
        const params = issue.params ?? {};
        if (params.problem === 'quantity') {
          return [invalidQuantity(place(), { field, value: issue.input, fault: issue.message })];
        }
        if (params.problem === 'oneOf') {
          const { found, known } = params as { found: string[]; known: string[] };
          return [oneActionOnly(place(), { field, found, known })];
        }
        if (params.problem === 'weights') return [weightsAllZero(place('key'), { field })];
        return [invalidEntry(place(), { field, problem: issue.message })];
      }
      case 'too_small':
        return [
          invalidEntry(place(), {
            field,
            problem: `must ${issue.inclusive ? 'be at least' : 'be above'} ${issue.minimum}${sizeWords(issue.origin)}`,
          }),
        ];
      case 'too_big':
        return [
          invalidEntry(place(), { field, problem: `must be at most ${issue.maximum}${sizeWords(issue.origin)}` }),
        ];
      case 'invalid_format':
        return [invalidEntry(place(), { field, problem: issue.message.replace(/^Invalid string: /, '') })];
      default:
        return [invalidEntry(place(), { field, problem: issue.message.replace(/\.$/, '') })];
    }
  }

  /** Of several forms, tells about the one that was meant: whose outermost type fits. */
  function unionFindings(issue: Extract<Issue, { code: 'invalid_union' }>, path: FieldPath): Finding[] {
    const forms = issue.errors as Issue[][];
    const isWrongForm = (issues: Issue[]): boolean =>
      issues.some((each) => each.path.length === 0 && (each.code === 'invalid_type' || isAllWrong(each)));
    const isAllWrong = (each: Issue): boolean =>
      each.code === 'invalid_union' && (each.errors as Issue[][]).every((inner) => isWrongForm(inner));
    const meant = forms.find((issues) => !isWrongForm(issues));
    if (meant) return withoutEchoes(meant).flatMap((each) => issueFindings(each, path));
    const types = [...new Set(forms.flatMap((issues) => issues.flatMap(expectedTypes)))];
    const field = formatFieldPath(path) || 'the document';
    const place = document.place(path, resource);
    if (issue.input === undefined) return [missingEntry(place, { field, expected: types.join(' or ') })];
    return [invalidEntry(place, { field, problem: `must be ${types.join(' or ')}, but is ${nameOf(issue.input)}` })];
  }
}

/** A map with a misspelt key has none of the wanted ones either: that is said once. */
function withoutEchoes(issues: readonly Issue[]): readonly Issue[] {
  const misspelt = issues.filter(({ code }) => code === 'unrecognized_keys').map(({ path }) => path.join('/'));
  return issues.filter((issue) => {
    const found = issue.code === 'custom' ? (issue.params?.found as readonly string[] | undefined) : undefined;
    return found?.length !== 0 || !misspelt.includes(issue.path.join('/'));
  });
}

function expectedTypes(issue: Issue): string[] {
  if (issue.code === 'invalid_type') return [nameOfType(issue.expected)];
  if (issue.code === 'invalid_union')
    return (issue.errors as Issue[][]).flatMap((issues) => issues.flatMap(expectedTypes));
  return [];
}

function nameOfType(type: string): string {
  const names: Readonly<Record<string, string>> = {
    object: 'a map',
    record: 'a map',
    array: 'a list',
    string: 'a text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
  };
  return Object.hasOwn(names, type) ? names[type] : type;
}

function nameOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : JSON.stringify(value);
}

function sizeWords(origin: string): string {
  return origin === 'array' ? ' entries long' : origin === 'string' ? ' characters long' : '';
}
