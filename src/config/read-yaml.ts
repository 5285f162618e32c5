import { Composer, type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, Parser, visit } from 'yaml';
import type { Finding, Place } from '../findings/finding.ts';
import { duplicateKey, fileTooLarge, tooDeep, tooManyAliases, yamlSyntax } from '../findings/reading-messages.ts';
import { MAX_FILE_BYTES } from './decode-text.ts';
import type { FieldPath } from './field-path.ts';
import type { NamedText } from './file-source.ts';

/** Deepest nesting accepted: the parser's own recursion must never meet the end of the stack. */
const MAX_DEPTH = 100;
/** Most copies that the aliases of one document may make of one anchor. */
const MAX_ALIAS_COUNT = 1000;

/** One document of a file: its value as plain JavaScript, and the place of every field of it. */
export interface SourceDocument {
  readonly file: string;
  readonly value: unknown;
  /** Comment above the first key, `#` taken off; `` if none. */
  readonly comment: string;
  /** Place of the value at `path`, or of its key; where the path ends early, of the last part there is. */
  place(path: FieldPath, resource: string, at?: 'key' | 'value'): Place;
}

/** Reads every document of a text. Never throws: what is wrong is a finding, and that document is left out. */
export function readYaml({ name, text }: NamedText): { documents: SourceDocument[]; findings: Finding[] } {
  const findings: Finding[] = [];
  const start = { resource: 'file', file: name, line: 0, column: 0 };
  if (text.length > MAX_FILE_BYTES) {
    return { documents: [], findings: [fileTooLarge(start, { bytes: text.length, limit: MAX_FILE_BYTES })] };
  }
  const source = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const lineCounter = new LineCounter();
  const lines = source.split('\n');
  const placeAt = (offset: number, resource: string): Place => {
    const { line, col } = lineCounter.linePos(offset);
    return { resource, file: name, line, column: col, excerpt: lines[line - 1]?.replace(/\r$/, '') };
  };
  const tokens = [...new Parser(lineCounter.addNewLine).parse(source)];
  const deep = firstTooDeep(tokens);
  if (deep !== undefined) {
    return { documents: [], findings: [tooDeep(placeAt(deep, 'file'), { limit: MAX_DEPTH })] };
  }
  const documents: SourceDocument[] = [];
  for (const document of new Composer({ merge: true, prettyErrors: false }).compose(tokens)) {
    const syntax = document.errors.find((error) => error.code !== 'DUPLICATE_KEY');
    for (const error of document.errors) {
      if (error.code === 'DUPLICATE_KEY') {
        findings.push(describeDuplicate(document, error.pos[0], (offset) => placeAt(offset, 'file')));
      }
    }
    if (syntax) {
      const looksTemplated = source.includes('{{');
      findings.push(yamlSyntax(placeAt(syntax.pos[0], 'file'), { problem: syntax.message, looksTemplated }));
      continue;
    }
    try {
      const value = document.toJS({ maxAliasCount: MAX_ALIAS_COUNT }) as unknown;
      if (value === null || value === undefined) continue;
      documents.push({
        file: name,
        value,
        comment: commentOf(document),
        place: (path, resource, at = 'value') => placeAt(offsetOf(document, path, at), resource),
      });
    } catch {
      findings.push(tooManyAliases(placeAt(document.contents?.range?.[0] ?? 0, 'file'), { limit: MAX_ALIAS_COUNT }));
    }
  }
  return { documents, findings };
}

/** Offset of the first token that lies deeper than `MAX_DEPTH`, found without recursion. */
function firstTooDeep(tokens: readonly unknown[]): number | undefined {
  type Token = { offset?: number; value?: unknown; key?: unknown; sep?: unknown; items?: unknown };
  const stack = tokens.map((token) => ({ token: token as Token, depth: 0 }));
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    const { token, depth } = entry;
    if (depth > 2 * MAX_DEPTH) return token.offset ?? 0;
    for (const inner of [token.value, token.key]) {
      if (typeof inner === 'object' && inner !== null) stack.push({ token: inner, depth: depth + 1 });
    }
    if (Array.isArray(token.items))
      for (const item of token.items) stack.push({ token: item as Token, depth: depth + 1 });
  }
  return undefined;
}

/** The finding for the key at `offset`, with the place where the map had it first. */
function describeDuplicate(document: Document, offset: number, placeAt: (offset: number) => Place): Finding {
  let key = '';
  let first = 0;
  visit(document, {
    Map(_, map) {
      const again = map.items.find((pair) => (pair.key as Node | null)?.range?.[0] === offset);
      if (!again || !isScalar(again.key)) return;
      key = String(again.key.value);
      const before = map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key);
      first = (before?.key as Node | undefined)?.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  const { line, column } = placeAt(first);
  return duplicateKey(placeAt(offset), { key, firstLine: line, firstColumn: column });
}

function commentOf(document: Document): string {
  const contents = document.contents;
  const comments = [document.commentBefore, contents?.commentBefore];
  if (isMap(contents)) comments.push((contents.items[0]?.key as Node | undefined)?.commentBefore);
  return comments
    .filter((comment) => comment)
    .join('\n')
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .trim();
}

function offsetOf(document: Document, path: FieldPath, at: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  for (const [index, part] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((each) => isScalar(each.key) && String(each.key.value) === String(part));
      if (!pair) return offset;
      const keyOffset = (pair.key as Node).range?.[0] ?? offset;
      const value = pair.value as Node | null;
      const isEmpty = isScalar(value) && value.source === '';
      offset = (index === path.length - 1 && at === 'key') || isEmpty ? keyOffset : (value?.range?.[0] ?? keyOffset);
      node = value;
    } else if (isSeq(node)) {
      const item = node.items[Number(part)] as Node | undefined;
      if (!item) return offset;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else return offset;
  }
  return offset;
}
