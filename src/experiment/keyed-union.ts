/**
 * Lines up the rows of several replications by key: for each key, in the order in which it first appears, the row of
 * every replication, `undefined` where that replication has none.
 */
export function keyedUnion<Row>(
  replications: readonly (readonly Row[])[],
  keyOf: (row: Row) => string,
): readonly (readonly (Row | undefined)[])[] {
  const byKey = new Map<string, (Row | undefined)[]>();
  replications.forEach((rows, replication) => {
    for (const row of rows) {
      const key = keyOf(row);
      let line = byKey.get(key);
      if (!line) {
        line = new Array(replications.length).fill(undefined);
        byKey.set(key, line);
      }
      line[replication] = row;
    }
  });
  return [...byKey.values()];
}
