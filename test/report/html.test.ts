import { beforeAll, describe, expect, it } from 'vitest';
import type { ResultDocument } from '../../src/experiment/result.ts';
import { renderHtml } from '../../src/report/html.ts';
import { canaryAndHpa, empty, hostile, large, partial, single } from './fixture.ts';

/** Drawing takes a second or two; on a busy machine more. */
const DRAWING_MS = 60_000;

/** Every report is drawn once. */
const drawn = new Map<ResultDocument, Promise<string>>();
function reportOf(result: ResultDocument): Promise<string> {
  const html = drawn.get(result) ?? renderHtml(result);
  drawn.set(result, html);
  return html;
}

const all: readonly (readonly [string, ResultDocument])[] = [
  ['canary', canaryAndHpa],
  ['partial', partial],
  ['empty', empty],
  ['one replication', single],
  ['200 Services', large],
  ['hostile', hostile],
];
const thinless = (html: string): string => html.replaceAll('\u202f', ' ');
/** What a reader reads: no style, no data, no tags. */
const textOf = (html: string): string =>
  thinless(html)
    .replace(/<(style|script)\b[\s\S]*?<\/\1>/g, '')
    .replace(/<wbr>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

describe.each(all)('the report of %s', (_name, result) => {
  let rendered = '';
  beforeAll(async () => {
    rendered = await reportOf(result);
  }, DRAWING_MS);

  it('loads nothing and runs nothing', () => {
    const html = rendered;
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'`);
    expect(html.match(/<script[^>]*>/g)).toEqual(['<script type="application/json" id="result">']);
    const markup = html.replace(/<script[\s\S]*<\/script>/, '');
    expect(markup).not.toMatch(
      /\b(?:https?:)?\/\/[a-z]|@import|url\(|<(?:link|img|iframe|object|embed|base)\b|\son[a-z]+=/i,
    );
  });

  it('holds the whole result as JSON', () => {
    const json = /<script type="application\/json" id="result">(.*)<\/script>/.exec(rendered)?.[1] ?? '';
    expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(result)));
  });

  it('names every drawing and describes it', () => {
    const html = rendered;
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const drawings = [...html.matchAll(/<svg ([^>]*)>/g)].map(([, attributes]) => attributes as string);
    for (const attributes of drawings) {
      if (attributes.includes('aria-hidden="true"')) continue;
      expect(attributes).toContain('role="img"');
      const [, names = ''] = /aria-labelledby="([^"]+)"/.exec(attributes) ?? [];
      expect(ids).toEqual(expect.arrayContaining(names.split(' ')));
    }
  });

  it('closes what it opens and writes no NaN', () => {
    const html = rendered.replace(/<(style|script)\b[\s\S]*?<\/\1>/g, '');
    const open: string[] = [];
    for (const [tag, end, name, empty] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*?(\/?)>/gi)) {
      if (empty === '/' || /^(?:meta|wbr|br)$/.test(name as string)) continue;
      if (end === '/') expect([open.pop(), tag]).toEqual([name, tag]);
      else open.push(name as string);
    }
    expect(open).toEqual([]);
    expect(html).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });

  it('draws in variables, so that one drawing follows the scheme', () => {
    const colours = [...rendered.matchAll(/ (?:fill|stroke)="([^"]*)"/g)].map(([, colour]) => colour);
    expect(colours.filter((colour) => !/^(?:none|transparent|var\(--[a-z0-9-]+\))$/.test(colour as string))).toEqual(
      [],
    );
  });
});

describe('the report', { timeout: DRAWING_MS }, () => {
  it('is the same text every time', async () => {
    expect(await renderHtml(structuredClone(canaryAndHpa))).toBe(await reportOf(canaryAndHpa));
  });

  it('says the verdicts in order, in words, with figures and limits', async () => {
    const text = textOf(await reportOf(canaryAndHpa));
    const order = [
      'does not hold error rate of productpage canary-no-retries 0.31 % [0.27, 0.35] below 0.1 % at 99 %',
      'undecided p99 of productpage, 6m to 9m canary 294 ms [282, 306] below 300 ms at 95 %',
      'About 150 replications would decide it if the estimate stays: --replications 150.',
      'holds p99 of productpage canary against baseline +11 ms [8, 15] below 25 ms at 95 %',
      'holds most Pods of reviews-v3 canary 5 in all 38 at most 6',
      'What changes against baseline',
      'Over simulated time',
      'Services and versions',
      'Findings',
      'windmesh run -f canary-and-hpa.yaml --seed 20240611 --replications 38',
    ].map((words) => text.indexOf(words));
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it('has a chart for each question, with its picture in words', async () => {
    const html = thinless(await reportOf(canaryAndHpa));
    const titles = [...html.matchAll(/<h3 id="c-[^"]*">([^<]*)/g)].map(([, title]) => title);
    expect(titles).toEqual([
      'Change of browsing latency against baseline',
      'Latency of reviews by version',
      'Load, CPU and Pods of reviews-v3',
      'p99 of reviews by version',
      'Traffic to reviews v3, asked and seen',
      'Responses to browsing that were not 200',
      'Load and Pods of reviews-v2',
      'p99 by Service and version',
    ]);
    expect(html).toContain('p99: v2 96 ms [94, 98], v3 131 ms [124, 138].');
    expect(html).toMatch(/v3: seen (?:9|10)\.\d+ %, asked 10 % at the end\./);
  });

  it('numbers the decisions of the HPA and gives their arithmetic', async () => {
    const text = textOf(await reportOf(canaryAndHpa));
    expect(text).toContain('1 7m00s 2 → 4 cpu 141 % of 70 %; ceil(2 × 141 / 70) = 5, held to 4 by the scaleUp policy');
    expect(text).toContain('target 70');
  });

  it('says that a run is partial, and what is missing from an empty one', async () => {
    expect(textOf(await reportOf(partial))).toContain('interrupted after 12 of 38 replications');
    const text = textOf(await reportOf(empty));
    expect(text).toContain('No verdict: the experiment has no expect: .');
    expect(text).toContain('No Service got a request in this scenario.');
  });

  it('of one replication promises no intervals', async () => {
    const text = textOf(await reportOf(single));
    expect(text).toContain('the only replication, without intervals');
    expect(text).not.toContain('bands are 95 %');
  });

  it('of 200 Services shows the 40 worst, folds the rest', async () => {
    const text = textOf(await reportOf(large));
    expect(text).toContain('The 40 worst of 200 rows: lowest success first, then highest p99.');
    expect(text).toContain('160 more rows');
  });

  it('quotes what a shell would take apart', async () => {
    const result = { ...canaryAndHpa, seed: "a'b; rm" };
    expect(textOf(await renderHtml(result, { experimentFile: 'my file.yaml' }))).toContain(
      'windmesh run -f &#39;my file.yaml&#39; --seed &#39;a&#39;\\&#39;&#39;b; rm&#39;',
    );
  });

  it('may be forced into a scheme', async () => {
    expect(await renderHtml(empty, { scheme: 'dark' })).toContain('<html lang="en" data-scheme="dark">');
  });
});
