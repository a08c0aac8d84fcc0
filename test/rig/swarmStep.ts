import type { StepTask } from '../../pipelines/worker/protocol.ts';
import { executorOf } from './swarmPlace.ts';

// A program of its own that runs one step on a cluster, to be killed while it does.
export interface SwarmStepOptions {
  /** Of the manager's engine. */
  socketPath: string;
  /** Address of this machine for the nodes. */
  gateway: string;
  image: string;
  engineId: string;
  task: StepTask;
}

const { task, ...options } = JSON.parse(process.argv[2] ?? '') as SwarmStepOptions;
const silent = { log: () => {}, metric: () => {}, progress: () => {} };
await executorOf({ ...options, placement: [] }).execute(task, silent, { signal: new AbortController().signal });
