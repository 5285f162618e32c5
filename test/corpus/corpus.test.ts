import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { check } from '../../src/check/check.ts';
import { load } from '../../src/config/load.ts';
import { formatFinding } from '../../src/findings/format-finding.ts';

const root = '../shared/corpus';
const files = existsSync(root)
  ? (readdirSync(root, { recursive: true }) as string[])
      .filter((name) => name.endsWith('.yaml'))
      .sort()
      .map((name) => ({ name, text: readFileSync(`${root}/${name}`, 'utf8') }))
  : [];
const below = (folder: string) => files.filter(({ name }) => name.startsWith(folder));

describe.skipIf(files.length === 0)('manifests and service graphs as others wrote them', () => {
  it.each(files.map(({ name, text }) => [name, text]))('%s loads without an error', (name, text) => {
    const { objects, otherObjects, findings } = load([{ name, text }]);
    expect(findings.filter(({ severity }) => severity === 'error').map(formatFinding)).toEqual([]);
    expect(objects.length + otherObjects.length).toBeGreaterThan(0);
  });

  it('in either order the files of a folder without duplicates make the same model', () => {
    for (const folder of ['helloworld', 'httpbin', 'isotope/tree', 'bookinfo/platform']) {
      const forward = load(below(folder));
      const backward = load([...below(folder)].reverse());
      expect(backward.objects).toEqual(forward.objects);
      expect(backward.findings).toEqual(forward.findings);
    }
  });

  it('bookinfo with its rules, gateway and first versions passes every check', () => {
    const wanted = [
      'platform/bookinfo.yaml',
      'destination-rule-all.yaml',
      'bookinfo-gateway.yaml',
      'virtual-service-all-v1.yaml',
    ];
    const model = load(
      below('bookinfo').filter(
        ({ name }) => !name.includes('gateway-api') && wanted.some((each) => name.endsWith(each)),
      ),
    );
    expect(
      check(model)
        .findings.filter(({ severity }) => severity !== 'info')
        .map(formatFinding),
    ).toEqual([]);
  });
});
