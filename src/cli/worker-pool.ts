import { Worker } from 'node:worker_threads';
import type { ExperimentModel } from '../experiment/experiment-model.ts';
import type { ReplicationTask } from '../experiment/replication-plan.ts';
import type { Runner } from '../experiment/run-experiment.ts';
import type { ReplicationResult } from '../simulation/replication-result.ts';

/** What a worker answers to a task. */
export type WorkerAnswer =
  | { readonly result: ReplicationResult }
  | { readonly fault: { readonly message: string; readonly stack?: string } };

export interface WorkerPool {
  readonly runners: readonly Runner[];
  /** Ends the threads, also in the middle of a replication. */
  close(): Promise<void>;
}

/**
 * One thread per runner, even for a single one: the thread that was started by the user stays free to show progress and
 * to hear an interrupt. Each thread is sent the model once, then three numbers per task.
 */
export function openWorkerPool(model: ExperimentModel, size: number): WorkerPool {
  const workers = Array.from({ length: size }, () => new Worker(workerFile, { workerData: model }));
  return {
    runners: workers.map(runnerOf),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

/** Beside this file, as built. */
const workerFile = new URL('./worker.js', import.meta.url);

function runnerOf(worker: Worker): Runner {
  let pending: { resolve(result: ReplicationResult): void; reject(error: Error): void } | undefined;
  const settle = (act: (task: NonNullable<typeof pending>) => void): void => {
    const task = pending;
    pending = undefined;
    if (task) act(task);
  };
  worker.on('message', (answer: WorkerAnswer) => {
    settle(({ resolve, reject }) => {
      if ('result' in answer) resolve(answer.result);
      else reject(Object.assign(new Error(answer.fault.message), { stack: answer.fault.stack }));
    });
  });
  worker.on('error', (error) => settle(({ reject }) => reject(error)));
  worker.on('exit', (code) => settle(({ reject }) => reject(new Error(`the worker thread ended with code ${code}`))));
  return {
    run: (task: ReplicationTask) =>
      new Promise((resolve, reject) => {
        pending = { resolve, reject };
        worker.postMessage(task);
      }),
  };
}
