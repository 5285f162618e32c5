import seedrandom from 'seedrandom';
import { expect, it } from 'vitest';
import { openStream } from '../../src/engine/streams.ts';

it('a stream is seedrandom alea under its written name', () => {
  const stream = openStream('20240611', 3)('arrival', 'browsing');
  const alea = seedrandom.alea('20240611/3/arrival/browsing');
  expect([stream.uniform(), stream.uniform(), stream.below(1000)]).toEqual([
    alea.double(),
    alea.double(),
    Math.floor(alea.double() * 1000),
  ]);
});

it('key words are the whole 32-bit numbers of the stream, in order', () => {
  const key = new Int32Array(2);
  openStream('1', 0)('arrival', 'browsing').keyWords(key);
  const alea = seedrandom.alea('1/0/arrival/browsing');
  expect([...key]).toEqual([alea.int32(), alea.int32()]);
});

it('what one owner draws does not shift another, nor does the order of opening', () => {
  const open = openStream('1', 0);
  const alone = open('pod-start', 'reviews-v2-7').uniform();
  const again = openStream('1', 0);
  const other = again('pod-start', 'reviews-v2-8');
  other.uniform();
  expect(again('pod-start', 'reviews-v2-7').uniform()).toBe(alone);
});

it('uniform stays inside (0, 1) with mean one half', () => {
  const stream = openStream('1', 0)('phase', 'node-1');
  let sum = 0;
  for (let i = 0; i < 100_000; i++) {
    const u = stream.uniform();
    if (!(u > 0 && u < 1)) throw new Error(`drew ${u}`);
    sum += u;
  }
  // Mean of n uniforms: standard deviation sqrt(1 / 12n); 0.1 % two-sided.
  expect(Math.abs(sum / 100_000 - 0.5)).toBeLessThan(3.2905 * Math.sqrt(1 / 12 / 100_000));
});
