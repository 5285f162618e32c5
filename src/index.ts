export type { Experiment } from './api/experiment.ts';
export type { ResultDocument } from './experiment/result.ts';
export { type ExperimentRun, type Runner, type RunOptions, runExperiment } from './experiment/run-experiment.ts';
