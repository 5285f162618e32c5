import { expect, it } from 'vitest';
import { requestPath } from '../../src/cli/request-path.ts';

it('tells the way of a request: attempts indented by depth, who decided, and where that stands', () => {
  const text = requestPath(
    {
      key: '1f',
      traffic: 'browsing',
      number: 1207,
      startS: 361.52,
      latencyMs: 41.3,
      code: 503,
      flags: 'UO',
      attempts: [
        {
          depth: 0,
          from: 'traffic browsing',
          to: 'productpage',
          pod: 'shop/productpage-v1-7',
          startMs: 361_520,
          endMs: 361_561.3,
          code: 503,
          flags: '',
          route: null,
          note: '',
        },
        {
          depth: 1,
          from: 'shop/productpage-v1',
          to: 'reviews',
          pod: '',
          startMs: 361_522.125,
          endMs: 361_522.125,
          code: 503,
          flags: 'UO',
          route: { object: 'VirtualService shop/reviews', fieldPath: 'spec.http[0].route[1]' },
          note: 'retry 1',
        },
        {
          depth: 1,
          from: 'shop/productpage-v1',
          to: 'details',
          pod: 'shop/details-v1-1',
          startMs: 361_530,
          endMs: 361_535,
          code: 0,
          flags: 'DC',
          route: { object: 'Service shop/details', fieldPath: '' },
          note: '',
        },
      ],
    },
    (object, fieldPath) => (fieldPath === '' ? '' : `${object.toLowerCase().replace(/.*\//, '')}.yaml:14:9`),
  );
  expect(text.split('\n')).toEqual([
    'browsing 1207, at 361.52 s: 503 UO after 41.3 ms',
    '  0…41.3 ms  traffic browsing → productpage  shop/productpage-v1-7  503',
    '    2.125…2.125 ms  shop/productpage-v1 → reviews  no Pod  503 UO  retry 1',
    '      by VirtualService shop/reviews spec.http[0].route[1]  reviews.yaml:14:9',
    '    10…15 ms  shop/productpage-v1 → details  shop/details-v1-1  no answer DC',
    '      by Service shop/details',
    '',
  ]);
});
