import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/**
 * Ends this process, and what it started, when its parent is gone. A thread of its own looks, because a training loop or
 * a native call may hold the main thread for minutes. Settles when the thread runs: the address space that V8 reserves
 * for it has to be there before the memory limit is counted from. Nobody has to look after the first process of a container or a
 * system: the kernel ends all others with it.
 */
export async function watchParent(): Promise<void> {
  if (process.ppid === 1) return;
  const thread = new Worker(new URL('./parentWatch.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: 16, stackSizeMb: 1 },
  });
  await once(thread, 'online');
  thread.unref();
}
