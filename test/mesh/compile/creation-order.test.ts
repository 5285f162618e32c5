import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rfc3339Seconds, sortByCreation } from '../../../src/mesh/compile/creation-order.ts';
import { istio } from './manifests.ts';

const names = (objects: readonly { metadata: { name: string } }[]) => objects.map(({ metadata }) => metadata.name);

describe('rfc3339Seconds', () => {
  it('agrees with the platform clock on every second from 1970 to 2100', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_799 }), (seconds) => {
        expect(rfc3339Seconds(new Date(seconds * 1000).toISOString())).toBe(seconds);
      }),
      { seed: 7 },
    );
  });

  it('honours an offset and refuses what is no time', () => {
    expect(rfc3339Seconds('2024-01-01T02:00:00+02:00')).toBe(rfc3339Seconds('2024-01-01T00:00:00Z'));
    expect(rfc3339Seconds('yesterday')).toBeUndefined();
  });
});

// Origin: istio/istio pilot/pkg/model/config.go (configCompareByCreationTime).
describe('sortByCreation', () => {
  it('sorts by second, then name, then namespace', () => {
    const at = '2024-01-01T00:00:00Z';
    const objects = [
      istio('VirtualService', 'b/late', {}, '2024-01-01T00:00:01Z'),
      istio('VirtualService', 'b/same', {}, at),
      istio('VirtualService', 'a/same', {}, at),
      istio('VirtualService', 'z/first', {}, at),
    ];
    const sorted = sortByCreation(objects).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    expect(sorted).toEqual(['z/first', 'a/same', 'b/same', 'b/late']);
  });

  it('takes an undated object for the oldest, or for as old as the run says', () => {
    const dated = istio('VirtualService', 'a/dated', {}, '2024-01-01T00:00:00Z');
    const undated = istio('VirtualService', 'a/undated', {});
    expect(names(sortByCreation([dated, undated]))).toEqual(['undated', 'dated']);
    expect(names(sortByCreation([undated, dated], () => 0))).toEqual(['dated', 'undated']);
  });
});
