import type { ScenarioStep } from '../api/experiment.ts';
import type { ReplicationResult } from '../simulation/replication-result.ts';
import { compareScenarios } from './compare-scenarios.ts';
import { contentHash } from './content-hash.ts';
import { evaluateExpectations } from './evaluate-expectations.ts';
import type { ExperimentModel } from './experiment-model.ts';
import type { FindingRecord, ResultDocument, ScenarioResult } from './result.ts';
import type { ExperimentRun } from './run-experiment.ts';
import { mergeSeries } from './series-lines.ts';
import { responseRows, trafficRows } from './traffic-rows.ts';
import { versionRows } from './version-rows.ts';

/** What the result document tells beside the numbers: from the reader of the files and from the door. */
export interface ResultContext {
  /** Of windmesh. */
  readonly version: string;
  readonly findings: readonly FindingRecord[];
  readonly counted: ResultDocument['counted'];
}

/** Replications in, one document out. Nothing in it differs between two runs of equal input. */
export function assembleResult(model: ExperimentModel, run: ExperimentRun, context: ResultContext): ResultDocument {
  const { objects, behaviour, experiment } = model;
  const replications = run.results[0]?.length ?? 0;
  return {
    apiVersion: 'windmesh/v1alpha1',
    kind: 'Result',
    version: context.version,
    name: experiment.name,
    question: experiment.question,
    seed: experiment.seed,
    modelHash: contentHash({ objects, behaviour }),
    experimentHash: contentHash(experiment),
    run: {
      warmUpS: experiment.run.warmUp / 1e9,
      lengthS: experiment.run.length / 1e9,
      replications,
      paired: experiment.run.commonRandomNumbers,
    },
    ...(run.partial === undefined ? {} : { partial: run.partial }),
    scenarios: replications === 0 ? [] : run.results.map((results, index) => scenarioResult(model, index, results)),
    comparisons: replications === 0 ? [] : compareScenarios(experiment, run.results),
    verdicts: evaluateExpectations(experiment, run.results),
    findings: context.findings,
    counted: context.counted,
    totals: totalsOf(run.results.flat()),
  };
}

function scenarioResult(
  { experiment }: ExperimentModel,
  index: number,
  replications: readonly ReplicationResult[],
): ScenarioResult {
  const scenario = experiment.scenarios[index];
  const sources = scenario.traffic ?? experiment.traffic;
  return {
    name: scenario.name,
    steps: scenario.steps.map(stepWords),
    traffic: trafficRows(replications, sources),
    versions: versionRows(replications),
    responses: responseRows(replications, sources),
    series: mergeSeries(replications),
    hpaDecisions: replications[0].hpaDecisions
      .filter(({ from, to }) => from !== to)
      .map((decision) => ({ ...decision, target: decision.target.slice(decision.target.indexOf(' ') + 1) })),
  };
}

function stepWords(step: ScenarioStep): ScenarioResult['steps'][number] {
  const { at, label, action } = step;
  const until = action === 'slow' && step.duration !== undefined ? { untilS: (at + step.duration) / 1e9 } : {};
  return { atS: at / 1e9, label, action, ...until };
}

function totalsOf(results: readonly ReplicationResult[]): ResultDocument['totals'] {
  return results.reduce(
    (totals, { requests, events }) => ({ requests: totals.requests + requests, events: totals.events + events }),
    { requests: 0, events: 0 },
  );
}
