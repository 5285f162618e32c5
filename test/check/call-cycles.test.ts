import { expect, it } from 'vitest';
import { check } from '../../src/check/check.ts';
import { load } from '../../src/config/load.ts';

/** Findings about circles in a service graph whose scripts are given. */
function circles(scripts: Readonly<Record<string, string>>): [string, string][] {
  const services = Object.entries(scripts).map(([name, script]) => `- { name: ${name}, script: ${script} }`);
  const { findings } = check(load([{ name: 'g.yaml', text: `services:\n${services.join('\n')}\n` }]));
  return findings
    .filter(({ code }) => code === 'SIM0109' || code === 'SIM0110')
    .map(({ code, message }) => [code, message.slice(message.indexOf(': ') + 2)]);
}

it('calls that end raise nothing, also when two ways meet', () => {
  expect(circles({ a: '[call: b, call: c]', b: '[call: d]', c: '[call: d]', d: '[]' })).toEqual([]);
});
it('a circle of certain calls is an error that names it, once', () => {
  expect(circles({ entry: '[call: a]', a: '[call: b]', b: '[call: c]', c: '[call: a]' })).toEqual([
    ['SIM0109', 'a → b → c → a.'],
  ]);
});
it('a service that calls itself is the smallest circle', () => {
  expect(circles({ a: '[call: a]' })).toEqual([['SIM0109', 'a → a.']]);
});
it('a circle that is left with some probability is a warning', () => {
  expect(circles({ a: '[call: b]', b: '[call: { service: a, probability: 50 }]' })).toEqual([
    ['SIM0110', 'a → b → a.'],
  ]);
});
it('a way that is always taken is certain', () => {
  expect(circles({ a: '[call: b]', b: '[call: { service: a, probability: 100 }]' })).toEqual([
    ['SIM0109', 'a → b → a.'],
  ]);
});
it('a chain of five thousand services is walked without recursion', () => {
  const chain = Array.from(
    { length: 5000 },
    (_, i) => [`s${i}`, i < 4999 ? `[call: s${i + 1}]` : '[call: s0]'] as const,
  );
  expect(circles(Object.fromEntries(chain))).toHaveLength(1);
});
