import type { Estimate, VersionRow } from '../experiment/result.ts';

/** The `limit` rows with the lowest success, then the highest p99, in their original order. */
export function worstRows(rows: readonly VersionRow[], limit: number): readonly VersionRow[] {
  if (rows.length <= limit) return rows;
  const ranked = rows
    .map((row, index) => ({ row, index }))
    .sort(
      (a, b) =>
        meanOr(a.row.success, 1) - meanOr(b.row.success, 1) ||
        meanOr(b.row.latency.p99, 0) - meanOr(a.row.latency.p99, 0) ||
        a.index - b.index,
    );
  return ranked
    .slice(0, limit)
    .sort((a, b) => a.index - b.index)
    .map(({ row }) => row);
}

/** The mean, also where there are too few replications for an interval. */
export function meanOr(estimate: Estimate, otherwise: number): number {
  return estimate.mean ?? otherwise;
}
