import { expect, it } from 'vitest';
import { catalogue } from '../../src/findings/catalogue.ts';
import { unknownField } from '../../src/findings/field-messages.ts';
import { formatFinding } from '../../src/findings/format-finding.ts';
import { unknownSubset } from '../../src/findings/reference-messages.ts';
import { sortFindings } from '../../src/findings/sort-findings.ts';

const place = {
  resource: 'VirtualService default/reviews',
  file: 'models/shop/reviews.yaml',
  line: 14,
  column: 21,
  excerpt: '            subset: v3',
};
const args = {
  field: 'spec.http[0].route[1].destination.subset',
  subset: 'v3',
  rule: 'DestinationRule default/reviews',
  known: ['v1', 'v2'],
  share: 0.1,
};

// The text is the example of the house style.
it('a finding reads place, resource, what is wrong with the value, what to do, and shows the line with a caret', () => {
  expect(formatFinding(unknownSubset(place, args)).split('\n')).toEqual([
    'models/shop/reviews.yaml:14:21  error  SIM0107  VirtualService default/reviews',
    '  spec.http[0].route[1].destination.subset is "v3", but DestinationRule default/reviews has only v1, v2.',
    '  Istio answers 503 (NC) to 10 % of this route. Did you mean "v1"? Add a subset v3 to the rule, or change the destination.',
    '  14 |             subset: v3',
    '     |                     ^',
  ]);
});

it('control characters of the input never reach the terminal', () => {
  const text = formatFinding(
    unknownField(
      { ...place, file: 'a\u001b[2J.yaml', excerpt: 'x\u001b[31my\u202e' },
      { field: 'spec.\u0007', name: 'x', kind: '\u001b]0;', known: [] },
    ),
  );
  expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\u202e/u);
});

it('findings are sorted by file, line and code in code-unit order, and equal ones kept once', () => {
  const at = (file: string, line: number) => unknownSubset({ ...place, file, line }, args);
  const sorted = sortFindings([at('b', 1), at('a', 10), at('Z', 3), at('a', 9), at('a', 10)]);
  expect(sorted.map(({ file, line }) => `${file}:${line}`)).toEqual(['Z:3', 'a:9', 'a:10', 'b:1']);
});

it('no code is used twice, and every code has the form SIM and four digits', () => {
  const codes = catalogue.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes.filter((code) => !/^SIM\d{4}$/.test(code))).toEqual([]);
});
