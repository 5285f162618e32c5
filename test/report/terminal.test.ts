import { createColors } from 'picocolors';
import { describe, expect, it } from 'vitest';
import type { ResultDocument } from '../../src/experiment/result.ts';
import { renderTerminal, type TerminalOptions } from '../../src/report/terminal.ts';
import { canaryAndHpa, empty, hostile, large, partial, single } from './fixture.ts';

const options: TerminalOptions = {
  columns: 80,
  unicode: true,
  colour: false,
  reportFile: 'canary-and-hpa.html',
  model: 'models/bookinfo',
};
const render = (result: ResultDocument, changed: Partial<TerminalOptions> = {}): string =>
  renderTerminal(result, { ...options, ...changed });

// Origin: the terminal section of the design, with the interval of ratings written to its own half-width.
const EXPECTED = `canary-and-hpa                            1 does not hold · 1 undecided · 2 hold
Does a 10 % canary of reviews v3 hold the page's p99 while the HPA reacts?

✗ does not hold  error rate of productpage                   0.31 % [0.27, 0.35]
                 canary-no-retries · below 0.1 % at 99 %
? undecided      p99 of productpage, 6m to 9m                  294 ms [282, 306]
                 canary · below 300 ms at 95 %
                 about 150 replications would decide: --replications 150
✓ holds          p99 of productpage                               +11 ms [8, 15]
                 canary against baseline · below 25 ms at 95 %
✓ holds          most Pods of reviews-v3                             5 in all 38
                 canary · at most 6

canary, times in ms  req/s  success   p50                p99 retry  Pods
productpage      v1  175.5  99.84 %  78.2     271 [264, 279] 0.6 %  4
reviews          v2  160.6  99.91 %  18.2        96 [94, 98] 0.4 %  3…6 ▄▄▄█████
reviews          v3   14.9  99.62 %  25.4     131 [124, 138] 1.9 %  2…5 ▃▃▄▇█▇▆▆
ratings          v1  175.3  99.97 %   5.8  22.1 [21.4, 22.8] 0.1 %  2
recommend…entral v1  140.4  99.72 %  31.2     142 [136, 148] 0.8 %  3
recommend…entral v2   35.1   99.7 %  29.8     139 [127, 151] 0.9 %  1
also ran: baseline, canary-no-retries

warning  SIM0301  EnvoyFilter default/lua is not modelled  lua.yaml:3:1
2 more findings: windmesh check -f models/bookinfo
38 replications of 20 min, paired · seed 20240611 · report: canary-and-hpa.html
`;

describe('a result in a terminal', () => {
  it('of 80 columns: verdicts first, the scenario they are about, findings, provenance', () => {
    expect(render(canaryAndHpa)).toBe(EXPECTED);
  });

  it('has the same characters with and without colour', () => {
    const esc = String.fromCharCode(27);
    for (const result of [canaryAndHpa, partial, empty, single, large, hostile]) {
      const coloured = render(result, { colour: createColors(true) });
      expect(coloured).toContain(esc);
      expect(coloured.replaceAll(new RegExp(`${esc}\\[\\d+m`, 'g'), '')).toBe(render(result));
    }
  });

  it.each([60, 72, 80, 100, 120, 160, 220])('of %i columns keeps within them and shows more in more', (columns) => {
    const lines = render(canaryAndHpa, { columns, reportFile: undefined }).split('\n');
    expect(lines.filter((line) => [...line].length > columns)).toEqual([]);
    expect(lines.some((line) => line.includes('p99.9'))).toBe(columns >= 100);
  });

  it('without UTF-8 is ASCII: + ? x, ..., no sparkline', () => {
    const text = render(canaryAndHpa, { unicode: false });
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
    expect(text).toContain('x does not hold');
    expect(text).toContain('+ holds');
    expect(text).toContain('canary, below 300 ms at 95 %');
    expect(text).toMatch(/recommen\w*\.\.\.[\w-]*central v1/);
    expect(text).toMatch(/v2 {2}160\.6 .* 3\.\.\.6$/m);
  });

  it('says before the verdicts that a run is partial', () => {
    expect(render(partial).split('\n')[3]).toBe('interrupted after 12 of 38 replications');
  });

  it('of one replication writes means without intervals', () => {
    const text = render(single);
    expect(text).not.toContain('[');
    expect(text).toContain('1 replication of 20 min · seed');
  });

  it('of nothing says what is missing', () => {
    expect(render(empty)).toBe(`empty

no verdict: the experiment has no expect:

no Service got a request in scenario only

1 replication of 1 min · seed 20240611 · report: canary-and-hpa.html
`);
  });

  it('of 200 Services shows the 40 worst and says so', () => {
    const text = render(large);
    expect(text.match(/^inventory-|^recommen/gm)).toHaveLength(40);
    expect(text).toContain('the worst 40 of 200 rows; the rest is in the report');
    expect(text).toContain('inventory-199');
  });

  it('lets no name send control characters', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not occur
    expect(render(hostile)).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
  });
});
