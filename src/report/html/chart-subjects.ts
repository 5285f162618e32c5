import type { ScenarioResult, VersionRow } from '../../experiment/result.ts';
import { versionEntry } from '../series-of.ts';

/**
 * The Service whose versions a scenario is about: the one whose weights change, else one with several versions and weights, else with several
 * versions, else the one with the highest p99.
 */
export function subjectVersions(scenario: ScenarioResult): readonly VersionRow[] {
  const byService = new Map<string, VersionRow[]>();
  for (const row of scenario.versions) {
    const key = `${row.namespace}/${row.service}`;
    const rows = byService.get(key);
    if (rows === undefined) byService.set(key, [row]);
    else rows.push(row);
  }
  let best: readonly VersionRow[] = [];
  let most = -1;
  for (const rows of byService.values()) {
    const interest = interestOf(rows, scenario);
    if (interest > most) {
      best = rows;
      most = interest;
    }
  }
  return best;
}

/** Ranks by class, within a class by p99. */
function interestOf(rows: readonly VersionRow[], { series }: ScenarioResult): number {
  const asked = rows.map((row) => versionEntry(series.split, row)?.asked.filter((value) => value !== null) ?? []);
  const doesChange = asked.some((values) => new Set(values).size > 1);
  const hasWeights = asked.some((values) => values.length > 0);
  const rank = rows.length < 2 ? 0 : doesChange ? 3 : hasWeights ? 2 : 1;
  const p99 = Math.max(...rows.map(({ latency }) => latency.p99.mean ?? 0));
  return rank + p99 / (p99 + 1000);
}
