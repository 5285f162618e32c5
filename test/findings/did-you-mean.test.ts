import fc from 'fast-check';
import { expect, it } from 'vitest';
import { editDistance, nearest } from '../../src/findings/did-you-mean.ts';

// Traced by hand.
it.each([
  ['', '', 0],
  ['replicas', 'replicas', 0],
  ['replcas', 'replicas', 1],
  ['relpicas', 'replicas', 1],
  ['kitten', 'sitting', 3],
  ['ca', 'abc', 3],
  ['', 'abc', 3],
])('from %j to %j it takes %i edits', (a, b, edits) => {
  expect(editDistance(a, b)).toBe(edits);
});

it('the distance is symmetric, and 0 only between equals', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
      expect(editDistance(a, b)).toBe(editDistance(b, a));
      expect(editDistance(a, b) === 0).toBe(a === b);
    }),
    { seed: 7 },
  );
});

it('suggests a near word, and nothing when none is near', () => {
  const known = ['replicas', 'selector', 'template'];
  expect(nearest('replcas', known)).toBe('replicas');
  expect(nearest('Replicas', known)).toBe('replicas');
  expect(nearest('volumes', known)).toBeUndefined();
  expect(nearest('x'.repeat(1000), known)).toBeUndefined();
});
