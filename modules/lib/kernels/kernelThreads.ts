import { Worker } from 'node:worker_threads';
import type { workPlace } from './board.ts';

/** Threads that have no work yet. */
const spare: Worker[] = [];

/**
 * Starts threads that learners will want, so that they are there when the data is: to be started takes a thread some 70 ms. Those that
 * nobody takes wait until the process ends, which they do not hold up.
 */
export function prepareThreads(threads: number): void {
  while (spare.length < threads - 1) spare.push(startThread());
}

/** Sends a thread to its place. */
export function sendThread(place: typeof workPlace): void {
  (spare.pop() ?? startThread()).postMessage(place);
}

function startThread(): Worker {
  const thread = new Worker(new URL('./kernelThread.ts', import.meta.url), {
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 4, stackSizeMb: 1 },
  });
  thread.unref();
  return thread;
}
