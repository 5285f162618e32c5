import { describe, expect, it } from 'vitest';
import { linearAxis, linearPosition, logAxis, logPosition, timeAxis } from '../../src/report/charts/ticks.ts';
import { cutMiddle } from '../../src/report/cut-middle.ts';
import { subjectVersions } from '../../src/report/html/chart-subjects.ts';
import { countOutcomes, orderedVerdicts } from '../../src/report/ordered-verdicts.ts';
import { primaryScenario } from '../../src/report/primary-scenario.ts';
import { versionEntry } from '../../src/report/series-of.ts';
import { sparkline } from '../../src/report/sparkline.ts';
import { thinUnits } from '../../src/report/thin-units.ts';
import { UNMARKED, versionMarks } from '../../src/report/version-marks.ts';
import { worstRows } from '../../src/report/worst-rows.ts';
import { canaryAndHpa, empty, large } from './fixture.ts';

const canary = canaryAndHpa.scenarios.find(({ name }) => name === 'canary')!;

describe('what comes first', () => {
  it('verdicts: does not hold, undecided, holds, in file order within', () => {
    expect(orderedVerdicts(canaryAndHpa.verdicts).map(({ claim }) => claim)).toEqual([
      'error rate of productpage',
      'p99 of productpage, 6m to 9m',
      'p99 of productpage',
      'most Pods of reviews-v3',
    ]);
    expect(countOutcomes(canaryAndHpa)).toEqual(['1 does not hold', '1 undecided', '2 hold']);
  });

  it('the scenario that most verdicts are about; without verdicts the last', () => {
    expect(primaryScenario(canaryAndHpa)?.name).toBe('canary');
    expect(primaryScenario({ ...canaryAndHpa, verdicts: [] })?.name).toBe('canary-no-retries');
    expect(primaryScenario({ ...empty, scenarios: [] })).toBeUndefined();
  });

  it('the Service whose weights change', () => {
    expect(subjectVersions(canary).map(({ service, version }) => `${service} ${version}`)).toEqual([
      'reviews v2',
      'reviews v3',
    ]);
  });

  it('rows with the lowest success, in their own order', () => {
    const rows = large.scenarios[0]!.versions;
    expect(worstRows(rows, 3).map(({ service }) => service)).toEqual([
      'inventory-197',
      'inventory-198',
      'inventory-199',
    ]);
    expect(worstRows(rows, 500)).toBe(rows);
  });
});

describe('marks of versions', () => {
  it('v1 to v6 keep their own; other labels take free ones; a seventh is unmarked', () => {
    const labels = ['v2', 'stable', 'next', 'a', 'b', 'c', 'd'];
    const versions = labels.map((version) => ({ ...canary.versions[0]!, version }));
    const marks = versionMarks({ ...canaryAndHpa, scenarios: [{ ...canary, versions }] });
    expect(marks('v2').shape).toBe('square');
    expect(marks('d')).not.toBe(UNMARKED);
    expect(marks('stable')).toBe(UNMARKED);
    expect(new Set(labels.map((label) => marks(label).colour)).size).toBe(7);
  });
});

describe('names', () => {
  // Origin: the design's terminal picture.
  it('are cut in the middle, never at the end', () => {
    expect(cutMiddle('recommendations-personalisation-gateway-eu-central', 19)).toBe('recommenda…-central');
    expect(cutMiddle('reviews', 7)).toBe('reviews');
  });

  it('that every object has are not found in series', () => {
    const row = { namespace: 'a', service: 'constructor', version: '' };
    expect(versionEntry({}, row)).toBeUndefined();
    expect(versionEntry({ 'a/constructor': 1 }, row)).toBe(1);
    expect(versionEntry({ 'a/constructor ': 2 }, row)).toBe(2);
  });

  it('units stay with their figures', () => {
    expect(thinUnits('ratings +20 ms at 95 % of 5 minutes')).toBe('ratings +20\u202fms at 95\u202f% of 5 minutes');
  });
});

describe('sparkline', () => {
  const of = (mean: readonly (number | null)[]): string => sparkline({ mean, low: mean, high: mean });
  // Origin: the design's terminal picture, 3…6 and 2…5 Pods.
  it.each([
    [[3, 3, 3, 6, 6, 6, 6, 6], '▄▄▄█████'],
    [[2, 2, 2, 4, 5, 5, 4, 4], '▃▃▃▆██▆▆'],
    [[null, null, 0, 1, 1, 1, 1, 1], '  ▁█████'],
    [[0, 0], ''],
    [[], ''],
    [[1, 2], '▄▄▄▄████'],
  ])('%j is %s', (mean, expected) => {
    expect(of(mean)).toBe(expected);
  });
});

describe('axes', () => {
  it('end at round numbers around the values', () => {
    expect(linearAxis(0, 240, 3)).toEqual({ domain: [0, 300], ticks: [0, 100, 200, 300] });
    expect(linearAxis(-37, 30)).toEqual({ domain: [-40, 40], ticks: [-40, -20, 0, 20, 40] });
    expect(linearAxis(0, 5)).toEqual({ domain: [0, 6], ticks: [0, 2, 4, 6] });
    expect(logAxis(84, 163).domain).toEqual([80, 200]);
    expect(timeAxis(1200).ticks).toEqual([0, 300, 600, 900, 1200]);
    expect(timeAxis(90).ticks).toEqual([0, 30, 60, 90]);
  });

  it('of nothing are still axes', () => {
    expect(linearAxis(0, 0)).toEqual({ domain: [0, 1], ticks: [0] });
    expect(logAxis(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY).domain).toEqual([1, 10]);
  });

  it('place values as Vega does: linear and logarithmic', () => {
    expect(linearPosition(25, [0, 100], 200, 0)).toBe(150);
    for (const value of [10, 17, 100, 250, 999]) {
      expect(logPosition(value, [10, 1000], 0, 400)).toBeCloseTo((Math.log10(value / 10) / 2) * 400, 2);
    }
  });
});
