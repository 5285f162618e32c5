import type { Estimate, ResultDocument, Verdict } from './result.ts';

/** One number of two result documents. Latencies in ms, shares 0..1. */
export interface Difference {
  /** `canary · browsing · p99`. */
  readonly what: string;
  readonly unit: Verdict['unit'];
  readonly before: Estimate;
  readonly after: Estimate;
  /** After minus before; the half-width is that of two independent means, for the replications are not paired here. */
  readonly change: Estimate;
}

export interface ChangedVerdict {
  readonly claim: string;
  readonly scenario: string;
  readonly condition: string;
  /** `null` where that document does not have the expectation. */
  readonly before: Verdict['outcome'] | null;
  readonly after: Verdict['outcome'] | null;
}

export interface ResultComparison {
  /** What makes the two documents unequal beside the numbers: another seed, another model. */
  readonly notes: readonly string[];
  readonly differences: readonly Difference[];
  readonly verdicts: readonly ChangedVerdict[];
}

export function compareResults(before: ResultDocument, after: ResultDocument): ResultComparison {
  return {
    notes: notesOn(before, after),
    differences: before.scenarios.flatMap((scenario) => {
      const other = after.scenarios.find(({ name }) => name === scenario.name);
      return scenario.traffic.flatMap((row) => {
        const its = other?.traffic.find(({ name }) => name === row.name);
        if (!its) return [];
        const line = (metric: string, unit: Verdict['unit'], from: Estimate, to: Estimate): Difference => ({
          what: `${scenario.name} · ${row.name} · ${metric}`,
          unit,
          before: from,
          after: to,
          change: unpairedDifference(from, to),
        });
        return [
          line('requests/s', 'rps', row.rps, its.rps),
          line('success', 'share', row.success, its.success),
          line('p50', 'ms', row.latency.p50, its.latency.p50),
          line('p99', 'ms', row.latency.p99, its.latency.p99),
        ];
      });
    }),
    verdicts: changedVerdicts(before, after),
  };
}

function notesOn(before: ResultDocument, after: ResultDocument): string[] {
  const note = (what: string, from: string | number, to: string | number): string[] =>
    from === to ? [] : [`${what}: ${from}, then ${to}`];
  return [
    ...note('experiment', before.name, after.name),
    ...note('version of windmesh', before.version, after.version),
    ...note('seed', before.seed, after.seed),
    ...note('model', before.modelHash, after.modelHash),
    ...note('experiment file', before.experimentHash, after.experimentHash),
    ...note('replications', before.run.replications, after.run.replications),
    ...(before.partial === undefined ? [] : [`the first is partial: ${before.partial}`]),
    ...(after.partial === undefined ? [] : [`the second is partial: ${after.partial}`]),
  ];
}

/** Half-widths of independent means add as squares. Both intervals carry the same confidence. */
function unpairedDifference(before: Estimate, after: Estimate): Estimate {
  if ('insufficient' in before || 'insufficient' in after) {
    const mean = before.mean === null || after.mean === null ? null : after.mean - before.mean;
    return { insufficient: true, mean, n: before.n < after.n ? before.n : after.n };
  }
  const mean = after.mean - before.mean;
  const halves = [(before.high - before.low) / 2, (after.high - after.low) / 2];
  const halfWidth = Math.sqrt(halves[0] * halves[0] + halves[1] * halves[1]);
  return {
    mean,
    low: mean - halfWidth,
    high: mean + halfWidth,
    confidence: before.confidence,
    n: before.n < after.n ? before.n : after.n,
  };
}

function changedVerdicts(before: ResultDocument, after: ResultDocument): ChangedVerdict[] {
  const keyOf = ({ claim, scenario, condition }: Verdict): string => JSON.stringify([claim, scenario, condition]);
  const earlier = new Map(before.verdicts.map((verdict) => [keyOf(verdict), verdict]));
  const later = new Map(after.verdicts.map((verdict) => [keyOf(verdict), verdict]));
  return [...new Map([...earlier, ...later]).entries()].flatMap(([key, { claim, scenario, condition }]) => {
    const from = earlier.get(key)?.outcome ?? null;
    const to = later.get(key)?.outcome ?? null;
    return from === to ? [] : [{ claim, scenario, condition, before: from, after: to }];
  });
}
