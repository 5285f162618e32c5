import type * as z from 'zod';
import type { experimentSchema } from '../config/experiment/experiment-schema.ts';

/** The experiment file as a tree: the same fields and notation as in YAML. */
export type ExperimentFile = z.input<typeof experimentSchema>;

/**
 * An experiment written in TypeScript, checked by the editor as it is typed. It changes nothing: the tree is what the YAML
 * file would hold, and is read the same way.
 *
 *     const sweep = rates.map((rate) => defineExperiment({ …, traffic: [{ name: 'users', to, arrivals: { process: 'poisson', rate } }] }));
 */
export function defineExperiment(experiment: ExperimentFile): ExperimentFile {
  return experiment;
}
