import { expect, it } from 'vitest';
import { decodeText, MAX_FILE_BYTES } from '../../src/config/decode-text.ts';
import { formatFieldPath, parseFieldPath } from '../../src/config/field-path.ts';
import { readYaml } from '../../src/config/read-yaml.ts';
import { binaryFile, duplicateKey, fileTooLarge, tooDeep } from '../../src/findings/reading-messages.ts';

const read = (text: string) => readYaml({ name: 'f.yaml', text });
const codesOf = (text: string): string[] => read(text).findings.map(({ code }) => code);

it('a value has the place of its first character, a key that of the key, an empty value that of its key', () => {
  const [document] = read('a:\n  b:\n    - c: 1\n      d:\n    - &x { e: 3 }\n    - *x\n').documents;
  const at = (path: (string | number)[], of: 'key' | 'value' = 'value') => {
    const { line, column } = document.place(path, '', of);
    return [line, column];
  };
  expect(at(['a', 'b', 0, 'c'])).toEqual([3, 10]);
  expect(at(['a', 'b', 0, 'c'], 'key')).toEqual([3, 7]);
  expect(at(['a', 'b', 0, 'd'])).toEqual([4, 7]);
  expect(at(['a', 'b', 2, 'e'])).toEqual([5, 15]); // through the alias
  expect(at(['a', 'b', 0, 'missing', 'deeper'])).toEqual([3, 7]); // the last part there is
});

it('lines and columns count from 1 in every document of a file, also behind a byte order mark and CR LF', () => {
  const { documents } = read('\ufeffa: 1\r\n---\r\nb:\r\n  c: 2\r\n');
  expect(documents[0].place(['a'], '')).toMatchObject({ line: 1, column: 4, excerpt: 'a: 1' });
  expect(documents[1].place(['b', 'c'], '')).toMatchObject({ line: 4, column: 6, excerpt: '  c: 2' });
});

it('a key given twice is told with both places', () => {
  const { findings } = read('spec:\n  replicas: 1\n  paused: true\n  replicas: 2\n');
  const place = { resource: 'file', file: 'f.yaml', line: 4, column: 3, excerpt: '  replicas: 2' };
  expect(findings).toEqual([duplicateKey(place, { key: 'replicas', firstLine: 2, firstColumn: 3 })]);
});

it('the comment above the first key is kept', () => {
  expect(read('# Is it so?\n# Or not?\nkind: X\n').documents[0].comment).toBe('Is it so?\nOr not?');
});

it.each([
  ['tabs', 'a:\n\tb: 1\n'],
  ['a map in a map', 'a: b: c'],
  ['an open bracket', 'a: [1, 2'],
  ['a template', 'a: {{ .Values.b }}\nc: ['],
])('%s: a syntax error with a place', (_, text) => {
  const { findings, documents } = read(text);
  expect(documents).toEqual([]);
  expect(findings[0]).toMatchObject({ code: 'SIM0001', file: 'f.yaml' });
  expect(findings[0].line).toBeGreaterThan(0);
});

it.each([
  '['.repeat(20_000),
  '- '.repeat(20_000),
  '{"a":'.repeat(20_000),
  '? '.repeat(20_000),
])('runaway nesting is refused before it can overflow the stack', (text) => {
  expect(codesOf(text)).toEqual([tooDeep.code]);
});

it('aliases that multiply are refused', () => {
  let bomb = 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n';
  for (let i = 1; i < 9; i++)
    bomb += `a${i}: &a${i} [${Array(10)
      .fill(`*a${i - 1}`)
      .join(', ')}]\n`;
  expect(codesOf(bomb)).toEqual(['SIM0008']);
});

it('anchors, aliases and merge keys of ordinary size are read', () => {
  const [document] = read('base: &b { x: 1 }\none: *b\ntwo: { <<: *b, y: 2 }\n').documents;
  expect(document.value).toEqual({ base: { x: 1 }, one: { x: 1 }, two: { x: 1, y: 2 } });
});

it('__proto__ is a key like any other', () => {
  const [document] = read('__proto__: { polluted: true }\n').documents;
  expect(Object.keys(document.value as object)).toEqual(['__proto__']);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

it('bytes that are no text, or too many, are findings', () => {
  const place = { resource: 'file', file: 'f', line: 0, column: 0 };
  expect(decodeText('f', new Uint8Array([97, 0, 98]))).toEqual({
    finding: binaryFile(place, { why: 'it holds zero bytes' }),
  });
  expect(decodeText('f', new Uint8Array([0xff, 0xfe, 97]))).toEqual({
    finding: binaryFile(place, { why: 'some bytes are no UTF-8' }),
  });
  expect(decodeText('f', new Uint8Array(MAX_FILE_BYTES + 1))).toEqual({
    finding: fileTooLarge(place, { bytes: MAX_FILE_BYTES + 1, limit: MAX_FILE_BYTES }),
  });
});

it.each([
  'spec.http[0].route[1].destination.subset',
  'metadata.labels["app.kubernetes.io/name"]',
  'a["b\\"c"][2]',
])('the path %s is read and written alike', (text) => {
  expect(formatFieldPath(parseFieldPath(text))).toBe(text);
});
