import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { escapeHtml } from '../../src/report/escape-html.ts';
import { renderJson } from '../../src/report/json.ts';
import { renderJunit } from '../../src/report/junit.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { resultJsonSchema, resultSchema } from '../../src/report/result-schema.ts';
import { canaryAndHpa, empty, hostile, large, partial, single } from './fixture.ts';

const all = [canaryAndHpa, partial, empty, single, large, hostile];
const thinless = (text: string): string => text.replaceAll('\u202f', ' ');

describe('JSON', () => {
  it('comes back as the document it was made of, and twice as the same bytes', () => {
    for (const result of all) {
      expect(JSON.parse(renderJson(result))).toEqual(JSON.parse(JSON.stringify(result)));
      expect(renderJson(structuredClone(result))).toBe(renderJson(result));
      expect(renderJson(result).endsWith('}\n')).toBe(true);
    }
  });

  it('satisfies the published schema', () => {
    for (const result of all) expect(resultSchema.parse(JSON.parse(renderJson(result)))).toBeTruthy();
  });

  it('satisfies the schema read back as JSON Schema, and spoilt documents do not', () => {
    const published = z.fromJSONSchema(resultJsonSchema() as Parameters<typeof z.fromJSONSchema>[0]);
    for (const result of all) expect(published.safeParse(JSON.parse(renderJson(result))).error).toBeUndefined();
    expect(published.safeParse({ ...canaryAndHpa, totals: { requests: -1, events: 0 } }).success).toBe(false);
    expect(published.safeParse({ ...canaryAndHpa, kind: 'Report' }).success).toBe(false);
  });

  it('the schema refuses what is not in the document', () => {
    expect(resultSchema.safeParse({ ...canaryAndHpa, host: 'build-7' }).success).toBe(false);
    expect(resultSchema.safeParse({ ...canaryAndHpa, seed: 1 }).success).toBe(false);
    expect(resultSchema.safeParse({ ...canaryAndHpa, verdicts: [{ outcome: 'passed' }] }).success).toBe(false);
  });

  it('the schema is draft 2020-12, closed, and names every part of the document', () => {
    const schema = resultJsonSchema();
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(schema.additionalProperties).toBe(false);
    expect(Object.keys(schema.properties as object)).toEqual(
      expect.arrayContaining(Object.keys({ ...canaryAndHpa, partial: '' })),
    );
    expect(schema.required).not.toContain('partial');
  });
});

describe('JUnit', () => {
  it('is one test case per verdict; does not hold and undecided are failures of that type', () => {
    const text = thinless(renderJunit(canaryAndHpa));
    expect(text).toContain('<testsuite name="canary-and-hpa" tests="4" failures="2" errors="0" skipped="0">');
    expect(text).toContain(
      '<failure type="does not hold" message="does not hold: 0.31 % [0.27, 0.35], below 0.1 % at 99 %">',
    );
    expect(text).toContain(
      '<failure type="undecided" message="undecided: 294 ms [282, 306], below 300 ms at 95 %">About 150 replications would decide it if the estimate stays: --replications 150.</failure>',
    );
    expect(text.match(/<testcase /g)).toHaveLength(4);
    expect(text.match(/<property name="seed" value="20240611"\/>/g)).toHaveLength(1);
  });

  it('has as many closed as opened elements, whatever the names', () => {
    const text = renderJunit(hostile);
    expect(text).not.toContain('<script>');
    expect(text.match(/<testcase /g)).toHaveLength(4);
    expect(text.match(/<\/testcase>/g)).toHaveLength(4);
  });
});

describe('Markdown', () => {
  it('has the verdicts first, with figures', () => {
    const text = thinless(renderMarkdown(canaryAndHpa));
    expect(text).toContain('1 does not hold · 1 undecided · 2 hold');
    expect(text.split('\n').filter((line) => line.startsWith('| ✗'))).toEqual([
      '| ✗ does not hold | error rate of productpage | canary-no-retries | 0.31 % \\[0.27, 0.35\\] | below 0.1 % at 99 % |',
    ]);
    expect(text).toContain('| default/reviews | v3 | 14.9 \\[14.7, 15.1\\] |');
    expect(text).toContain('38 replications of 20 min, paired · seed 20240611 · windmesh 0.1.0');
  });

  it('of nothing says so', () => {
    expect(renderMarkdown(empty)).toContain('No verdict: the experiment has no `expect:`.');
    expect(renderMarkdown(empty)).toContain('No Service got a request in scenario only.');
  });

  it('takes names as text', () => {
    expect(renderMarkdown(hostile)).not.toMatch(/(?<!\\)<script/);
  });
});

it('escaping leaves nothing that HTML or XML could read as markup or refuse', () => {
  expect(escapeHtml(`<a b="c" d='e'>&\u0000\u001b\ud800`)).toBe(
    '&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;\ufffd\ufffd\ufffd',
  );
});
