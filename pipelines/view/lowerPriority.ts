import { readdir, writeFile } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';

/** Where others want the same core, a third of what they get (sched(7): 1.25 times less for each step). Windows knows classes only. */
export const lowPriority = process.platform === 'win32' ? constants.priority.PRIORITY_BELOW_NORMAL : 5;

/**
 * Lets every process of usual priority go before this one, which gets on slowly where the machine is busy. On Linux a priority belongs to
 * a thread, and new threads inherit it; where sessions are scheduled as groups (sched(7), "The autogroup feature"), priorities count
 * within a session only, and the session has one of its own.
 */
export async function lowerPriority(): Promise<void> {
  const threads = process.platform === 'linux' ? await readdir('/proc/self/task') : ['0'];
  for (const thread of threads) {
    try {
      setPriority(Number(thread), lowPriority);
    } catch {
      // A thread that has just ended.
    }
  }
  if (process.platform === 'linux') await writeFile('/proc/self/autogroup', String(lowPriority)).catch(() => {});
}
