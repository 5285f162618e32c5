import { parentPort, workerData } from 'node:worker_threads';
import { type ExperimentModel, replicationInput } from '../experiment/experiment-model.ts';
import type { ReplicationTask } from '../experiment/replication-plan.ts';
import { simulate } from '../simulation/simulate.ts';
import type { WorkerAnswer } from './worker-pool.ts';

/** The other end of `worker-pool.ts`: one task in, one result or the words of an error out. */

const model = workerData as ExperimentModel;

function answerTo(task: ReplicationTask): WorkerAnswer {
  try {
    return { result: simulate(replicationInput(model, task)) };
  } catch (error) {
    if (error instanceof Error) return { fault: { message: error.message, stack: error.stack } };
    return { fault: { message: String(error) } };
  }
}

parentPort?.on('message', (task: ReplicationTask) => parentPort?.postMessage(answerTo(task)));
