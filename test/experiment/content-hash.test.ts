import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalText, contentHash, fnv1a64 } from '../../src/experiment/content-hash.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

// Oracle: test vectors of draft-eastlake-fnv, FNV-1a 64 bits.
it.each([
  ['', 'cbf29ce484222325'],
  ['a', 'af63dc4c8601ec8c'],
  ['foobar', '85944171f73967e8'],
])('FNV-1a of "%s" is %s', (text, digits) => {
  expect(fnv1a64(bytesOf(text))).toBe(digits);
});

it('equals the definition in whole numbers of any length, for any bytes', () => {
  const definition = (bytes: Uint8Array): string => {
    let hash = 0xcbf29ce484222325n;
    for (const byte of bytes) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
    return hash.toString(16).padStart(16, '0');
  };
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(fnv1a64(bytes)).toBe(definition(bytes));
    }),
    { seed: 7 },
  );
});

it('the order of keys, source positions and absent fields make no other model', () => {
  const position = { file: 'a.yaml', line: 3, column: 1 };
  expect(contentHash({ a: 1, b: [{ c: 2, position }] })).toBe(contentHash({ b: [{ c: 2 }], a: 1, d: undefined }));
  expect(contentHash({ a: 1 })).not.toBe(contentHash({ a: '1' }));
});

it('a field of the user that is called position stays', () => {
  expect(canonicalText({ position: 'left', __proto__: null, z: [undefined] })).toBe('{"position":"left","z":[null]}');
});
