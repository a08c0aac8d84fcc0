import { Worker } from 'node:worker_threads';

/**
 * Ends this process, and what it started, when its parent is gone. A thread of its own looks, because a training loop or
 * a native call may hold the main thread for minutes.
 */
export function watchParent(): void {
  const thread = new Worker(new URL('./parentWatch.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: 16, stackSizeMb: 1 },
  });
  thread.unref();
}
